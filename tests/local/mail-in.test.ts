import { expect, it, onTestFinished, vi } from "vitest";
import { receivesMax } from "../../local/redelivery.ts";
import { mailBytesMax } from "../../shared/domain/mail-in/received-mail.ts";
import { eicarBase64, helpdesk, mailInDomain, receiving } from "../support/mail-in.ts";

const raw = Buffer.from("From: anna@poranna-kawa.example\r\nSubject: Dane\r\n\r\nProszę o zmianę.\r\n");
const mail = { raw, envelopeFrom: "anna@poranna-kawa.example", recipients: [helpdesk] };

const errorsSaid = () => {
  const said = vi.spyOn(console, "error").mockImplementation(() => {});
  onTestFinished(() => said.mockRestore());
  return said;
};

it("stores an e-mail, and calls the function with what SES says of it", async () => {
  const { mailIn, told, calls, stored } = await receiving();

  const { id, ended } = await mailIn.receive({ ...mail, verdicts: { dmarc: "GRAY" } });

  expect(await ended).toBeUndefined();
  expect(id).toMatch(/^[a-z0-9]{40}$/);
  expect(calls).toMatchObject([
    { eventSource: "aws:sqs", eventSourceARN: expect.stringMatching(/:saldo-local-mail-in$/) },
  ]);
  expect(told()).toMatchObject([
    {
      notificationType: "Received",
      mail: { messageId: id, source: mail.envelopeFrom },
      receipt: {
        recipients: [helpdesk],
        dmarcVerdict: { status: "GRAY" },
        virusVerdict: { status: "PASS" },
        action: { objectKey: `mail/${id}` },
      },
    },
  ]);
  expect((await stored(id)).subarray(-raw.length)).toEqual(raw);
});

it("gives each e-mail a name of its own, also the same one", async () => {
  const { mailIn } = await receiving();

  const ids = await Promise.all(Array.from({ length: 3 }, async () => (await mailIn.receive(mail)).id));

  expect(new Set(ids).size).toBe(3);
});

it("takes what is for any address at its domain, and nothing else", async () => {
  const { mailIn, calls } = await receiving();

  for (const local of ["bok", "potwierdzenia", "Info"])
    await (await mailIn.receive({ ...mail, recipients: [`${local}@IN.operator.example`] })).ended;
  expect(calls).toHaveLength(3);

  for (const recipients of [
    ["bok@operator.example"],
    [`bok@x.${mailInDomain}`],
    [`bok@${mailInDomain}.example`],
    [helpdesk, "ewa@example.com"],
    [],
  ])
    await expect(mailIn.receive({ ...mail, recipients })).rejects.toMatchObject({ responseCode: 550 });
  expect(calls).toHaveLength(3);
});

it("takes 40 MB and no more", async () => {
  const { mailIn, calls, stored } = await receiving();
  const large = Buffer.concat([raw, Buffer.alloc(mailBytesMax - raw.length, `${"A".repeat(76)}\r\n`)]);

  const { id, ended } = await mailIn.receive({ ...mail, raw: large });
  await ended;
  expect((await stored(id)).subarray(-large.length).equals(large)).toBe(true);

  const tooLarge = mailIn.receive({ ...mail, raw: Buffer.concat([large, Buffer.from("A")]) });
  await expect(tooLarge).rejects.toMatchObject({ responseCode: 552 });
  expect(calls).toHaveLength(1);
});

const attached = (base64: string) =>
  `Content-Type: application/zip\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64.replace(/.{20}/g, "$&\r\n")}\r\n--x--\r\n`;

it.each([
  ["as it stands", Buffer.from(eicarBase64, "base64").toString()],
  ["in an attachment", attached(eicarBase64)],
  ["in a forwarded e-mail that is encoded as a whole", attached(Buffer.from(attached(eicarBase64)).toString("base64"))],
])("finds a virus %s, whatever verdict was wanted", async (_, text) => {
  const { mailIn, told } = await receiving();

  await (await mailIn.receive({ ...mail, raw: Buffer.concat([raw, Buffer.from(text)]), verdicts: { virus: "PASS" } }))
    .ended;

  expect(told()[0]!.receipt.virusVerdict).toEqual({ status: "FAIL" });
});

it.each([
  ["throws", () => Promise.reject(new Error("failed"))],
  ["says that it failed", async (messageId: string) => ({ batchItemFailures: [{ itemIdentifier: messageId }] })],
] as const)("comes again to a function that %s, until it takes it", async (_, fail) => {
  const said = errorsSaid();
  let tries = 0;
  const { mailIn, calls } = await receiving(async ({ messageId }) => {
    tries += 1;
    return tries < 3 ? fail(messageId) : { batchItemFailures: [] };
  });

  const { ended } = await mailIn.receive(mail);

  expect(await ended).toBeUndefined();
  expect(calls.map(({ attributes }) => attributes.ApproximateReceiveCount)).toEqual(["1", "2", "3"]);
  expect(new Set(calls.map(({ messageId, body }) => messageId + body)).size).toBe(1);
  expect(said).toHaveBeenCalledTimes(2);
});

it("is left after so many tries, is still stored, and that is said", async () => {
  const said = errorsSaid();
  const { mailIn, calls, stored } = await receiving(() => Promise.reject(new Error("the table is away")));

  const { id, ended } = await mailIn.receive(mail);

  expect(await ended).toMatchObject({ message: "the table is away" });
  expect(calls).toHaveLength(receivesMax);
  expect((await stored(id)).length).toBeGreaterThan(raw.length);
  expect(said.mock.calls.filter(([what]) => String(what).includes("not delivered again"))).toHaveLength(1);
});

it("is taken before the function is done, and ends only when it is", async () => {
  const { promise: done, resolve: finish } = Promise.withResolvers<void>();
  const { mailIn, calls } = await receiving(() => done);
  await mailIn.receive(mail);
  let isStopped = false;

  const stopping = mailIn.stop().then(() => {
    isStopped = true;
  });
  await expect.poll(() => calls).toHaveLength(1);
  expect(isStopped).toBe(false);
  finish();

  await stopping;
});

it("is not taken where it can't be stored", async () => {
  const { mailIn, calls, storage } = await receiving();
  storage.files.behave("down");

  await expect(mailIn.receive(mail)).rejects.toMatchObject({ code: "temporarily_unavailable" });
  expect(calls).toEqual([]);
});
