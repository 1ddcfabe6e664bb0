export const auditKinds = ["account-looked-at", "adjustment-posted", "work-settled", "low-balance-alert-set"] as const;
