/** Who may do what: roles, the permissions that each holds, and the rights that are granted apart from a role. */
import * as z from "zod/mini";
import { named } from "./model.ts";

export const roles = ["administrator", "finance", "technical", "employee"] as const;
export const Role = named("Role", z.enum(roles));
export type Role = z.infer<typeof Role>;

/** The roles of the operator's staff: portal users of the account `operator`. */
export const staffRoles = ["operator-administrator", "operator-finance", "operator-helpdesk"] as const;
export const StaffRole = z.enum(staffRoles);
export type StaffRole = z.infer<typeof StaffRole>;

export const AnyRole = named("AnyRole", z.enum([...roles, ...staffRoles]));
export type AnyRole = z.infer<typeof AnyRole>;

/** What a token opens: everything that its user may, or only one step that completes the sign-in. */
export const stepsBefore = ["totp", "enrol-totp", "change-password"] as const;
export const nextSteps = ["signed-in", ...stepsBefore] as const;
export type NextStep = (typeof nextSteps)[number];

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

export const Permission = named("Permission", z.enum(administrator));
export type Permission = z.infer<typeof Permission>;

/** What a machine key may open: one scope for each thing that another system of the operator's does here. */
export const machineScopes = ["usage.write", "emergency.read", "numbers.write", "state.read"] as const;
export const MachineScope = z.enum(machineScopes);
export type MachineScope = z.infer<typeof MachineScope>;

/**
 * Who may call a route: `public` (anyone; the text says why; of a page, `clerks` are the roles of the staff who can do more once they
 * have signed in on it), `machine` (the holder of a machine key with this scope, and
 * no person), `step` (a portal user whose sign-in stands at one of these steps), `signed-in` (any whose sign-in is
 * complete), the permission that the caller's role must hold, `right` (a customer's person who was granted it apart from the
 * role; the main administrator always holds it), or `staff` (the operator's people with one of these roles, and nobody else).
 */
export type Access =
  | { readonly public: string; readonly clerks?: readonly StaffRole[] }
  | { readonly machine: MachineScope }
  | { readonly step: readonly NextStep[] }
  | { readonly staff: readonly StaffRole[] }
  | { readonly right: "authorisedContact" }
  | "signed-in"
  | Permission;

/** The access of a route for machines. */
export type MachineAccess = Extract<Access, { readonly machine: MachineScope }>;

/** The access of a page that knows who of the staff is signed in on it. */
export type PageAccess = { readonly public: string; readonly clerks: readonly StaffRole[] };

/** The access of a route that asks which person calls. */
export type GuardedAccess = Exclude<Access, { readonly public: string } | MachineAccess>;

/** Whether a route is a page that reads the page session. */
export const isForClerks = (access: Access): access is PageAccess => typeof access === "object" && "clerks" in access;

/** Whether a route is for machines. */
export const isForMachines = (access: Access): access is MachineAccess =>
  typeof access === "object" && "machine" in access;

/** What each role may do in the panel. A technician manages the platform and sees no amounts; the staff have no panel. */
export const permissionsOf: Readonly<Record<AnyRole, readonly Permission[]>> = {
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
  "operator-administrator": [],
  "operator-finance": [],
  "operator-helpdesk": [],
};

/** Whether a role may sign in with a second factor only: whoever sees every customer's money. */
export const mustUseTotp = (role: AnyRole): boolean => StaffRole.safeParse(role).success;

/** Rights granted to a person apart from the role, off unless given. */
export const Rights = named(
  "Rights",
  z.object({
    recordings: z.object({ listen: z.boolean(), download: z.boolean() }),
    /** May write to the customer service office (BOK). */
    authorisedContact: z.boolean(),
  }),
);
export type Rights = z.infer<typeof Rights>;

export const noRights: Rights = { recordings: { listen: false, download: false }, authorisedContact: false };
