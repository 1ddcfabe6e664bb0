/** What finance is sent each morning about the day before. */
import * as z from "zod/mini";
import { LowState } from "../account/ledger.ts";
import { AccountId } from "../ids.ts";
import { NoticeFile } from "../notices/notice-file.ts";
import { InvoicingNews } from "../subscriber/invoicing.ts";
import { creditMethods } from "./digest.ts";

export const NoticeFacts = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("daily-digest"),
    day: z.iso.date(),
    topUps: z.array(z.object({ method: z.enum(creditMethods), count: z.int(), amountGrosze: z.int() })),
    /** How many accounts ended the day in each state, of those whose state changed in it. */
    changed: z.object({ ok: z.int(), low: z.int(), exhausted: z.int() }),
    /** Some of them, the worst first; all of them stand in the file. */
    accounts: z.array(
      z.object({
        accountId: AccountId,
        companyName: z.string(),
        state: LowState,
        balanceGrosze: z.int(),
      }),
    ),
    /** Some of those whose invoices go elsewhere, by name, and how many there are. Digests of earlier releases had none. */
    redirected: z._default(z.array(z.extend(InvoicingNews, { accountId: AccountId, companyName: z.string() })), []),
    redirectedCount: z._default(z.int(), 0),
    file: NoticeFile,
  }),
]);
export type NoticeFacts = z.infer<typeof NoticeFacts>;
