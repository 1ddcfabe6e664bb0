import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type LineNumber, numberKinds, waitsForCheck } from "../../../shared/domain/emergency/number.ts";
import {
  type Check,
  checked,
  entered,
  released,
  reported,
  type WantedLocation,
} from "../../../shared/domain/emergency/steps.ts";
import { Refusal } from "../../../shared/domain/refusal.ts";
import * as common from "../../../shared/domain/refusals.ts";
import { newId } from "../../../shared/ids.ts";
import { gminas, someAddress } from "../../support/numbers.ts";
import { someAccountId } from "../../support/table.ts";
import { noon } from "../../support/top-ups.ts";

const minute = 60_000;
const minutesOn = (minutes: number): Date => new Date(noon.getTime() + minutes * minute);

const e164 = "+48221234567";
const [own, other] = [someAccountId(), someAccountId()];
const userId = newId("us", noon);
const linkId = newId("li", noon);

const placeIn = ({ code, name, powiat, voivodeship }: (typeof gminas)[keyof typeof gminas], houseNumber = "7") => ({
  enabled: true as const,
  address: someAddress(code, houseNumber),
  gmina: { code, name, powiat, voivodeship },
});
const [wola, town] = [placeIn(gminas.wola), placeIn(gminas.town)];
const disabled = { enabled: false } as const;

const verified = { state: "verified" } as const;
const rejected = { state: "rejected", note: "Nie ma takiego domu." } as const;

const fresh = reported(undefined, { number: e164, accountId: own, kind: "voip" }, noon);
const enters = (number: LineNumber, wanted: WantedLocation, now = noon) => entered(number, wanted, { userId, now });
const checks = (number: LineNumber, check: Check, version = number.version) =>
  checked(number, check, { version, now: noon });

const codeOf = (step: () => unknown): string | undefined => {
  try {
    step();
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error.problem.code;
    throw error;
  }
};

describe("a number", () => {
  it("is reported without a place of use, at its first version", () => {
    expect(fresh).toEqual({
      number: e164,
      accountId: own,
      kind: "voip",
      enabled: false,
      location: null,
      version: 1,
      since: noon.toISOString(),
      verified: null,
      rejected: null,
      linkId: null,
    });
  });

  it.each([
    ["ported to another account", other, "voip"],
    ["moved to the network of a SIM card", own, "gsm-hosting"],
    ["both at once", other, "gsm-hosting"],
  ] as const)("%s loses its place of use, and the link to check it", (_, accountId, kind) => {
    const placed = { ...enters(fresh, wola), linkId };

    expect(reported(placed, { number: e164, accountId, kind }, minutesOn(1))).toMatchObject({
      accountId,
      kind,
      enabled: false,
      location: null,
      linkId: null,
      version: 3,
      since: minutesOn(1).toISOString(),
    });
  });

  it("ported to another account knows nothing of the seat or the places of the one before", () => {
    const placed = { ...enters(fresh, wola), seatCode: gminas.wola.code };

    const ported = reported(placed, { number: e164, accountId: other, kind: "voip" }, minutesOn(1));

    expect(ported).not.toHaveProperty("seatCode");
    expect([ported.location, ported.verified, ported.rejected]).toEqual([null, null, null]);
  });

  it("follows no report that became true before the last one that said when", () => {
    const at = (minutes: number) => minutesOn(minutes).toISOString();
    const here = { number: e164, accountId: own, kind: "voip" } as const;
    const first = reported(fresh, { ...here, at: at(5) }, minutesOn(6));
    const gone = released(first, minutesOn(8), { at: at(7) });

    expect(codeOf(() => reported(first, { ...here, accountId: other, at: at(4) }, minutesOn(7)))).toBe(
      "report_outdated",
    );
    expect(codeOf(() => released(first, minutesOn(7), { at: at(4) }))).toBe("report_outdated");
    expect(reported(first, { ...here, at: at(5) }, minutesOn(7))).toBe(first);
    expect(reported(first, { ...here, at: at(9) }, minutesOn(10))).toEqual({ ...first, reportedAt: at(9) });
    expect(released(gone, minutesOn(10), { at: at(9) })).toEqual({ ...gone, reportedAt: at(9) });
    // The same again, true of a later moment: only then is what lies between outdated.
    const again = reported(first, { ...here, at: at(9) }, minutesOn(10));
    expect(codeOf(() => reported(again, { ...here, accountId: other, at: at(8) }, minutesOn(11)))).toBe(
      "report_outdated",
    );
    expect(codeOf(() => reported(gone, { ...here, at: at(6) }, minutesOn(9)))).toBe("report_outdated");
    expect(reported(gone, here, minutesOn(9)).accountId).toBe(own);
  });

  it("is nobody's once it is released, and begins anew where it is reported again", () => {
    const gone = released({ ...enters(fresh, wola), linkId }, minutesOn(1));
    const again = reported(gone, { number: e164, accountId: own, kind: "voip" }, minutesOn(2));

    expect(gone).toMatchObject({ accountId: null, enabled: false, location: null, linkId: null, version: 3 });
    expect(again).toMatchObject({ accountId: own, enabled: false, location: null, version: 4 });
  });
});

