import { describe, expect, it } from "vitest";
import { openCompany } from "../support/company.ts";
import { callsOf } from "../support/faults.ts";
import { logOfEachTest } from "../support/logged.ts";
import { someAddress } from "../support/people.ts";
import { namedErrors } from "../support/requests.ts";
import { tableOfFile } from "../support/table-of-file.ts";

const stage = tableOfFile();
logOfEachTest();

/** A company with its main administrator, two of the finance, of whom one may not sign in, and an employee who is invited. */
const company = async () => {
  const test = stage();
  const own = await openCompany(test);
  const jan = await own.join({ user: { role: "finance" } });
  const ola = await own.join({ user: { role: "finance", canLogIn: false } });
  const added = await own.main.add({ role: "employee", email: someAddress("ewa") });
  const list = (query: Record<string, string>) => own.main.as("GET /portal-users", { query });
  return { ...own, list, jan, ola, ewa: String(added.body?.id), calls: callsOf(test.client) };
};

const idsOf = ({ body }: { body?: Record<string, unknown> | undefined }) =>
  (body!.items as { id: string }[]).map(({ id }) => id);

describe("portal users", () => {
  it("are those of a role, who may sign in or not, and whom an invitation waits for or not", async () => {
    const { list, main, jan, ola, ewa } = await company();

    expect(idsOf(await list({ role: "finance" })).sort()).toEqual([jan.id, ola.id].sort());
    expect(idsOf(await list({ role: "technical" }))).toEqual([]);
    expect(idsOf(await list({ canLogIn: "false" }))).toEqual([ola.id]);
    expect(idsOf(await list({ role: "finance", canLogIn: "true" }))).toEqual([jan.id]);
    expect(idsOf(await list({ invited: "true" }))).toEqual([ewa]);
    expect(idsOf(await list({ invited: "false" })).sort()).toEqual([main.id, jan.id, ola.id].sort());
  });

  it("fill their pages in one round trip, and have cursors of their own", async () => {
    const { list, jan, ola, calls } = await company();
    const before = calls.length;

    const page = await list({ role: "finance", limit: "1" });

    expect(calls.slice(before).filter(({ command }) => command === "Query")).toHaveLength(1);
    const cursor = String(page.body?.nextCursor);
    const next = await list({ role: "finance", limit: "1", cursor });
    expect([idsOf(page).length, idsOf(next).length]).toEqual([1, 1]);
    expect([...idsOf(page), ...idsOf(next)].sort()).toEqual([jan.id, ola.id].sort());
    expect(next.body).not.toHaveProperty("nextCursor");
    for (const query of [{ cursor }, { role: "technical", cursor }])
      expect(namedErrors(await list(query as Record<string, string>))).toEqual(["?cursor wrong_format"]);
  });

  it.each([
    [{ role: "operator-finance" }, ["?role not_one_of"]],
    [{ canLogIn: "yes" }, ["?canLogIn not_one_of"]],
    [{ invited: "1" }, ["?invited not_one_of"]],
  ] as [Record<string, string>, string[]][])("are refused for %j", async (query, errors) => {
    const { list } = await company();

    expect(namedErrors(await list(query))).toEqual(errors);
  });
});
