/**
 * Machine keys: what another system of the operator's calls us with. A key is `<id>.<secret>`: the id finds it in one read
 * and may be shown and logged, the secret is 256 random bits, of which only the hash is kept.
 */
import * as z from "zod/mini";
import { MachineScope } from "../access.ts";
import { Instant, MachineKeyId } from "../ids.ts";

/** The machine that a key is for, such as `rating`. It stays the same while its keys are replaced. */
export const MachineName = z.string().check(z.regex(/^[a-z][a-z0-9-]{1,39}$/));

export const MachineKey = z.object({
  id: MachineKeyId,
  name: MachineName,
  scopes: z.array(MachineScope),
  /** SHA-256 of the secret, hexadecimal. */
  secretHash: z.string(),
  createdAt: Instant,
  /** Who of operations made it, as their machine knows them. */
  createdBy: z.string(),
  /** Null where it is valid until it is revoked. */
  expiresAt: z.nullable(Instant),
  /** A revoked key is kept: a log that names it stays readable. */
  revokedAt: z.optional(Instant),
});
export type MachineKey = z.infer<typeof MachineKey>;

/**
 * A machine has this many keys at most, so that one can replace the other without a gap and none is forgotten. An expired
 * key counts until it is revoked.
 */
export const machineKeysMax = 2;

/** Why a key opens nothing; undefined where it is valid. */
export const invalidityOf = ({ revokedAt, expiresAt }: MachineKey, now: Date): "revoked" | "expired" | undefined => {
  if (revokedAt !== undefined) return "revoked";
  return expiresAt !== null && now.toISOString() >= expiresAt ? "expired" : undefined;
};

type KeyParts = { readonly id: string; readonly secret: string };

/** The key as its holder sends it. */
export const machineKeyText = ({ id, secret }: KeyParts): string => `${id}.${secret}`;

/** The parts of a key; undefined where it is malformed. */
export const parseMachineKey = (text: string): KeyParts | undefined => {
  const [id = "", secret = "", ...more] = text.split(".");
  const isKey = MachineKeyId.safeParse(id).success && /^[\w-]{43}$/.test(secret) && more.length === 0;
  return isKey ? { id, secret } : undefined;
};
