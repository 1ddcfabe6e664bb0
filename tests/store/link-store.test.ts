import { describe, expect, it } from "vitest";
import type { Link } from "../../shared/domain/link.ts";
import { newId } from "../../shared/ids.ts";
import { keys } from "../../shared/store/keys.ts";
import { linkRenewals } from "../../shared/store/link-renewals.ts";
import { linkStore, linkUsedWrite, linkWrite } from "../../shared/store/link-store.ts";
import { WritesRefused } from "../../shared/store/table.ts";
import { callsOf, injectFaults } from "../support/faults.ts";
import { refusalOf, thrownBy } from "../support/refusals.ts";
import { someAccountId } from "../support/table.ts";
import { tableOfFile } from "../support/table-of-file.ts";

const stage = tableOfFile();
const now = new Date("2026-03-02T12:00:00.000Z");

const someLink = (): Link => ({
  id: newId("li", now),
  purpose: "password-reset",
  secretHash: "0".repeat(64),
  accountId: someAccountId(),
  userId: newId("us", now),
  email: "anna@example.com",
  credentialVersion: 3,
  expiresAt: "2026-03-02T12:30:00.000Z",
});

describe("a link", () => {
  it("is found by its id, with one read, as it was kept", async () => {
    const { table, client } = stage();
    const link = someLink();
    await table.write(linkWrite(link));
    const calls = callsOf(client);

    expect(await linkStore(table).find(link.id)).toEqual(link);
    expect(await linkStore(table).find(newId("li", now))).toBeUndefined();
    expect(calls.map(({ command }) => command)).toEqual(["GetItem", "GetItem"]);
  });

  it("is forgotten when it is over", async () => {
    const { table } = stage();
    const link = someLink();

    await table.write(linkWrite(link));

    expect((await table.get(keys.link(link.id)))?.ttl).toBe(Date.parse(link.expiresAt) / 1000);
  });

  it("to decide is kept for 30 days after its end, so that its holder can ask for another", async () => {
    const { table } = stage();
    const { credentialVersion: _, ...link } = someLink();

    await table.write(linkWrite({ ...link, purpose: "decision", subjectId: "tu_1" }));

    const days = (Number((await table.get(keys.link(link.id)))?.ttl) - Date.parse(link.expiresAt) / 1000) / 86_400;
    expect(days).toBe(30);
  });

  it("that was used up is gone, and can't be used up again", async () => {
    const { table } = stage();
    const link = someLink();
    await table.write(linkWrite(link));

    await table.write(linkUsedWrite(link));

    expect(await linkStore(table).find(link.id)).toBeUndefined();
    expect(await thrownBy(table.write(linkUsedWrite(link)))).toBeInstanceOf(WritesRefused);
  });

  it("is not exchanged for one that is kept already: then the exchange fails", async () => {
    const { table } = stage();
    const [old, kept] = [someLink(), someLink()];
    for (const link of [old, kept]) await table.write(linkWrite(link));

    const exchange = linkRenewals({ table, newId }).renew(old, { at: now, links: [kept] });

    expect(await thrownBy(exchange)).toBeInstanceOf(WritesRefused);
  });

  it.each(["throttled", "lost-before"] as const)(
    "is not taken for used where the store could not read it (%s)",
    async (fault) => {
      const { table, client } = stage();
      injectFaults(client, () => fault);

      expect((await refusalOf(linkStore(table).find(newId("li", now))))?.code).toBe("temporarily_unavailable");
    },
  );
});
