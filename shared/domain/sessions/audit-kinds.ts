export const auditKinds = [
  "signed-in",
  "sign-in-refused",
  "request-refused",
  "sessions-ended",
  "password-changed",
  "password-reset",
  "invitation-accepted",
  "totp-enrolled",
  "recovery-code-used",
  "recovery-codes-renewed",
] as const;
