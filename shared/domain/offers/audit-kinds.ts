export const auditKinds = ["offer-added", "offer-edited", "offer-removed"] as const;
