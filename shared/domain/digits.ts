/** Numbers of registers and banks as people write them. */

/** So many digits ("10", "1,10"), or another count of them, with spaces and hyphens anywhere; `PL` in front is taken where it is Polish. */
export const digitsPattern = (count: string, { or, isPolish }: { or?: string; isPolish?: true } = {}): string => {
  const digits = (many: string) => `(?:\\d[\\s\\-]*){${many}}`;
  const all = or === undefined ? digits(count) : `(?:${digits(count)}|${digits(or)})`;
  return `^[\\s\\-]*${isPolish ? "(?:[Pp][\\s\\-]*[Ll][\\s\\-]*)?" : ""}${all}$`;
};
