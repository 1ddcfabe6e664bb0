export const auditKinds = [
  "emergency-location-entered",
  "emergency-calls-disabled",
  "emergency-location-verified",
  "emergency-location-rejected",
  "seat-gmina-set",
] as const;
