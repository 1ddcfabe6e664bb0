export const auditKinds = ["user-added", "user-edited", "user-deleted", "user-invited", "totp-reset"] as const;
