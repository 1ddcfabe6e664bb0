export const auditKinds = [
  "offer-added",
  "offer-edited",
  "offer-removed",
  "offer-ordered",
  "offer-order-withdrawn",
  "offer-set",
] as const;
