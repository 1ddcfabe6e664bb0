export const auditKinds = ["top-up-looked-up", "top-up-credited", "top-up-rejected"] as const;
