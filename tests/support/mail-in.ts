/** SES's receiving as the local system plays it, with storage of its own and a function of the test's. */
import type { SQSRecord } from "aws-lambda";
import { onTestFinished } from "vitest";
import { startMailIn } from "../../local/mail-in.ts";
import type { ReceivedNotification } from "../../local/received-notification.ts";
import { rawMailKey } from "../../shared/domain/mail-in/received-mail.ts";
import { fileKeeper, fileReader } from "../../shared/gateways/files.ts";
import { startStorage } from "./storage.ts";

export const mailInDomain = "in.operator.example";
export const helpdesk = `bok@${mailInDomain}`;
export const eicarBase64 =
  "WDVPIVAlQEFQWzRcUFpYNTQoUF4pN0NDKTd9JEVJQ0FSLVNUQU5EQVJELUFOVElWSVJVUy1URVNULUZJTEUhJEgrSCo=";

export const receivedAt = new Date("2026-03-02T12:00:00.000Z");

/** `handler` is the function that is called with each e-mail. */
export const receiving = async (handler: (record: SQSRecord) => Promise<unknown> = async () => {}) => {
  const storage = await startStorage();
  const calls: SQSRecord[] = [];
  const mailIn = startMailIn({
    domain: mailInDomain,
    files: fileKeeper(storage),
    handler: async ({ Records: [record] }) => {
      calls.push(record!);
      return handler(record!);
    },
    now: () => receivedAt,
    pauseMilliseconds: 0,
  });
  onTestFinished(async () => {
    await mailIn.stop();
    await storage.stop();
  });
  return {
    mailIn,
    storage,
    calls,
    told: (): ReceivedNotification[] => calls.map(({ body }) => JSON.parse(body) as ReceivedNotification),
    stored: async (id: string): Promise<Buffer> => {
      const found = await fileReader(storage).read({ key: rawMailKey(id), bytesMax: 50_000_000 });
      if (typeof found === "string") throw new Error(`the e-mail is ${found}`);
      return Buffer.from(found.bytes);
    },
  };
};
