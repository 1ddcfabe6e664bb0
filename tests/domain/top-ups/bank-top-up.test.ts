import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EntryDraft } from "../../../shared/domain/account/ledger.ts";
import * as commonFaults from "../../../shared/domain/faults.ts";
import { AccountId } from "../../../shared/domain/ids.ts";
import { grosze } from "../../../shared/domain/money.ts";
import { Refusal } from "../../../shared/domain/refusal.ts";
import {
  announced,
  type BankTopUp,
  BankTopUp as BankTopUpSchema,
  bankTopUpState,
  type Clerk,
  creditMaxByLink,
  type Decision,
  decided,
  expired,
  filesOf,
  newBankTopUp,
  withFile,
} from "../../../shared/domain/top-ups/bank-top-up.ts";
import * as topUpFaults from "../../../shared/domain/top-ups/faults.ts";
import { topUpMaximum, topUpMinimum } from "../../../shared/domain/top-ups/top-up-amount.ts";
import {
  aClerk,
  aLinkHolder,
  operatorsAccount,
  receivedFile,
  someBankTopUp,
  someFile,
} from "../../support/bank-top-ups.ts";
import { noon } from "../../support/top-ups.ts";

const accountId = AccountId.parse("ac_01KJQ3V2G0ABCDEFGHJKMNPQRS");
const topUp = someBankTopUp(accountId);
const inMinutes = (minutes: number): Date => new Date(noon.getTime() + minutes * 60_000);
const inDays = (days: number): Date => inMinutes(days * 24 * 60);
const anotherClerk: Clerk = { email: "jan@operator.example", userId: "us_01KJQ3V2G0ABCDEFGHJKMNPQRT" };

