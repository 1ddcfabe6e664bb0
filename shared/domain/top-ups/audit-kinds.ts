export const auditKinds = ["top-up-looked-up", "top-up-credited", "top-up-rejected", "decision-link-renewed"] as const;
