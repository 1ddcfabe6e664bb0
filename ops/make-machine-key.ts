import * as z from "zod/mini";
import type { Clock } from "../shared/clock.ts";
import { MachineScope } from "../shared/domain/access.ts";
import type { Done } from "../shared/domain/audit-records/audit.ts";
import { invalidityOf, type MachineKey, MachineName } from "../shared/domain/machine-keys/machine-key.ts";
import { sha256 } from "../shared/security/hash.ts";
import type { MachineKeyStore } from "../shared/store/machine-key-store.ts";

/** What making a machine key takes. */
export const MakeMachineKey = z.strictObject({
  name: MachineName,
  scopes: z.array(MachineScope).check(
    z.minLength(1),
    z.refine((scopes) => new Set(scopes).size === scopes.length, "a scope is named twice"),
  ),
  /** For how many days it is valid; unless given, until it is revoked. */
  days: z.optional(z.int().check(z.gte(1), z.lte(3650))),
  createdBy: z.string().check(z.minLength(1), z.maxLength(100)),
});

type Uses = { readonly machineKeys: Pick<MachineKeyStore, "add">; readonly now: Clock };

const dayMilliseconds = 24 * 3600 * 1000;

/**
 * Makes a machine key of an id and a secret (256 random bits) that the caller has shown beforehand: once this is called,
 * the key may be valid though the answer is lost. Refuses `too_many_machine_keys`, and `conflict` where the id is taken.
 */
export const makeMachineKey =
  ({ machineKeys, now }: Uses) =>
  async (
    { days, ...wanted }: z.output<typeof MakeMachineKey>,
    { id, secret }: { readonly id: string; readonly secret: string },
    records: readonly Done[] = [],
  ): Promise<MachineKey> => {
    const at = now();
    const expiresAt = days === undefined ? null : new Date(at.getTime() + days * dayMilliseconds).toISOString();
    const key = { ...wanted, id, secretHash: sha256(secret), createdAt: at.toISOString(), expiresAt };
    await machineKeys.add(key, records);
    return key;
  };

/** A key in one line, without its secret. */
export const machineKeyLine = (key: MachineKey, now: Date): string => {
  const end = key.expiresAt && `, ${invalidityOf(key, now) ?? "expires"} ${key.expiresAt}`;
  return `${key.id}  ${key.name}  ${key.scopes.join(",")}  made ${key.createdAt} by ${key.createdBy}${end ?? ""}`;
};
