import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { activateMailIn, deactivateMailIn, MailInNotChanged } from "../../ops/activate-mail-in.ts";
import { mailClient } from "../../shared/gateways/mailer.ts";
import { thrownBy } from "../support/refusals.ts";

const ruleSet = "saldo-prod";

/** SES as far as its rule sets are concerned: those that there are, and the active one. */
const ses: { known: string[]; active: string | undefined; asked: string[] } = {
  known: [],
  active: undefined,
  asked: [],
};
let server: Server;
let client: ReturnType<typeof mailClient>;

const answerTo = (form: URLSearchParams): [number, string] => {
  const action = form.get("Action") ?? "";
  ses.asked.push(action);
  const answered = (result: string): [number, string] => [
    200,
    `<${action}Response xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><${action}Result>${result}</${action}Result></${action}Response>`,
  ];
  if (action === "DescribeActiveReceiptRuleSet")
    return answered(ses.active === undefined ? "" : `<Metadata><Name>${ses.active}</Name></Metadata><Rules/>`);
  const name = form.get("RuleSetName") ?? undefined;
  if (name !== undefined && !ses.known.includes(name))
    return [
      400,
      `<ErrorResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><Error><Type>Sender</Type><Code>RuleSetDoesNotExist</Code><Message>Rule set does not exist: ${name}</Message></Error></ErrorResponse>`,
    ];
  ses.active = name;
  return answered("");
};

beforeAll(async () => {
  server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += String(chunk);
    const [status, xml] = answerTo(new URLSearchParams(body));
    response.writeHead(status, { "content-type": "text/xml" }).end(xml);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  client = mailClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: "eu-central-1",
    credentials: { accessKeyId: "a", secretAccessKey: "b" },
  });
});
afterAll(() => new Promise((resolve) => server.close(resolve)));
beforeEach(() => Object.assign(ses, { known: [ruleSet, "saldo-dev"], active: undefined, asked: [] }));

describe("activating received e-mail", () => {
  it("makes our rule set the active one, and is safe to repeat", async () => {
    expect(await activateMailIn({ client, ruleSet })).toBe("activated");
    expect(await activateMailIn({ client, ruleSet })).toBe("active-before");

    expect(ses.active).toBe(ruleSet);
  });

  it("never takes the place of another one, which it names", async () => {
    ses.active = "saldo-dev";

    const error = await thrownBy(activateMailIn({ client, ruleSet }));

    expect(error).toBeInstanceOf(MailInNotChanged);
    expect(String(error)).toContain("The receipt rule set saldo-dev is active");
    expect([ses.active, ses.asked]).toEqual(["saldo-dev", ["DescribeActiveReceiptRuleSet"]]);
  });

  it("says so where ours is not deployed", async () => {
    ses.known = [];

    const error = await thrownBy(activateMailIn({ client, ruleSet }));

    expect(error).toBeInstanceOf(MailInNotChanged);
    expect(String(error)).toContain("deploy the stage's data stack first");
  });
});

describe("deactivating it", () => {
  it("leaves no rule set active where ours was, and is safe to repeat", async () => {
    ses.active = ruleSet;

    expect(await deactivateMailIn({ client, ruleSet })).toBe("deactivated");
    expect(ses.active).toBeUndefined();
    expect(await deactivateMailIn({ client, ruleSet })).toBe("not-active");
  });

  it("leaves another one as it is", async () => {
    ses.active = "saldo-dev";

    expect(await deactivateMailIn({ client, ruleSet })).toBe("not-active");
    expect(ses.active).toBe("saldo-dev");
  });
});
