/**
 * How guessing at passwords and codes is slowed. Each kind of guess has a count of its own, for each address; a browser that has
 * signed in before (see `shared/security/device-token.ts`) has counts of its own too, so that a stranger can't make it wait.
 */

/** The wait that so many failures ask for, in seconds: from the fifth on, 30 s doubling to an hour. */
export const waitAfterFailures = (failures: number): number =>
  failures < failuresFree ? 0 : Math.min(30 * 2 ** (failures - failuresFree), 3600);

/** As many may fail before the next has to wait. */
export const failuresFree = 5;
/** From as many failures on, the wait grows no more. */
export const failuresOfLongestWait = 12;

/**
 * How long a browser counts as one that signed in before, from its last sign-in on: half a year. Whoever uses it rarely is slowed by others'
 * guesses once; a token that was stolen and forgotten brings a thief no more guesses of its own.
 */
export const knownBrowserSeconds = 180 * 24 * 3600;

/**
 * As many passwords or codes may be tried by one session. At the step of the code, opening the session counts as one failure until a
 * right code comes, so nothing makes a step wait that was opened. A whole session ends with the last wrong one.
 */
export const triesOfSessionMax = 5;

/**
 * As many sign-ins may be tried from one network address in a minute, by browsers that have not signed in before: the people of a company
 * behind one address, all in the same morning. Each costs a hash, so nobody alone may take what everybody has. The same holds for links that
 * open nothing, and for asking for one, each counted by itself.
 */
export const triesOfAddressMax = 120;
export const triesOfAddressSeconds = 60;