const refusal = (act: () => unknown): Refusal | undefined => {
  try {
    act();
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
};

const rejection: NonNullable<BankTopUp["rejection"]> = { at: noon.toISOString(), by: aClerk, reason: "Brak wpłaty" };
const credit: NonNullable<BankTopUp["credit"]> = {
  at: noon.toISOString(),
  by: aClerk,
  receivedGrosze: topUp.amountGrosze,
};
const confirmed = (to = topUp, bytes = "a file"): BankTopUp => {
  const { topUp: asked, confirmation } = announced(to, someFile(), noon);
  return withFile(asked, confirmation.id, receivedFile(bytes)).topUp;
};

describe("a new bank top-up", () => {
  const { id, amountGrosze, createdBy, language, code } = topUp;
  const wanted = { id, accountId, amountGrosze, createdBy, language, code };

  it("says where the money goes, under a title that begins with its code, and is good for 14 days", () => {
    expect(newBankTopUp(wanted, operatorsAccount, noon)).toEqual({
      ...wanted,
      method: "bank",
      version: 1,
      createdAt: "2026-03-02T12:00:00.000Z",
      transfer: { ...operatorsAccount, title: `${code} doladowanie Saldo` },
      expiresAt: "2026-03-16T12:00:00.000Z",
      confirmations: [],
    });
  });

  it.each([topUpMinimum, grosze(2_015), topUpMaximum])("may be of %i grosze", (amount) => {
    expect(newBankTopUp({ ...wanted, amountGrosze: amount }, operatorsAccount, noon).amountGrosze).toBe(amount);
  });

  it.each([
    [1_999, topUpFaults.amount_below_minimum],
    [0, topUpFaults.amount_below_minimum],
    [-2_000, topUpFaults.amount_below_minimum],
    [5_000_001, topUpFaults.amount_above_maximum],
  ] as const)("is never of %i grosze: $1.code", (amount, fault) => {
    const refused = refusal(() => newBankTopUp({ ...wanted, amountGrosze: grosze(amount) }, operatorsAccount, noon));

    expect(refused?.errors).toEqual([{ pointer: "/amountGrosze", fault }]);
  });
});

describe("what a bank top-up shows", () => {
  it.each([
    ["nothing happened", {}, "awaiting-transfer"],
    ["a file was announced", { confirmations: [{ ...someFile(), askedAt: noon.toISOString() }] }, "awaiting-transfer"],
    [
      "a file was refused",
      {
        confirmations: [
          { ...someFile(), askedAt: noon.toISOString(), refused: { at: noon.toISOString(), why: "malware" } },
        ],
      },
      "awaiting-transfer",
    ],
    ["a file was taken", { confirmations: confirmed().confirmations }, "confirmation-received"],
    ["its time is over", { expiredAt: noon.toISOString() }, "expired"],
    [
      "its time was over, and then a file came to light",
      { ...confirmed(), expiredAt: noon.toISOString() },
      "confirmation-received",
    ],
    ["finance refused it", { rejection }, "rejected"],
    ["finance refused it, a file having come", { ...confirmed(), rejection }, "rejected"],
    ["finance refused it late", { rejection, expiredAt: noon.toISOString() }, "rejected"],
    ["it was credited", { credit }, "credited"],
    ["it was credited after a no", { credit, rejection }, "credited"],
    ["it was credited late", { credit, expiredAt: noon.toISOString() }, "credited"],
    ["all of it", { ...confirmed(), credit, rejection, expiredAt: noon.toISOString() }, "credited"],
  ] satisfies [string, Partial<BankTopUp>, string][])("where %s", (_, facts, state) => {
    expect(bankTopUpState({ ...topUp, ...facts }, inMinutes(1))).toBe(state);
  });

  it("expires by the clock alone, though nobody tells", () => {
    expect(bankTopUpState(topUp, new Date(inDays(14).getTime() - 1))).toBe("awaiting-transfer");
    expect(bankTopUpState(topUp, inDays(14))).toBe("expired");
  });

  it("does not run out once finance was asked to decide", () => {
    expect(bankTopUpState(confirmed(), inDays(400))).toBe("confirmation-received");
  });
});

/** A top-up with so many files announced at noon, or another instant. */
const withAnnounced = (count: number, to = topUp, at = noon): BankTopUp =>
  Array.from({ length: count }).reduce<BankTopUp>((so) => announced(so, someFile(), at).topUp, to);

describe("announcing a file", () => {
  it("adds it, waiting for its upload", () => {
    const file = someFile();

    const { topUp: changed, confirmation } = announced(topUp, file, noon);

    expect(confirmation).toEqual({ ...file, askedAt: noon.toISOString() });
    expect(changed).toEqual({ ...topUp, confirmations: [confirmation] });
    expect(topUp.confirmations).toEqual([]);
  });

  it("is taken five times, and no sixth time", () => {
    expect(refusal(() => announced(withAnnounced(5), someFile(), inMinutes(9)))?.code).toBe("too_many_confirmations");
  });

  it("is taken again once one that nobody uploaded is given up, after ten minutes", () => {
    const five = withAnnounced(5);

    expect(refusal(() => announced(five, someFile(), new Date(inMinutes(10).getTime() - 1)))?.code).toBe(
      "too_many_confirmations",
    );
    expect(announced(five, someFile(), inMinutes(10)).topUp.confirmations).toHaveLength(6);
  });

  it("is taken again in place of one that was refused", () => {
    const five = withAnnounced(5);
    const looked = { at: noon.toISOString(), why: "encrypted" } as const;
    const { topUp: four } = withFile(five, five.confirmations[2]!.id, looked);

    expect(announced(four, someFile(), noon).topUp.confirmations).toHaveLength(6);
  });

  it("is never taken again in place of one that was received, however long ago", () => {
    const five = Array.from({ length: 5 }).reduce<BankTopUp>((so, _, place) => confirmed(so, `file ${place}`), topUp);

    expect(refusal(() => announced(five, someFile(), inDays(3)))?.code).toBe("too_many_confirmations");
  });

  it("is taken twenty times in all", () => {
    const twenty = [0, 1, 2, 3].reduce((so, round) => withAnnounced(5, so, inMinutes(round * 10)), topUp);

    expect(twenty.confirmations).toHaveLength(20);
    expect(refusal(() => announced(twenty, someFile(), inDays(1)))?.code).toBe("too_many_confirmations");
  });

  it("again, while its form is good, is the same one, good for ten minutes more", () => {
    const { topUp: once, confirmation } = announced(topUp, someFile(), noon);

    const again = announced(once, { ...confirmation, id: someFile().id }, inMinutes(9));

    expect(again.confirmation).toEqual({ ...confirmation, askedAt: inMinutes(9).toISOString() });
    expect(again.topUp.confirmations).toEqual([again.confirmation]);
    expect(announced(again.topUp, { ...confirmation, id: someFile().id }, inMinutes(18)).confirmation.id).toBe(
      confirmation.id,
    );
  });

  it("again is the same one where no other has room, and leaves the others as they are", () => {
    const five = withAnnounced(5);
    const third = five.confirmations[2]!;

    const again = announced(five, { ...third, id: someFile().id }, inMinutes(1));

    expect(again.confirmation.id).toBe(third.id);
    expect(again.topUp.confirmations.map(({ id }) => id)).toEqual(five.confirmations.map(({ id }) => id));
    expect(again.topUp.confirmations.filter(({ askedAt }) => askedAt !== noon.toISOString())).toHaveLength(1);
  });

  it("again, after ten minutes or after it was looked at, is another one", () => {
    const { topUp: once, confirmation } = announced(topUp, someFile(), noon);
    const another = { ...confirmation, id: someFile().id };
    const looked = { at: noon.toISOString(), why: "empty" } as const;

    expect(announced(once, another, inMinutes(10)).confirmation.id).toBe(another.id);
    expect(announced(withFile(once, confirmation.id, looked).topUp, another, noon).confirmation.id).toBe(another.id);
  });

  it.each([{ fileName: "other.pdf" }, { contentType: "image/png" }, { sizeBytes: 1_001 }] as const)(
    "with another %j is another one",
    (changes) => {
      const { topUp: once, confirmation } = announced(topUp, someFile(), noon);

      expect(announced(once, { ...confirmation, id: "cf_other", ...changes }, noon).topUp.confirmations).toHaveLength(
        2,
      );
    },
  );

  it.each([
    ["credited", { credit }, noon],
    ["rejected", { rejection }, noon],
    ["over by the clock", {}, inDays(14)],
  ] satisfies [string, Partial<BankTopUp>, Date][])("is refused where it is %s", (_, facts, at) => {
    expect(refusal(() => announced({ ...topUp, ...facts }, someFile(), at))?.code).toBe("top_up_closed");
  });

  it("is taken after the 14 days where finance has a file to decide on", () => {
    expect(announced(confirmed(), someFile(), inDays(20)).topUp.confirmations).toHaveLength(2);
  });
});

describe("a file that was looked at", () => {
  const { topUp: asked, confirmation } = announced(topUp, someFile(), noon);
  const malware = { at: noon.toISOString(), why: "malware" } as const;

  it("is the first, and finance is to decide", () => {
    const received = receivedFile("a file");

    const { topUp: changed, outcome } = withFile(asked, confirmation.id, received);

    expect(outcome).toBe("first");
    expect(changed.confirmations).toEqual([{ ...confirmation, received }]);
    expect(bankTopUpState(changed, noon)).toBe("confirmation-received");
  });

  it("is a further one where finance has seen another", () => {
    const second = announced(confirmed(), someFile(), noon);

    const { topUp: changed, outcome } = withFile(second.topUp, second.confirmation.id, receivedFile("other"));

    expect(outcome).toBe("further");
    expect(changed.confirmations.filter(({ received }) => received)).toHaveLength(2);
  });

  it("is kept, but nobody need see it, where its bytes were seen before", () => {
    const second = announced(confirmed(topUp, "a file"), someFile(), noon);

    const { topUp: changed, outcome } = withFile(second.topUp, second.confirmation.id, receivedFile("a file"));

    expect(outcome).toBe("same-file");
    expect(changed.confirmations.at(-1)?.received?.sha256).toBe(receivedFile("a file").sha256);
  });

  it("is one of the five, however often it is uploaded", () => {
    const often = ["same", "same", "same", "2", "3", "4", "5"].reduce((so, bytes) => {
      const next = announced(so, someFile(), noon);
      return withFile(next.topUp, next.confirmation.id, receivedFile(bytes)).topUp;
    }, topUp);

    expect(filesOf(often).map(({ received }) => received.sha256)).toEqual(
      ["same", "2", "3", "4", "5"].map((bytes) => receivedFile(bytes).sha256),
    );
    expect(refusal(() => announced(often, someFile(), noon))?.code).toBe("too_many_confirmations");
  });

  it("is itself where all five are there, and its copy comes late", () => {
    const ten = withAnnounced(5, withAnnounced(5), inMinutes(10));
    const full = ten.confirmations
      .slice(0, 5)
      .reduce((so, { id }, place) => withFile(so, id, receivedFile(String(place))).topUp, ten);

    expect(withFile(full, ten.confirmations[5]!.id, receivedFile("0")).outcome).toBe("same-file");
    expect(withFile(full, ten.confirmations[5]!.id, receivedFile("another")).outcome).toBe("refused");
  });

  it("is the first, though others were refused before", () => {
    const { topUp: refused } = withFile(asked, confirmation.id, malware);
    const second = announced(refused, someFile(), noon);

    expect(withFile(second.topUp, second.confirmation.id, receivedFile("a file")).outcome).toBe("first");
  });

  it("is refused, with the reason, and changes no state", () => {
    const { topUp: changed, outcome } = withFile(asked, confirmation.id, malware);

    expect(outcome).toBe("refused");
    expect(changed.confirmations).toEqual([{ ...confirmation, refused: malware }]);
    expect(bankTopUpState(changed, noon)).toBe("awaiting-transfer");
  });

  it("is refused as one too many where five are there, though it was announced in time and came late", () => {
    const ten = withAnnounced(5, withAnnounced(5), inMinutes(10));
    const outcomes: string[] = [];
    const full = ten.confirmations.reduce((so, { id }) => {
      const { topUp: next, outcome } = withFile(so, id, receivedFile(id));
      outcomes.push(outcome);
      return next;
    }, ten);

    expect(outcomes).toEqual(["first", ...Array(4).fill("further"), ...Array(5).fill("refused")]);
    expect(full.confirmations.flatMap(({ refused }) => refused?.why ?? [])).toEqual(Array(5).fill("too-many"));
    expect(full.confirmations.filter(({ received }) => received)).toHaveLength(5);
  });

  it.each([
    ["was credited", { credit }, noon],
    ["was rejected", { rejection }, noon],
  ] satisfies [string, Partial<BankTopUp>, Date][])("is refused where the top-up %s meanwhile", (_, facts, at) => {
    const closed = { ...asked, ...facts };

    for (const looked of [receivedFile("a file", at), { ...malware, at: at.toISOString() }]) {
      const { topUp: changed, outcome } = withFile(closed, confirmation.id, looked);
      expect(outcome).toBe("refused");
      expect(changed).toEqual({
        ...closed,
        confirmations: [{ ...confirmation, refused: { at: at.toISOString(), why: "closed" } }],
      });
    }
  });

  it.each([
    ["ran out", {}],
    ["was closed", { expiredAt: inDays(14).toISOString() }],
  ])(
    "is taken where it was announced in time, though the top-up %s before anybody looked: it waits for finance",
    (_, facts) => {
      const late = { ...asked, ...facts };
      expect(bankTopUpState(late, inDays(15))).toBe("expired");

      const { topUp: changed, outcome } = withFile(late, confirmation.id, receivedFile("a file", inDays(15)));

      expect(outcome).toBe("first");
      expect(bankTopUpState(changed, inDays(15))).toBe("confirmation-received");
      expect(expired(changed, inDays(15))).toBeUndefined();
      expect(decided(changed, creditBy(aLinkHolder), inDays(15)).topUp.credit).toMatchObject({
        receivedGrosze: topUp.amountGrosze,
      });
    },
  );

  it.each([
    ["taken", receivedFile("a file")],
    ["refused", malware],
  ])("is nothing new where it was %s before: the very same top-up stays", (_, before) => {
    const { topUp: known } = withFile(asked, confirmation.id, before);

    for (const looked of [receivedFile("a file"), receivedFile("other bytes"), malware]) {
      const again = withFile(known, confirmation.id, looked);
      expect(again.outcome).toBe("nothing-new");
      expect(again.topUp).toBe(known);
    }
  });

  it.each([someFile().id, "", "length", "__proto__"])("is nothing new where nobody announced %j", (id) => {
    const { topUp: same, outcome } = withFile(asked, id, receivedFile("a file"));

    expect([outcome, same === asked]).toEqual(["nothing-new", true]);
  });
});

describe("closing a bank top-up", () => {
  it("is done when its 14 days are over, and once", () => {
    const closed = expired(topUp, inDays(14));

    expect(closed).toEqual({ ...topUp, expiredAt: inDays(14).toISOString() });
    expect(expired(closed!, inDays(15))).toBeUndefined();
  });

  it.each([
    ["its time is not over", topUp, inDays(13)],
    ["finance has a file to decide on", confirmed(), inDays(400)],
    ["finance refused it", { ...topUp, rejection }, inDays(400)],
    ["it was credited", { ...topUp, credit }, inDays(400)],
  ])("is not done where %s", (_, to, at) => {
    expect(expired(to, at)).toBeUndefined();
  });
});

const creditBy = (by: Clerk, changes: Partial<Decision> = {}): Decision => ({ decision: "credit", by, ...changes });
const rejectBy = (by: Clerk, changes: Partial<Decision> = {}): Decision => ({
  decision: "reject",
  by,
  reason: "Brak wpłaty",
  ...changes,
});
const late = expired(topUp, inDays(14))!;
const reasonRequired = [{ pointer: "/reason", fault: commonFaults.required }];

describe("a decision to credit", () => {
  it("what was ordered needs no reason, and is one entry for the whole amount", () => {
    const { topUp: changed, draft } = decided(confirmed(), creditBy(aClerk), inDays(1));

    expect(changed.credit).toEqual({ at: inDays(1).toISOString(), by: aClerk, receivedGrosze: topUp.amountGrosze });
    expect(draft).toEqual({
      kind: "top-up",
      amountGrosze: topUp.amountGrosze,
      cause: { type: "bank-transfer", id: topUp.code },
      actor: { type: "staff", id: aClerk.userId },
      subjectId: topUp.id,
    });
    expect(EntryDraft.safeParse(draft).success).toBe(true);
  });

  it("needs no file: what counts is the money", () => {
    expect(decided(topUp, creditBy(aClerk), noon).draft?.amountGrosze).toBe(topUp.amountGrosze);
  });

  it("by a link is on record as the link's", () => {
    expect(decided(confirmed(), creditBy(aLinkHolder), noon).draft?.actor).toEqual({
      type: "staff",
      id: aLinkHolder.linkId,
    });
  });

  it("keeps a reason that nobody asked for", () => {
    const { topUp: changed, draft } = decided(topUp, creditBy(aClerk, { reason: "Zgadza się" }), noon);

    expect([changed.credit?.reason, draft?.note]).toEqual(["Zgadza się", "Zgadza się"]);
  });

  it.each([
    ["more than was ordered", topUp, { receivedGrosze: grosze(5_001) }, noon],
    ["less than was ordered", topUp, { receivedGrosze: grosze(4_999) }, noon],
    ["after a no", { ...topUp, rejection }, {}, noon],
    ["after it was closed", late, {}, inDays(15)],
    ["after its time, though nobody closed it yet", topUp, {}, inDays(14)],
  ] satisfies [string, BankTopUp, Partial<Decision>, Date][])("%s needs a reason", (_, to, changes, at) => {
    const refused = refusal(() => decided(to, creditBy(anotherClerk, changes), at));
    expect([refused?.code, refused?.errors]).toEqual(["invalid_request", reasonRequired]);

    const { topUp: changed, draft } = decided(to, creditBy(anotherClerk, { ...changes, reason: "Wpłynęło" }), at);
    const { receivedGrosze: received = topUp.amountGrosze }: Partial<Decision> = changes;
    expect(changed.credit).toEqual({
      at: at.toISOString(),
      by: anotherClerk,
      receivedGrosze: received,
      reason: "Wpłynęło",
    });
    expect([draft?.amountGrosze, draft?.note]).toEqual([received, "Wpłynęło"]);
    expect(bankTopUpState(changed, at)).toBe("credited");
  });

  it("after the 14 days needs none where a file came in time", () => {
    expect(decided(confirmed(), creditBy(aClerk), inDays(20)).draft?.amountGrosze).toBe(topUp.amountGrosze);
  });

  it("after a no leaves the no on record", () => {
    const { topUp: changed } = decided({ ...topUp, rejection }, creditBy(aClerk, { reason: "Jednak jest" }), noon);

    expect(changed.rejection).toEqual(rejection);
  });
});

describe("a decision to refuse", () => {
  it("needs a reason, and moves no money", () => {
    expect(refusal(() => decided(topUp, rejectBy(aClerk, { reason: undefined }), noon))?.errors).toEqual(
      reasonRequired,
    );
    const { topUp: changed, draft } = decided(topUp, rejectBy(aClerk), inDays(1));
    expect(draft).toBeUndefined();
    expect(changed).toEqual({
      ...topUp,
      rejection: { at: inDays(1).toISOString(), by: aClerk, reason: "Brak wpłaty" },
    });
  });

  it("may be taken where its time is over", () => {
    expect(bankTopUpState(decided(late, rejectBy(aClerk), inDays(15)).topUp, inDays(15))).toBe("rejected");
  });
});

describe("a decision on what is decided", () => {
  const credited = decided(topUp, creditBy(aClerk), noon).topUp;
  const creditedOther = decided(
    topUp,
    creditBy(aClerk, { receivedGrosze: grosze(4_000), reason: "Mniej" }),
    noon,
  ).topUp;
  const creditedByLink = decided(topUp, creditBy(aLinkHolder), noon).topUp;
  const rejected = decided(topUp, rejectBy(aClerk), noon).topUp;
  const rejectedByLink = decided(topUp, rejectBy(aLinkHolder), noon).topUp;
  const rejectedThenCredited = decided(rejected, creditBy(aClerk, { reason: "Jednak jest" }), noon).topUp;
  const anotherLink: Clerk = { email: "jan@operator.example", linkId: "li_01KJQ3V2G0ABCDEFGHJKMNPQRT" };

  it.each([
    ["a credit", credited, creditBy(aClerk)],
    ["a credit of another amount", creditedOther, creditBy(aClerk, { receivedGrosze: grosze(4_000) })],
    ["a credit by a link", creditedByLink, creditBy(aLinkHolder)],
    ["a refusal", rejected, rejectBy(aClerk)],
    ["a refusal with other words", rejected, rejectBy(aClerk, { reason: "Inny powód" })],
    ["a refusal by a link", rejectedByLink, rejectBy(aLinkHolder)],
    ["a credit after a refusal", rejectedThenCredited, creditBy(aClerk)],
  ])("changes nothing where the same clerk repeats %s: the very same top-up stays", (_, to, decision) => {
    const again = decided(to, decision, inDays(1));

    expect(again.topUp).toBe(to);
    expect(again.draft).toBeUndefined();
  });

  it.each([
    ["another clerk's credit", credited, creditBy(anotherClerk, { reason: "I ja" })],
    ["a credit of another amount", credited, creditBy(aClerk, { receivedGrosze: grosze(5_001), reason: "Więcej" })],
    ["what was ordered after another amount", creditedOther, creditBy(aClerk, { reason: "Całość" })],
    ["a refusal of what was credited", credited, rejectBy(aClerk)],
    ["a refusal of what was credited after a refusal", rejectedThenCredited, rejectBy(aClerk)],
    ["another clerk's refusal", rejected, rejectBy(anotherClerk)],
    ["the same person's credit by a link", credited, creditBy(aLinkHolder)],
    ["the same person's credit, signed in, after a link", creditedByLink, creditBy(aClerk)],
  ])("is refused for %s", (_, to, decision) => {
    expect(refusal(() => decided(to, decision, inDays(1)))?.code).toBe("already_decided");
  });

  it.each([
    ["a refusal", rejected],
    ["a link's refusal", rejectedByLink],
    ["a credit", credited],
    ["a link's credit", creditedByLink],
    ["a credit after a refusal", rejectedThenCredited],
  ])("is never a link's to change after %s", (_, to) => {
    for (const decision of [creditBy(anotherLink, { reason: "Jest" }), rejectBy(anotherLink)])
      expect(refusal(() => decided(to, decision, inDays(1)))?.code).toBe("already_decided");
  });

  it("is not even the link's own to change", () => {
    expect(refusal(() => decided(rejectedByLink, creditBy(aLinkHolder, { reason: "Jest" }), noon))?.code).toBe(
      "already_decided",
    );
    expect(refusal(() => decided(creditedByLink, rejectBy(aLinkHolder), noon))?.code).toBe("already_decided");
  });

  it("is a signed-in clerk's to change from a no to a credit, also after a link's no", () => {
    const { draft } = decided(rejectedByLink, creditBy(anotherClerk, { reason: "Wpłynęło" }), inDays(1));

    expect(draft?.amountGrosze).toBe(topUp.amountGrosze);
  });
});

describe("by a link", () => {
  it.each([
    [5_000, 100_000, 5_000],
    [100_000, 100_000, 100_000],
    [100_001, 100_000, 100_000],
    [5_000_000, 100_000, 100_000],
  ])("of %i grosze ordered, with a limit of %i, at most %i is credited", (amount, limit, most) => {
    const ordered = { ...topUp, amountGrosze: grosze(amount) };
    const creditMaxGrosze = creditMaxByLink(ordered, grosze(limit));
    expect(creditMaxGrosze).toBe(most);

    const whole = { receivedGrosze: grosze(most), reason: "Wpłynęło", creditMaxGrosze };
    expect(decided(ordered, creditBy(aLinkHolder, whole), noon).draft?.amountGrosze).toBe(most);
    const more = { ...whole, receivedGrosze: grosze(most + 1) };
    expect(refusal(() => decided(ordered, creditBy(aLinkHolder, more), noon))?.code).toBe("beyond_link");
  });

  it("less than was ordered may be credited, with a reason", () => {
    const less = { receivedGrosze: grosze(4_000), creditMaxGrosze: topUp.amountGrosze };

    expect(refusal(() => decided(topUp, creditBy(aLinkHolder, less), noon))?.errors).toEqual(reasonRequired);
    expect(decided(topUp, creditBy(aLinkHolder, { ...less, reason: "Mniej" }), noon).draft?.amountGrosze).toBe(4_000);
  });

  it("any amount may be refused, also one beyond the limit", () => {
    const decision = rejectBy(aLinkHolder, { creditMaxGrosze: grosze(1) });

    expect(decided(topUp, decision, noon).topUp.rejection?.by).toEqual(aLinkHolder);
  });
});

/** What may happen to a top-up, at an instant: answers the top-up as it then is, and what was drafted. */
type Step = (topUp: BankTopUp, at: Date) => { topUp: BankTopUp; draft?: EntryDraft };

const announce: Step = (to, at) => announced(to, someFile(), at);
const look = (place: number, bytes: string): fc.Arbitrary<{ name: string; step: Step }> =>
  fc.constant({
    name: `look at ${place}: ${bytes}`,
    step: (to, at) => {
      const id = to.confirmations[place]?.id ?? "nobody's";
      const looked = bytes === "bad" ? ({ at: at.toISOString(), why: "malware" } as const) : receivedFile(bytes, at);
      return withFile(to, id, looked);
    },
  });
const decide = fc
  .record({
    decision: fc.constantFrom("credit", "reject"),
    receivedGrosze: fc.option(fc.integer({ min: 1, max: 10_000 }).map(grosze), { nil: undefined }),
    reason: fc.option(fc.constant("Powód"), { nil: undefined }),
    by: fc.constantFrom(aClerk, anotherClerk, aLinkHolder),
  })
  .map((decision) => ({
    name: JSON.stringify(decision),
    step: ((to, at) => {
      const limit = decision.by.linkId ? { creditMaxGrosze: creditMaxByLink(to, grosze(4_000)) } : {};
      return decided(to, { ...decision, ...limit } as Decision, at);
    }) satisfies Step as Step,
    decision,
  }));
const otherSteps = fc.oneof(
  fc.constant({ name: "announce", step: announce }),
  fc.constant({ name: "expire", step: ((to, at) => ({ topUp: expired(to, at) ?? to })) as Step }),
  fc.tuple(fc.nat(6), fc.constantFrom("one", "other", "bad")).chain(([place, bytes]) => look(place, bytes)),
);
const timed = <Of>(of: fc.Arbitrary<Of>) => fc.tuple(of, fc.integer({ min: 0, max: 3 * 24 * 60 }));

/** Plays the steps; a refused one changes nothing, as nothing is kept of it. */
const played = (steps: readonly (readonly [{ step: Step }, number])[]) => {
  let so = topUp;
  let minutes = 0;
  const drafts: EntryDraft[] = [];
  const refusals: string[] = [];
  const seen: { before: BankTopUp; after: BankTopUp; draft: EntryDraft | undefined; at: Date; step: Step }[] = [];
  for (const [{ step }, later] of steps) {
    minutes += later;
    const [before, at] = [so, inMinutes(minutes)];
    let draft: EntryDraft | undefined;
    const refused = refusal(() => {
      const result = step(so, at);
      so = result.topUp;
      draft = result.draft;
    });
    if (refused) refusals.push(refused.code);
    if (draft) drafts.push(draft);
    seen.push({ before, after: so, draft, at, step });
  }
  return { topUp: so, drafts, refusals, seen };
};

describe("whatever happens to a bank top-up, in whatever order", () => {
  const all = fc.array(timed(fc.oneof(decide, otherSteps)), { maxLength: 30 });

  it("it is credited at most once, with exactly what was received, and the credit stays", () => {
    fc.assert(
      fc.property(all, (steps) => {
        const { topUp: so, drafts, seen } = played(steps);
        expect(drafts.length).toBe(so.credit ? 1 : 0);
        expect(drafts[0]?.amountGrosze).toBe(so.credit?.receivedGrosze);
        expect(drafts.every(({ cause }) => cause.id === topUp.code)).toBe(true);
        for (const { before, after, draft } of seen) {
          expect(draft !== undefined).toBe(!before.credit && after.credit !== undefined);
          if (before.credit) expect(after.credit).toBe(before.credit);
          if (before.rejection) expect(after.rejection).toBe(before.rejection);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("it is never credited without a decision", () => {
    fc.assert(
      fc.property(fc.array(timed(otherSteps), { maxLength: 30 }), (steps) => {
        const { topUp: so, drafts } = played(steps);
        expect([so.credit, so.rejection, drafts]).toEqual([undefined, undefined, []]);
      }),
    );
  });

  it("a link never decides what is decided, and never credits beyond its limit", () => {
    fc.assert(
      fc.property(all, (steps) => {
        for (const { before, after } of played(steps).seen) {
          const wasDecided = before.credit !== undefined || before.rejection !== undefined;
          if (wasDecided && after.credit !== before.credit) expect(after.credit?.by.linkId).toBeUndefined();
          if (after.credit?.by.linkId) expect(after.credit.receivedGrosze).toBeLessThanOrEqual(4_000);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("each step done twice at once is the step done once", () => {
    const repeated = fc.array(
      timed(
        fc.oneof(
          decide,
          otherSteps.filter(({ name }) => name !== "announce"),
        ),
      ),
    );
    fc.assert(
      fc.property(repeated, (steps) => {
        const twice = steps.flatMap(([what, later]) => [[what, later] as const, [what, 0] as const]);
        expect(played(twice).topUp).toEqual(played(steps).topUp);
        expect(played(twice).drafts).toEqual(played(steps).drafts);
      }),
    );
  });

  it("it keeps its shape, and no more than five files of twenty that were announced", () => {
    fc.assert(
      fc.property(all, (steps) => {
        const { topUp: so } = played(steps);
        expect(BankTopUpSchema.safeParse(so).error).toBeUndefined();
        expect(so.confirmations.length).toBeLessThanOrEqual(20);
        expect(so.confirmations.filter(({ received }) => received).length).toBeLessThanOrEqual(5);
        expect(so.confirmations.filter(({ received, refused }) => received && refused)).toEqual([]);
      }),
    );
  });
});
