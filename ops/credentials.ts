/** What AWS and its SDK call it where a shell has no credentials, or they are over. */
const names: readonly string[] = [
  "CredentialsProviderError",
  "TokenProviderError",
  "ExpiredToken",
  "ExpiredTokenException",
  "InvalidClientTokenId",
  "UnrecognizedClientException",
];

/** Whether something failed because neither the shell nor its profile names a region. */
export const lacksRegion = (error: unknown): boolean =>
  error instanceof Error && (error.message === "Region is missing" || lacksRegion(error.cause));

/** Whether something failed for want of valid credentials. A store's refusal has that as its cause: the table would seem not to answer. */
export const lacksCredentials = (error: unknown): boolean =>
  error instanceof Error && (names.includes(error.name) || lacksCredentials(error.cause));
