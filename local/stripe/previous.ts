/**
 * What Stripe calls `previous_attributes`: of every field that a change touched, its value before; null where there was
 * none. A field that holds an object names only what changed in it; a list is named whole.
 */
export const previousOf = (before: object, after: object): Record<string, unknown> => {
  const [old, now] = [before as Record<string, unknown>, after as Record<string, unknown>];
  const names = [...new Set([...Object.keys(old), ...Object.keys(now)])];
  return Object.fromEntries(
    names
      .filter((name) => JSON.stringify(old[name]) !== JSON.stringify(now[name]))
      .map((name) => [
        name,
        isPlain(old[name]) && isPlain(now[name]) ? previousOf(old[name], now[name]) : (old[name] ?? null),
      ]),
  );
};

const isPlain = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);
