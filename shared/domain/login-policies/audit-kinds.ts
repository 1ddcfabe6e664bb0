export const auditKinds = ["login-policy-added", "login-policy-edited", "login-policy-deleted"] as const;
