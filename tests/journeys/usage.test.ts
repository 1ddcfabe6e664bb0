/** What the telephony platform does: it reports usage, by the API and by the queue, and asks whether an account may be served. */
import { beforeAll, describe, expect, it } from "vitest";
import { type ApiClient, apiClient } from "../support/api-client.ts";
import { type LocalSystem, nowIn, sharedSystem } from "../support/local-system.ts";
import { typedOn } from "../support/ops.ts";
import { ownCompanyOf } from "../support/own-company.ts";

type Results = { results: { id: string; result: string; reason?: string }[] };

describe("the platform", () => {
  let system: LocalSystem;
  let api: ApiClient;
  let token: string;
  let sqs: string;
  let accountId: string;

  beforeAll(async () => {
    system = await sharedSystem();
    api = apiClient(system.address);
    const state = (await (await fetch(`${system.address}/_local/state`)).json()) as {
      machineKey: string;
      services: { sqs: string };
    };
    token = state.machineKey;
    sqs = state.services.sqs;
    ({ accountId } = await ownCompanyOf(system));
  });

  const charge = async (changes: object = {}) => ({
    id: crypto.randomUUID() as string,
    accountId,
    amountGrosze: 250,
    description: "Połączenie z +48 601 234 567",
    occurredAt: (await nowIn(system)).toISOString(),
    ...changes,
  });
  const send = async (...charges: object[]) =>
    (await api<Results>("POST /platform/usage-charges", { token, body: { charges } })).body.results.map(
      ({ result, reason }) => reason ?? result,
    );
  const queue = async (body: object) => {
    const response = await fetch(sqs, {
      method: "POST",
      headers: { "x-amz-target": "AmazonSQS.SendMessage", "content-type": "application/x-amz-json-1.0" },
      body: JSON.stringify({
        QueueUrl: "saldo-local-queued-usage.fifo",
        MessageGroupId: accountId,
        MessageBody: JSON.stringify(body),
      }),
    });
    expect(response.status).toBe(200);
  };
  const stateOf = (id = accountId) => api(`GET /platform/accounts/${id}/service-state`, { token });

  it("posts what was used, once, and sees how the account stands", async () => {
    const [first, bad] = [await charge(), await charge({ amountGrosze: -1 })];

    expect(await send(first, bad)).toEqual(["posted", "invalid_amount"]);
    expect(await send(first, bad)).toEqual(["already-posted", "invalid_amount"]);

    expect((await stateOf()).body).toEqual({
      state: "exhausted",
      accountState: "open",
      mode: "prepaid",
      feeOverdue: false,
    });
    expect((await stateOf("ac_01KJQ3V2G0ABCDEFGHJKMNPQRS")).status).toBe(404);
    expect((await api("POST /platform/usage-charges", { body: { charges: [first] } })).status).toBe(401);
  });

  it("posts the same by the queue; what is refused waits until it is given back", async () => {
    const [good, unknown] = [await charge(), await charge({ accountId: "ac_01KJQ3V2G0ABCDEFGHJKMNPQRS" })];

    await queue(good);
    await queue(unknown);

    await expect.poll(() => system.said(), { timeout: 15_000 }).toMatch(/"usage.dead_letter".*"account_unknown"/);
    const redriven = await typedOn(system, "redrive");
    expect(redriven).toMatchObject({
      isDone: true,
      said: expect.stringContaining(`account_unknown: ${JSON.stringify(unknown)}`),
    });
    expect(await send(good)).toEqual(["already-posted"]);
  });
});
