import { describe, expect, it } from "vitest";
import { noRights, type Permission, permissionsOf, Role, roles } from "../../shared/domain/access.ts";

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
