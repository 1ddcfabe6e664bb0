export const auditKinds = [
  "replacement-announced",
  "replacement-vetoed",
  "replacement-given-back",
  "main-administrator-replaced",
] as const;
