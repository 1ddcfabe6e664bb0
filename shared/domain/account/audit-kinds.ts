export const auditKinds = ["account-looked-at", "adjustment-posted"] as const;
