import { openMaxOf } from "../../../shared/domain/change-requests/change-request.ts";
import { openingByMail } from "../../../shared/domain/change-requests/mailed-steps.ts";
import type { NewNotice } from "../../../shared/domain/follow-ups.ts";
import type { KeptMail } from "../../../shared/domain/mail-in/plan.ts";
import { newId, newTransferCode } from "../../../shared/ids.ts";
import { deskLink } from "../../../shared/security/desk-link.ts";
import { sha256 } from "../../../shared/security/hash.ts";
import { changeRequestStore } from "../../../shared/store/change-request-store.ts";
import { keys } from "../../../shared/store/keys.ts";
import { mailInStore } from "../../../shared/store/mail-in-store.ts";
import { conditionsMatter, type Ground } from "../../support/conditions.ts";
import { someAccountId } from "../../support/table.ts";
import { noon } from "../../support/top-ups.ts";

const someMail = (changes: Partial<KeptMail> = {}): KeptMail => ({
  id: newId("no", noon).replace("_", ""),
  receivedAt: noon.toISOString(),
  sender: "anna@klient.example",
  subject: "Sprawa",
  plan: { as: "refusal", why: "automatic" },
  version: 1,
  state: "begun",
  ...changes,
});

const answerTo = (to: string): { to: string; notice: NewNotice } => ({
  to,
  notice: {
    recipient: { address: to },
    language: "pl",
    facts: { kind: "mail-received", at: noon.toISOString() },
  },
});
const someAddress = (): string => `${newId("no", noon).toLowerCase()}@klient.example`;

const openUnverified = async ({ table }: Ground, accountId = someAccountId(), number = newTransferCode()) => {
  const mail = someMail();
  await mailInStore(table).begin(mail, sha256(mail.id));
  const requestId = newId("cr", noon);
  const author = { side: "customer", name: "Jan", address: "jan@gdzies.example", isUnverified: true } as const;
  const opens = { purpose: "case", accountId, subjectId: requestId, days: 1 };
  const step = openingByMail(
    { id: requestId, number: `BOK-${number}`, accountId, companyName: "–", kind: "other", language: "pl" },
    {
      mail: {
        mailId: mail.id,
        author,
        sender: author.address,
        replyTo: author.address,
        text: "Dzień dobry",
        files: [],
        refusedFiles: [],
        remarks: [],
        answer: undefined,
      },
      link: deskLink(opens, { desk: "helpdesk", key: "a key", newId, at: noon }),
      now: noon,
    },
  );
  return changeRequestStore(table).openByMail(step, { mail });
};

conditionsMatter([
  {
    of: "an e-mail that is begun",
    item: "MAIL",
    part: "attribute_not_exists(pk)",
    keeps: "it keeps the plan that it was begun with",
    holds: async ({ table }) => {
      const mail = someMail();
      await mailInStore(table).begin(mail, sha256(mail.id));
      await mailInStore(table).begin({ ...mail, plan: { as: "refusal", why: "spam" } }, sha256(`${mail.id} again`));
      return JSON.stringify((await mailInStore(table).find(mail.id))?.plan) === JSON.stringify(mail.plan);
    },
  },
  {
    of: "an e-mail that is begun",
    item: "SAME",
    keeps: "another one that says the same is not begun",
    holds: async ({ table }) => {
      const [first, second] = [someMail(), someMail()];
      const hash = sha256(first.id);
      await mailInStore(table).begin(first, hash);
      return (await mailInStore(table).begin(second, hash)) === "same";
    },
  },
  {
    of: "an e-mail that ends",
    item: "MAIL",
    part: "#state = :begun",
    keeps: "it is answered once",
    holds: async ({ table }) => {
      const mail = someMail();
      const kept = await mailInStore(table).begin(mail, sha256(mail.id));
      if (kept === "same") throw new Error("it is the first");
      const end = () => mailInStore(table).end(kept, { now: noon, why: "automatic" });
      await end();
      await table.write({
        Update: {
          Key: keys.mail(mail.id),
          UpdateExpression: "REMOVE #queue",
          ExpressionAttributeNames: { "#queue": "queue" },
        },
      });
      await end();
      // What the staff have closed does not come back.
      return (await table.get(keys.mail(mail.id)))?.queue === undefined;
    },
  },
  {
    of: "an e-mail that ends",
    item: "MAIL",
    part: "#version = :version",
    keeps: "it ends by the plan that holds",
    holds: async ({ table }) => {
      const mail = someMail();
      await mailInStore(table).begin(mail, sha256(mail.id));
      await mailInStore(table).replan(mail, { as: "refusal", why: "own" });
      await mailInStore(table).end(mail, { now: noon });
      return (await mailInStore(table).find(mail.id))?.state === "begun";
    },
  },
  ...["attribute_not_exists(#hour)", "#hour <= :hour"].map((part) => ({
    of: "an answer",
    item: "ANSWERS",
    part,
    keeps: "an address has one an hour",
    holds: async ({ table, others }: Ground) => {
      const to = someAddress();
      for (const each of [0, 30]) {
        const mail = someMail();
        await mailInStore(table).begin(mail, sha256(mail.id));
        await mailInStore(table).end(mail, { now: new Date(noon.getTime() + each * 60_000), answer: answerTo(to) });
      }
      return Number((await others.get(keys.answers(to)))?.sent1) === noon.getTime();
    },
  })),
  ...["attribute_not_exists(requestIds)", "size(requestIds) < :max"].map((part) => ({
    of: "a case that nobody is proved to have opened",
    item: "OPEN-UNVERIFIED",
    part,
    keeps: "ten of an account are open at a time",
    holds: async (ground: Ground) => {
      const accountId = someAccountId();
      const most = openMaxOf({ accountId, openedBy: { side: "customer", name: "", isUnverified: true } });
      const outcomes: string[] = [];
      for (let each = 0; each <= most; each += 1) outcomes.push(await openUnverified(ground, accountId));
      return outcomes.filter((outcome) => outcome === "kept").length === most && outcomes.at(-1) === "no-room";
    },
  })),
  {
    of: "a case that an e-mail opens",
    item: "REQUEST",
    part: "attribute_not_exists(pk)",
    keeps: "no two have one number",
    holds: async (ground) => {
      const number = newTransferCode();
      await openUnverified(ground, someAccountId(), number);
      return (await openUnverified(ground, someAccountId(), number)) === "number-taken";
    },
  },
]);
