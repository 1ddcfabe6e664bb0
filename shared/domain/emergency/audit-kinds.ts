export const auditKinds = [
  "emergency-location-entered",
  "emergency-calls-disabled",
  "emergency-location-verified",
  "emergency-location-rejected",
] as const;
