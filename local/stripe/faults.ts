/** Troubles that the API can be set to have, one after another, with the calls that come next. */

export const FAULT_KINDS = ["lost-before", "lost-after", "stored-500", "500", "429", "slow"] as const;

/**
 * - `lost-before`: the connection drops before anything happens.
 * - `lost-after`: what was asked is done and stored under its key; the connection drops before the answer.
 * - `stored-500`: an error 500 that the idempotency key answers from then on; `applied` says whether the thing was done.
 * - `500`: an error 500 before anything happens, not stored. Our gateway repeats such a call once, so it takes two to be seen.
 * - `429`: the rate limit, with `Retry-After` of the given time (a second if none is given).
 * - `slow`: done at once, answered after the given time, or when released if none is given.
 */
export type FaultKind = (typeof FAULT_KINDS)[number];

type FaultOptions = {
  /** How many calls; one if not said. */
  readonly times?: number | undefined;
  readonly milliseconds?: number | undefined;
  readonly applied?: boolean | undefined;
  /** Only calls of this method; any if not said. */
  readonly method?: "GET" | "POST" | undefined;
};

export type Fault = FaultOptions & { readonly kind: FaultKind };

export const plannedFaults = () => {
  let planned: Fault[] = [];
  const waiting = new Set<() => void>();

  return {
    /** Plans a fault behind those already planned. */
    next(kind: FaultKind, options: FaultOptions = {}): void {
      const { times = 1, ...rest } = options;
      planned = planned.concat(Array.from({ length: times }, () => ({ kind, ...rest })));
    },

    planned: (): readonly Fault[] => planned,

    clear(): void {
      planned = [];
    },

    /** Lets every slow call answer now. */
    release(): void {
      for (const answer of waiting) answer();
    },

    /** How many slow calls wait for their answer. */
    waiting: (): number => waiting.size,

    /** The first planned fault for a call of this method; it is planned no more. */
    take(method: string): Fault | undefined {
      const fault = planned.find((candidate) => candidate.method === undefined || candidate.method === method);
      planned = planned.filter((candidate) => candidate !== fault);
      return fault;
    },

    /** Waits as long as a slow call does. */
    wait({ milliseconds }: Fault): Promise<void> {
      return new Promise((resolve) => {
        const answer = () => {
          clearTimeout(timer);
          waiting.delete(answer);
          resolve();
        };
        const timer = milliseconds === undefined ? undefined : setTimeout(answer, milliseconds);
        waiting.add(answer);
      });
    },
  };
};

export type PlannedFaults = ReturnType<typeof plannedFaults>;