describe("the place of use", () => {
  it("is unverified as it is entered, with who entered it and when", () => {
    expect(enters(fresh, wola, minutesOn(5)).location).toEqual({
      address: wola.address,
      gmina: wola.gmina,
      state: "unverified",
      enteredAt: minutesOn(5).toISOString(),
      enteredBy: userId,
    });
  });

  it.each([
    ["a verified one", verified, town],
    ["a rejected one", rejected, town],
    ["one that differs in the house number alone", verified, placeIn(gminas.wola, "8")],
    ["one at the same address in another gmina", verified, { ...wola, gmina: town.gmina }],
  ])("another than %s is unverified, without the note of the one before", (_, check, wanted) => {
    const { location } = enters(checks(enters(fresh, wola), check), wanted);

    expect(location).toMatchObject({ state: "unverified", gmina: wanted.gmina, address: wanted.address });
    expect(location).not.toHaveProperty("note");
  });

  it("is the same whatever order its fields come in", () => {
    const placed = enters(fresh, wola);
    const turned = Object.fromEntries(Object.entries(wola.address).reverse()) as typeof wola.address;

    expect(enters(placed, { ...wola, address: turned })).toBe(placed);
  });

  it("is kept with what BOK found while it is disabled", () => {
    const placed = checks(enters(fresh, wola), verified);

    const off = enters(placed, disabled);
    const on = enters(off, wola);

    expect(off).toMatchObject({ enabled: false, location: placed.location, version: 4 });
    expect(on).toMatchObject({ enabled: true, location: placed.location, version: 5 });
  });

  it("keeps BOK's link until they have checked it, though it is changed or disabled meanwhile", () => {
    const waiting = { ...enters(fresh, wola), linkId };

    expect(enters(waiting, town).linkId).toBe(linkId);
    expect(enters(enters(waiting, disabled), wola).linkId).toBe(linkId);
    expect(checks(waiting, verified).linkId).toBeNull();
  });

  it("of a number in the network of a SIM card can be neither entered nor disabled", () => {
    const gsm = reported(undefined, { number: e164, accountId: own, kind: "gsm-hosting" }, noon);

    for (const wanted of [wola, disabled]) expect(codeOf(() => enters(gsm, wanted))).toBe("routed_by_sim_operator");
  });

  it("that BOK rejected last is rejected already when it is entered again, and another one is not", () => {
    const no = checks(enters(fresh, wola), rejected);
    const moved = enters(no, town);
    const back = enters(moved, wola);

    expect(moved.location).toMatchObject({ state: "unverified" });
    expect(back.location).toMatchObject({ state: "rejected", note: rejected.note });
    expect(enters(enters(checks(back, verified), town), wola).location).toMatchObject({ state: "unverified" });
  });

  it("that BOK rejects is not routed as the one that they verified before, where it is the same", () => {
    const again = enters(enters(checks(enters(fresh, wola), verified), town), wola);

    expect(again.verified).toMatchObject({ state: "verified" });
    expect(checks(again, rejected).verified).toBeNull();
  });

  it("that is disabled takes back what was verified before it", () => {
    const second = enters(checks(enters(fresh, wola), verified), town);

    expect(enters(second, disabled).verified).toBeNull();
  });

  it("keeps BOK's one link, whatever is entered, until they have checked", () => {
    const waiting = { ...enters(checks(enters(fresh, wola), rejected), town), linkId };

    for (const next of [enters(waiting, wola), enters(enters(waiting, wola), town), enters(waiting, disabled)])
      expect(next.linkId).toBe(linkId);
    expect(checks(waiting, verified).linkId).toBeNull();
  });

  it("that BOK verified is kept beside the next one until that is verified, too", () => {
    const first = checks(enters(fresh, wola), verified);
    const second = enters(first, town);

    expect(second.verified).toEqual(first.location);
    expect(enters(second, wola).verified).toEqual(first.location);
    expect(checks(second, rejected).verified).toEqual(first.location);
    expect(checks(second, verified).verified).toBeNull();
  });
});

