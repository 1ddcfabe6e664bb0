export const auditKinds = [
  "account-looked-at",
  "account-frozen",
  "account-thawed",
  "adjustment-posted",
  "work-settled",
  "low-balance-alert-set",
  "low-balance-recipients-set",
  "low-balance-recipient-confirmed",
] as const;
