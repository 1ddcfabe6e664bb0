export const auditKinds = ["account-looked-at", "adjustment-posted", "work-settled"] as const;
