/**
 * Admits a machine: the holder of a machine key with the scope that the route asks for. It reads the key on every request,
 * so a key that is revoked stops at the very next.
 */
import type { Clock } from "../clock.ts";
import type { MachineAccess, MachineScope } from "../domain/access.ts";
import { invalidityOf, type MachineKey, parseMachineKey } from "../domain/machine-keys/machine-key.ts";
import * as machineRefusals from "../domain/machine-keys/refusals.ts";
import { Refusal } from "../domain/refusal.ts";
import { log } from "../log.ts";
import { isHashed } from "../security/hash.ts";
import type { MachineKeyStore } from "../store/machine-key-store.ts";
import type { Found, Reads } from "../store/reads.ts";
import type { Asks } from "./caller.ts";

/** The machine that calls, and by which of its keys. What is to outlast a key (a request's key, a cause) goes by `name`. */
export type Machine = {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly MachineScope[];
};

export type MachineUses = {
  readonly machineKeys: Pick<MachineKeyStore, "admission">;
  readonly now: Clock;
};

/**
 * The machine that a request comes from. What the route reads comes with the key, in one round trip, but is parsed only
 * when `found` is called: whatever is wrong with it, a refusal stays the same. Refuses `not_signed_in` for a key that is missing, malformed (before anything is
 * read), unknown, revoked or expired, all alike, and `not_allowed` for one without the scope. Each refusal is logged with
 * its reason, and with the key's id where that is one.
 */
export const admitMachine = async (
  { authorization, route }: Pick<Asks, "authorization" | "route">,
  { machine: scope }: MachineAccess,
  { machineKeys, now }: MachineUses,
  reads: Reads = {},
): Promise<{ readonly machine: Machine; readonly found: () => Promise<Found<Reads>> }> => {
  const given = parseMachineKey(/^Bearer ([\w.-]{1,100})$/i.exec(authorization ?? "")?.[1] ?? "");
  if (!given) {
    log.warn("machine.refused", { route, reason: "malformed" });
    throw new Refusal(machineRefusals.not_signed_in);
  }
  const { key, found } = await machineKeys.admission(given.id, reads);
  const reason = reasonAgainst(key, given.secret, now());
  if (!key || reason) {
    log.warn("machine.refused", { route, reason, machineKeyId: given.id });
    throw new Refusal(machineRefusals.not_signed_in);
  }
  const { id, name, scopes } = key;
  if (!scopes.includes(scope)) {
    log.warn("machine.refused", { route, reason: "scope", machineKeyId: id });
    throw new Refusal(machineRefusals.not_allowed);
  }
  log.info("machine.admitted", { route, machineKeyId: id });
  return { machine: { id, name, scopes }, found };
};

const reasonAgainst = (key: MachineKey | undefined, secret: string, now: Date): string | undefined => {
  if (!key) return "unknown";
  return isHashed(secret, key) ? invalidityOf(key, now) : "wrong-secret";
};
