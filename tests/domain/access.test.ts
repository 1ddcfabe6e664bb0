import { describe, expect, it } from "vitest";
import {
  AnyRole,
  mustUseTotp,
  noRights,
  type Permission,
  permissionsOf,
  Role,
  roles,
  StaffRole,
  staffRoles,
} from "../../shared/domain/access.ts";

/** Who may do what, as the manual promises it: administrator, finance, technical, employee. */
const promised: Record<Permission, string> = {
  "account.read": "✓✓✓-",
  "finance.read": "✓✓--",
  "finance.manage": "✓✓--",
  "top-ups.create": "✓✓--",
  "billing.read": "✓✓✓-",
  "offers.read": "✓✓✓-",
  "offers.change": "✓✓✓-",
  "users.read": "✓✓✓-",
  "users.manage": "✓-✓-",
  "policies.manage": "✓---",
  "audit.read": "✓---",
  "subscriber.read": "✓✓✓-",
  "subscriber.manage": "✓✓--",
  "emergency.manage": "✓-✓-",
  "pbx.manage": "✓-✓-",
};

describe("the roles", () => {
  it("are the manual's four", () => {
    expect(roles).toEqual(["administrator", "finance", "technical", "employee"]);
    expect(Role.safeParse("root").success).toBe(false);
  });

  it.each(Object.entries(promised))("hold %s as promised: %s", (permission, held) => {
    const holds = roles.map((role) => (permissionsOf[role].includes(permission as Permission) ? "✓" : "-"));

    expect(holds.join("")).toBe(held);
  });

  it.each(roles)("hold nothing beyond the table: %s", (role) => {
    const known = new Set(Object.keys(promised));
    const held = permissionsOf[role];

    expect(held.filter((permission) => !known.has(permission))).toEqual([]);
    expect(new Set(held).size).toBe(held.length);
  });

  it("grant no right that is given apart from them", () => {
    expect(noRights).toEqual({ recordings: { listen: false, download: false }, authorisedContact: false });
  });
});

describe("the operator's staff", () => {
  it("have roles of their own, which no customer's user can be given", () => {
    expect(staffRoles).toEqual(["operator-administrator", "operator-finance", "operator-helpdesk"]);
    expect(staffRoles.filter((role) => Role.safeParse(role).success)).toEqual([]);
    expect(roles.filter((role) => StaffRole.safeParse(role).success)).toEqual([]);
    expect([...roles, ...staffRoles].filter((role) => !AnyRole.safeParse(role).success)).toEqual([]);
  });

  it.each(staffRoles)("have no permission in any customer's panel: %s", (role) => {
    expect(permissionsOf[role]).toEqual([]);
  });

  it("must use a second factor, all of them; customers' people need not", () => {
    expect(staffRoles.map(mustUseTotp)).toEqual([true, true, true]);
    expect(roles.map(mustUseTotp)).toEqual([false, false, false, false]);
  });
});
