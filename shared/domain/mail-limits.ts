/** How many e-mails may be sent: in any hour or day, whenever it begins, not by the calendar. */

type MailLimit = { readonly within: "hour" | "day"; readonly most: number };
/** One limit for each span at most. */
export type MailLimits = readonly MailLimit[];

/** From one account to one address that nobody has shown to be theirs. */
export const toNewcomerOfAccount: MailLimits = [{ within: "day", most: 3 }];
/** To one such address, whichever accounts ask: more, so that no single company can keep another from inviting somebody. */
export const toNewcomer: MailLimits = [{ within: "day", most: 9 }];
/** From one account to all such addresses. */
export const toNewcomersOfAccount: MailLimits = [{ within: "day", most: 20 }];
/** Password resets to one address. */
export const toWhoForgot: MailLimits = [
  { within: "hour", most: 3 },
  { within: "day", most: 6 },
];

/** Answers to what an address has written to us. */
export const toSenderOfMail: MailLimits = [{ within: "hour", most: 1 }];

/** The same, counted through a change of credentials too, which lets others be asked for: whoever makes changes in a loop floods nobody. */
export const toWhoForgotInAll: MailLimits = [{ within: "day", most: 12 }];

/** New links to decide top-ups, to one clerk whose links have expired: old e-mails may be in anybody's hands. */
export const toClerkOfOldLinks = [{ within: "day", most: 10 }] as const satisfies MailLimits;

export const millisecondsOf: Readonly<Record<MailLimit["within"], number>> = {
  hour: 3600 * 1000,
  day: 24 * 3600 * 1000,
};

/**
 * When the next e-mail, or so many at once, may be sent, by the times at which the last ones were, newest first: milliseconds, as
 * they are.
 */
export const nextMailAt = (sentAt: readonly number[], limits: MailLimits, mails = 1): number =>
  Math.max(
    ...limits.map(({ within, most }) => (sentAt[most - mails] ?? Number.NEGATIVE_INFINITY) + millisecondsOf[within]),
  );
