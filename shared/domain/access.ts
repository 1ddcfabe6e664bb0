/** Who may do what: roles, the permissions that each holds, and the rights that are granted apart from a role. */
import * as z from "zod/mini";

export const roles = ["administrator", "finance", "technical", "employee"] as const;
export const Role = z.enum(roles);
export type Role = z.infer<typeof Role>;

const administrator = [
  "account.read",
  "finance.read",
  "finance.manage",
  "top-ups.create",
  "billing.read",
  "offers.read",
  "offers.change",
  "users.read",
  "users.manage",
  "policies.manage",
  "audit.read",
  "subscriber.read",
  "subscriber.manage",
  "emergency.manage",
  "pbx.manage",
] as const;

export type Permission = (typeof administrator)[number];

/**
 * Who may call a route: `public` (anyone; the text says why), `signed-in` (any portal user whose sign-in is complete),
 * or the permission that the caller's role must hold.
 */
export type Access = { readonly public: string } | "signed-in" | Permission;

/** What each role may do in the panel. A technician manages the platform and sees no amounts. */
export const permissionsOf: Readonly<Record<Role, readonly Permission[]>> = {
  administrator,
  finance: [
    "account.read",
    "finance.read",
    "finance.manage",
    "top-ups.create",
    "billing.read",
    "offers.read",
    "offers.change",
    "users.read",
    "subscriber.read",
    "subscriber.manage",
  ],
  technical: [
    "account.read",
    "billing.read",
    "offers.read",
    "offers.change",
    "users.read",
    "users.manage",
    "subscriber.read",
    "emergency.manage",
    "pbx.manage",
  ],
  employee: [],
};

/** Rights granted to a person apart from the role, off unless given. */
export const Rights = z.object({
  recordings: z.object({ listen: z.boolean(), download: z.boolean() }),
  /** May write to the customer service office (BOK). */
  authorisedContact: z.boolean(),
});
export type Rights = z.infer<typeof Rights>;

export const noRights: Rights = { recordings: { listen: false, download: false }, authorisedContact: false };
