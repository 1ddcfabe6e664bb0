/** What each noun says in `tests/access/<noun>.ts` of who may call its routes. tests/access-matrix.test.ts tries all of it. */
import type { RouteDeclaration } from "../../functions/declaring.ts";
import type { Access, GuardedAccess, MachineAccess, MachineScope } from "../../shared/domain/access.ts";
import type { AccountId } from "../../shared/domain/ids.ts";
import type { PortalUser, Session } from "../../shared/domain/portal-users/portal-user.ts";
import { newId } from "../../shared/ids.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { peopleStore } from "../../shared/store/people-store.ts";
import type { Table } from "../../shared/store/table.ts";
import type { Asked, Handler } from "./requests.ts";
import { noon } from "./top-ups.ts";

type Routes = Readonly<Record<string, RouteDeclaration>>;

type RoutesWith<R extends Routes, Kind extends Access> = {
  [Key in keyof R & string]: R[Key]["access"] extends Kind ? Key : never;
}[keyof R & string];
type Guarded<R extends Routes> = RoutesWith<R, GuardedAccess>;
/** Routes of one item of an account's. */
type WithId<R extends Routes> = Extract<Guarded<R>, `${string}/{id}${string}` | `${string}/{number}${string}`>;

/** What every noun's handler is wired with, at noon; the rest it makes of the table. */
export const usesOf = (table: Table) => {
  const now = () => noon;
  return { table, people: peopleStore(table), ledger: ledgerStore({ table, now }), newId, now };
};
export type Uses = ReturnType<typeof usesOf>;

/** Stands for a gateway or a secret that no test of access gets as far as. */
export const notAsked = async (): Promise<never> => {
  throw new Error("nobody gets as far as this");
};

/** What a route with an id answers, and with what else it is asked. */
export type OfOwner = {
  /** Status, and code of a refusal: answered to whom the item belongs. Of the staff's routes, where it is of the account named. */
  readonly owner: readonly unknown[];
  /**
   * Told to an administrator of another account; of the staff's routes, where the item is of another account than the one named. Absent
   * where a route of the staff names none.
   */
  readonly stranger?: readonly unknown[];
  readonly asked?: () => Asked;
};

/** An account that is given an item of each noun, and its administrator with a session. */
export type Furnishing = {
  readonly table: Table;
  readonly accountId: AccountId;
  readonly user: PortalUser;
  readonly session: Session;
  /** The route that is tried. */
  readonly route: string;
};

export type Furnished = {
  /** The item's ids, by their names in the paths of the noun's routes. */
  readonly path: Readonly<Record<string, string>>;
  /** What else no stranger may learn. */
  readonly hidden?: readonly string[];
};

type Promised<ForPeople extends string, ForMachines extends string> = {
  /**
   * For people, a column for each of `everybody` in tests/access-matrix.test.ts: ✓ is let through · … has another step of
   * the sign-in to take · - may not. For machines, the scope.
   */
  readonly promised: Readonly<Record<ForPeople, string> & Record<ForMachines, MachineScope>>;
  /** What stands in the paths there, beside an id and an account. */
  readonly path?: Readonly<Record<string, string>>;
  readonly handler: (uses: Uses) => Handler;
};

type Owned<Key extends string> = {
  readonly ofOwner: Readonly<Record<Key, OfOwner>>;
  /** Gives the account an item of the noun's. */
  readonly furnish: (furnishing: Furnishing) => Promise<Furnished>;
};

/** A noun's own: without a row for each of its routes that are not public, its file does not compile. */
export type AccessOf<R extends Routes> = Promised<Guarded<R>, RoutesWith<R, MachineAccess>> &
  ([WithId<R>] extends [never] ? unknown : Owned<WithId<R>>);

export type AnyAccess = Promised<string, never> & Partial<Owned<string>>;
