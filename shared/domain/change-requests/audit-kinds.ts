export const auditKinds = [
  "change-request-opened",
  "change-request-taken",
  "change-request-remarked",
  "change-request-asked",
  "change-request-answered",
  "change-request-kind-confirmed",
  "change-request-proposed",
  "change-request-applied",
  "change-request-rejected",
] as const;
