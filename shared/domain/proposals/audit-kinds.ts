export const auditKinds = ["proposal-made", "proposal-confirmed", "proposal-withdrawn"] as const;