describe("BOK's check", () => {
  it("is of the version that they saw, and of no other", () => {
    const placed = enters(enters(fresh, wola), town);

    for (const version of [placed.version - 1, placed.version + 1])
      expect(
        codeOf(() => checks(placed, verified, version)),
        String(version),
      ).toBe("precondition_failed");
    expect(checks(placed, verified).location).toMatchObject({ state: "verified", gmina: town.gmina });
  });

  it.each([verified, rejected])(
    "made twice, from the page as it was or as it is now, changes nothing: $state",
    (check) => {
      const placed = enters(fresh, wola);
      const done = checks(placed, check);

      expect(checks(done, check, placed.version)).toBe(done);
      expect(checks(done, check, done.version)).toBe(done);
    },
  );

  it("rejects with a note, which another note replaces, and a confirmation takes away", () => {
    const no = checks(enters(fresh, wola), rejected);
    const still = checks(no, { ...rejected, note: "Inna gmina." });
    const yes = checks(still, verified);

    expect(no.location).toMatchObject(rejected);
    expect(still.location).toMatchObject({ state: "rejected", note: "Inna gmina." });
    expect(yes.location).toMatchObject(verified);
    expect(yes.location).not.toHaveProperty("note");
  });

  it("with another note than the one before is of the version that they saw, too", () => {
    const placed = enters(fresh, wola);
    const no = checks(placed, rejected);

    expect(codeOf(() => checks(no, { ...rejected, note: "Inna gmina." }, placed.version))).toBe("precondition_failed");
    expect(codeOf(() => checks(no, verified, placed.version))).toBe("precondition_failed");
  });

  it("finds nothing where no place of use was entered, or it is disabled", () => {
    for (const number of [fresh, enters(enters(fresh, wola), disabled)])
      expect(codeOf(() => checks(number, verified))).toBe("not_found");
  });
});

type Step = (number: LineNumber, now: Date) => LineNumber;

const steps: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ accountId: fc.constantFrom(own, other), kind: fc.constantFrom(...numberKinds) }).map(
    (to): Step =>
      (number, now) =>
        reported(number, { number: e164, ...to }, now),
  ),
  fc.constant<Step>(released),
  {
    weight: 3,
    arbitrary: fc.constantFrom(wola, town, placeIn(gminas.wola, "8"), disabled).map(
      (wanted): Step =>
        (number, now) => {
          // As the store, which lets nobody but its customer change a number.
          if (number.accountId === null) throw new Refusal(common.not_found);
          return entered(number, wanted, { userId, now });
        },
    ),
  },
  {
    weight: 3,
    // The version that BOK saw stays the same where the step is repeated.
    arbitrary: fc
      .record({ check: fc.constantFrom(verified, rejected), age: fc.constantFrom(0, 0, 0, 1, 2) })
      .map(({ check, age }): Step => {
        let version: number | undefined;
        return (number, now) => {
          version ??= number.version - age;
          return checked(number, check, { version, now });
        };
      }),
  },
);

describe("whatever is done to a number, by clocks that run ahead and behind", () => {
  /** Each step on the number as it is: undefined where it was refused. */
  const played = (look: (before: LineNumber, next: LineNumber | undefined, step: Step, now: Date) => void): void =>
    fc.assert(
      fc.property(
        fc.array(fc.record({ step: steps, minutes: fc.integer({ min: -3_000, max: 3_000 }) }), { maxLength: 40 }),
        (all) => {
          let number = fresh;
          for (const { step, minutes } of all) {
            const before = structuredClone(number);
            let next: LineNumber | undefined;
            codeOf(() => {
              next = step(number, minutesOn(minutes));
            });
            expect(number, "a step changes nothing of what it was given").toEqual(before);
            look(number, next, step, minutesOn(minutes));
            if (next) number = waitsForCheck(next) ? { ...next, linkId } : next;
          }
        },
      ),
    );

  it("a change is the next version, since later than the one before, and never before it was made", () => {
    played((before, next, _, now) => {
      if (next === undefined || next === before) return;
      expect(next.version).toBe(before.version + 1);
      expect(next.since > before.since).toBe(true);
      expect(next.since >= now.toISOString()).toBe(true);
    });
  });

  it("the same step again changes nothing", () => {
    played((_, next, step, now) => {
      if (next === undefined) return;
      for (const minutes of [-1, 0, 1]) expect(step(next, new Date(now.getTime() + minutes * minute))).toBe(next);
    });
  });

  it("only a customer's number that the operator routes has a place of use, and BOK's link only until they have checked it", () => {
    played((_, next) => {
      if (next === undefined) return;
      const { accountId, kind, enabled, location } = next;
      if (location !== null) expect([accountId === null, kind]).toEqual([false, "voip"]);
      if (enabled) expect(location).not.toBeNull();
      if (location) expect(location.note !== undefined).toBe(location.state === "rejected");
      if (location?.state !== "unverified") expect(next.linkId).toBeNull();
    });
  });
});
