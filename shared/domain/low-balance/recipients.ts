/** Who of an account hears of its low balance. */
import { permissionsOf } from "../access.ts";
import type { PortalUser } from "../portal-users/portal-user.ts";

/**
 * As many users of one account are sent a message, as they were added: they and the extra recipients must fit the transaction
 * that keeps it.
 */
export const usersTold = 50;

/**
 * Whether a user is sent messages about the balance: whoever may see amounts and sign in to top up. An address that nobody has
 * shown to be theirs may be a stranger's, and gets none.
 */
export const hearsOfBalance = ({ role, canLogIn, isAddressUnproved = false }: PortalUser): boolean =>
  permissionsOf[role].includes("finance.read") && canLogIn && !isAddressUnproved;
