/** A decision link that expired before anybody decided is exchanged for a new one, which only its clerk gets. */
import { describe, expect, it } from "vitest";
import { decisionMilliseconds, decisionPurpose, type LinkName } from "../../shared/domain/link.ts";
import { letterOf } from "../../shared/domain/notices/letter-of-notice.ts";
import { linkSecret } from "../../shared/security/link-secret.ts";
import { linkWrite } from "../../shared/store/link-store.ts";
import { decisionOffices, english, expectSafePage, hasForm, linkKey, statuses } from "../support/decision-office.ts";
import { logOfEachTest } from "../support/logged.ts";
import { type FactsOf, toldBy } from "../support/notices.ts";
import { buttonsOf, readOf, textOf } from "../support/page-visitor.ts";
import { clerks, type TransferDesk } from "../support/transfers.ts";

const { office } = decisionOffices();
const logged = logOfEachTest();
const [ola, jan] = clerks;

describe("a link that expired before anybody decided", () => {
  const officeOfExpiredLinks = async () => {
    const world = await office();
    world.pass(decisionMilliseconds);
    return world;
  };
  const asks = { decision: "new-link" };
  const mailsOf = async ({ notices }: { notices: TransferDesk["notices"] }) =>
    (await notices()).filter(({ facts }) => facts.kind === "decision-link-renewed");

  it("decides nothing, says nothing of the top-up, leaves no record of a look, and offers a new one", async () => {
    const { show, decide, ofOla, topUp, accountId, everything } = await officeOfExpiredLinks();
    const before = await everything();

    const page = await show(ofOla);
    const posts = [
      await decide(ofOla),
      await decide(ofOla, { decision: "reject", reason: "Nie wpłynęło" }),
      await decide(ofOla, { decision: "sign-in" }),
    ];

    for (const answer of posts) expect(answer).toEqual(page);
    expect([page.status, buttonsOf(page)]).toEqual([410, ["Wyślij nowy link"]]);
    expectSafePage(page);
    expect(readOf(page)).toContain("Link był ważny do: 16 marca 2026, 13:00");
    expect(readOf(page)).toContain("O nowy link możesz tu poprosić do: 15 kwietnia 2026");
    for (const secret of ["Poranna", "250", topUp.code, accountId, topUp.id, ola, "potwierdzenie.pdf"])
      expect(textOf(page)).not.toContain(secret);
    expect(buttonsOf(await show(ofOla, { headers: english }))).toEqual(["Send a new link"]);
    expect(await everything()).toEqual(before);
  });

  it("is exchanged for one that only its clerk is sent, which decides for 14 days", async () => {
    const world = await officeOfExpiredLinks();
    const { show, decide, ofOla, records, topUp, amounts, pass } = world;

    const asked = await decide(ofOla, asks, { address: "198.51.100.7" });

    expect([asked.status, asked.headers.location]).toEqual([303, `/decisions/${ofOla}`]);
    const [mail, ...more] = await mailsOf(world);
    expect([mail!.recipient, more]).toEqual([{ address: ola }, []]);
    const facts = toldBy(mail!) as FactsOf<"decision-link-renewed">;
    const secretOf = (name: LinkName) => linkSecret(linkKey, name);
    const letter = letterOf(
      { facts, language: "pl" },
      { panelAddress: "", apiAddress: "https://api", operatorName: "", secretOf },
    );
    const [token] = /li_[^/]+$/.exec(letter.action!.address)!;
    const sent = await show(ofOla);
    expect([sent.status, buttonsOf(sent)]).toEqual([410, []]);
    expect(readOf(sent)).toContain("Nowy link wysłaliśmy: 16 marca 2026, 13:00");
    expect(readOf(sent)).toContain("ważny do: 30 marca 2026");
    for (const secret of [token!, facts.linkId]) expect(textOf(sent) + asked.headers.location).not.toContain(secret);
    expect(readOf(await show(ofOla, { headers: english }))).toContain("We sent a new link on 16 March 2026, 13:00");
    expect((await records(topUp)).operator).toMatchObject([
      { kind: "decision-link-renewed", by: ola, subjectAccountId: topUp.accountId, from: "198.51.100.7" },
    ]);
    expect((await records(topUp)).customer).toEqual([]);

    pass(decisionMilliseconds - 1);
    expect((await decide(token!)).status).toBe(303);
    expect(await amounts()).toEqual([25_000]);
  });

  it("is exchanged once, however often and at once its holder asks, and then so is the new one", async () => {
    const world = await officeOfExpiredLinks();
    const { decide, ofOla, pass } = world;

    const first = await Promise.all(Array.from({ length: 5 }, () => decide(ofOla, asks)));
    pass(decisionMilliseconds);
    const later = await decide(ofOla, asks);

    expect(statuses([...first, later])).toEqual(new Array(6).fill(303));
    expect(logged.of("top_up.decision_link_renewed")).toHaveLength(1);
    const [mail, ...more] = await mailsOf(world);
    expect(more).toEqual([]);
    const { linkId } = toldBy(mail!) as FactsOf<"decision-link-renewed">;
    const next = `${linkId}.${linkSecret(linkKey, { id: linkId, purpose: decisionPurpose })}`;
    expect((await decide(next, asks)).status).toBe(303);
    expect(await mailsOf(world)).toHaveLength(2);
  });

  it("shows what was decided, also by others and after its end, and offers no new one", async () => {
    const world = await office();
    const { show, decide, ofOla, ofJan, pass, everything, topUp } = world;
    await decide(ofJan);
    pass(decisionMilliseconds);

    const pages = [await show(ofOla), await decide(ofOla, asks)];

    for (const page of pages) {
      expect([page.status, hasForm(page)]).toEqual([200, false]);
      expect(readOf(page)).toContain(`Kto zdecydował ${jan}`);
    }
    expect(await mailsOf(world)).toEqual([]);
    const looks = (await everything()).filter(
      ({ kind, subject, by }) => kind === "account-looked-at" && subject === `decision ${topUp.id}` && by === ola,
    );
    expect(looks).toHaveLength(2);
  });

  it("is offered to nobody who forges it, whose link is good, or who is of finance no more", async () => {
    const world = await office();
    const { decide, ofOla, pass, employ } = world;
    const forged = `${ofOla.split(".")[0]}.${"x".repeat(43)}`;

    expect(buttonsOf(await decide(ofOla, asks))).toEqual(["Zaksięguj", "Odrzuć"]);
    pass(decisionMilliseconds);
    expect((await decide(forged, asks)).status).toBe(404);
    employ([jan]);
    expect((await decide(ofOla, asks)).status).toBe(404);

    expect(await mailsOf(world)).toEqual([]);
  });

  it("floods nobody: a clerk is sent ten new ones in 24 hours, whichever old e-mails somebody holds", async () => {
    const world = await office();
    const { decide, newLink, looking, pass, now } = world;
    const clerk = `${crypto.randomUUID()}@operator.example`;
    world.employ([clerk]);
    const old = Array.from({ length: 11 }, () => newLink(clerk));
    for (const { link } of old) await looking.write(linkWrite(link));
    pass(decisionMilliseconds);
    for (const { token } of old.slice(0, 10)) expect((await decide(token, asks)).status).toBe(303);

    pass(3600_000);
    const refused = await decide(old[10]!.token, asks);

    expect([refused.status, refused.headers["retry-after"]]).toEqual([429, String(23 * 3600)]);
    expect(readOf(refused)).toContain(
      "Na ten adres wysłaliśmy już 10 nowych linków w ciągu 24 godzin. Spróbuj ponownie po: 17 marca 2026, 13:00",
    );
    expect(hasForm(refused)).toBe(false);
    expect(await mailsOf(world)).toHaveLength(10);
    pass(23 * 3600_000);
    expect([(await decide(old[10]!.token, asks)).status, now().toISOString()]).toEqual([
      303,
      "2026-03-17T12:00:00.000Z",
    ]);
    expect(await mailsOf(world)).toHaveLength(11);
  });
});
