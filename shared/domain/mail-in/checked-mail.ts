/**
 * Why somebody of the staff looks at an e-mail that could become neither a confirmation nor a case. `virus`, `spam`: SES says so ·
 * `automatic`: a machine wrote it · `refused-files`: it confirms a transfer, and none of its files could be taken · `not-whole`: it could
 * not be read whole · `too-many`: more came from its sender, or in all, than is worked on · `undelivered`: an e-mail of ours did not arrive.
 */
export type WhyChecked = "virus" | "spam" | "automatic" | "refused-files" | "not-whole" | "too-many" | "undelivered";
