/** The operator's desks that get mail. A new one is a line here; the compiler then asks each stage for its address. */
export const desks = ["finance"] as const;
export type Desk = (typeof desks)[number];
export type DeskAddresses = Readonly<Record<Desk, string>>;

/** The environment variable that holds a desk's address. */
export const deskVariable = <Name extends Desk>(desk: Name) =>
  `${desk.toUpperCase() as Uppercase<Name>}_ADDRESS` as const;

/** The addresses as the environment of a function that sends mail. */
export const deskEnvironment = (addresses: DeskAddresses): Record<string, string> =>
  Object.fromEntries(desks.map((desk) => [deskVariable(desk), addresses[desk]]));

/** The addresses that an environment holds; `read` answers a variable, or throws where it is missing. */
export const deskAddressesFrom = (read: (variable: string) => string): DeskAddresses =>
  Object.fromEntries(desks.map((desk) => [desk, read(deskVariable(desk))])) as DeskAddresses;
