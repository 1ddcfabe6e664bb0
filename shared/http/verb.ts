/** The kinds of verbs. They differ by type, so that a route is only served by a verb that checks its callers as the route declares. */
import type { Access, MachineAccess, PageAccess } from "../domain/access.ts";
import { Refusal } from "../domain/refusal.ts";
import * as common from "../domain/refusals.ts";
import type { Found, Reads } from "../store/reads.ts";
import type { GuardUses, Named } from "./caller.ts";
import type { Answer, Contract, MachineRequest, OpenRequest, Request } from "./contract.ts";
import type { MachineUses } from "./machine.ts";
import type { PageRequest, PageUses } from "./page-session.ts";

export type Shaped<Kind extends string, Uses> = {
  readonly kind: Kind;
  readonly contract: Contract;
  /** What is read together with the guard. */
  readonly reads?: (asking: never) => Reads;
  /** Whether one of the session's tries is taken together with the guard: it is refused where none is left. */
  readonly takesTry?: true;
  readonly action: (uses: Uses) => (request: never) => Promise<Answer>;
};
export type Verb<Uses> = Shaped<"guarded", Uses>;
export type OpenVerb<Uses> = Shaped<"open", Uses>;
export type PageVerb<Uses> = Shaped<"page", Uses>;
export type MachineVerb<Uses> = Shaped<"machine", Uses>;

/** A verb that only an admitted caller reaches. */
export const verb = <const C extends Contract, Uses>(
  contract: C,
  action: (uses: Uses) => (request: Request<C>) => Promise<Answer>,
): Verb<Uses> => ({ kind: "guarded", contract, action });

/** A verb that judges a code or password, and is reached only with one of the session's tries in hand. */
export const tryingVerb = <const C extends Contract, Uses>(
  contract: C,
  action: (uses: Uses) => (request: Request<C>) => Promise<Answer>,
): Verb<Uses> => ({ ...verb(contract, action), takesTry: true });

/** What a reading verb is asked, before anybody has checked who asks. */
type Asking<C extends Contract> = Named & { readonly now: Date } & Pick<OpenRequest<C>, "path" | "query">;

/**
 * A verb that only an admitted caller reaches, and whose data comes with the guard's own read, in one round trip. Its reads
 * are named by what the token and the address say, and given to the action once the guard has passed.
 */
export const readingVerb = <const C extends Contract, R extends Reads, Uses>(
  contract: C,
  reads: (asking: Asking<C>) => R,
  action: (uses: Uses) => (request: Request<C> & { readonly found: Found<R> }) => Promise<Answer>,
): Verb<Uses> => ({ kind: "guarded", contract, reads, action });

/** What was read. Refuses `not_found` where it is not there. */
export const present = <Value>(found: Value | undefined): Value => {
  if (found === undefined) throw new Refusal(common.not_found);
  return found;
};

/** A verb that anyone reaches: its noun must declare the route public, or the noun's index.ts does not compile. */
export const openVerb = <const C extends Contract, Uses>(
  contract: C,
  action: (uses: Uses) => (request: OpenRequest<C>) => Promise<Answer>,
): OpenVerb<Uses> => ({ kind: "open", contract, action });

/**
 * A page that anyone reaches, and that knows which clerk is signed in on it: its noun must declare the route public and name the
 * clerks' roles, or the noun's index.ts does not compile.
 */
export const pageVerb = <const C extends Contract, Uses>(
  contract: C,
  action: (uses: Uses) => (request: PageRequest<C>) => Promise<Answer>,
): PageVerb<Uses> => ({ kind: "page", contract, action });

/**
 * The form of such a page. `act` does what the button says, and is reached by a press of it only; `visit.clerk` is whoever pressed it,
 * signed in, or nobody. `show` draws the page with what was typed and does nothing else: when that comes back from the sign-in, and
 * where whoever is signed in may not (`visit.problem`). A form whose sign-in is over leads to the sign-in and back.
 */
export const pageFormVerb = <const C extends Contract, Uses>(
  contract: C,
  show: (uses: Uses) => (request: PageRequest<C>) => Promise<Answer>,
  act: (uses: Uses) => (request: PageRequest<C>) => Promise<Answer>,
): PageVerb<Uses> =>
  pageVerb(contract, (uses: Uses) => {
    const [shown, acts] = [show(uses), act(uses)];
    return async (request) => {
      const { isOver, isResumed, problem } = request.visit;
      if (isOver) return request.visit.signIn();
      return isResumed || problem ? shown(request) : acts(request);
    };
  });

/** A verb that only a machine reaches: its noun must declare the route's scope, or the noun's index.ts does not compile. */
export const machineVerb = <const C extends Contract, Uses>(
  contract: C,
  action: (uses: Uses) => (request: MachineRequest<C>) => Promise<Answer>,
): MachineVerb<Uses> => ({ kind: "machine", contract, action });

/** A machine verb whose data comes with the machine key's own read, in one round trip: named by the address alone. */
export const readingMachineVerb = <const C extends Contract, R extends Reads, Uses>(
  contract: C,
  reads: (asking: Pick<OpenRequest<C>, "path" | "query">) => R,
  action: (uses: Uses) => (request: MachineRequest<C> & { readonly found: Found<R> }) => Promise<Answer>,
): MachineVerb<Uses> => ({ kind: "machine", contract, reads, action });

export type Routes = Readonly<Record<string, { readonly access: Access }>>;
/** What kind of verb serves a route. */
type KindOf<Route> = Route extends { readonly access: PageAccess }
  ? "page"
  : Route extends { readonly access: { readonly public: string } }
    ? "open"
    : Route extends { readonly access: MachineAccess }
      ? "machine"
      : "guarded";
export type Verbs<R extends Routes, Uses> = { readonly [Key in keyof R]: Shaped<KindOf<R[Key]>, Uses> };
type KindsOf<R extends Routes> = { [Key in keyof R]: KindOf<R[Key]> }[keyof R];
/** A noun must be wired with what is asked of its callers, and with nothing that is not. */
export type Wired<R extends Routes, Uses> = Uses &
  ("guarded" extends KindsOf<R> ? GuardUses : unknown) &
  ("page" extends KindsOf<R> ? PageUses : unknown) &
  ("machine" extends KindsOf<R> ? MachineUses : unknown);
