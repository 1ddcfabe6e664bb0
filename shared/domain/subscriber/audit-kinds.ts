export const auditKinds = ["correspondence-address-changed", "paper-invoices-changed"] as const;
