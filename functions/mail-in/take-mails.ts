import * as z from "zod/mini";
import { described, log } from "../../shared/log.ts";
import { receiptOf } from "./receipt-of.ts";
import { type TakingUses, takeMail } from "./take-mail.ts";

/** What a queue delivers: SES's words are in each message, as JSON. */
const Delivered = z.object({ Records: z.array(z.object({ body: z.string() })) });

/**
 * Takes e-mails that SES received. One may be delivered twice, late or in any order: it ends as it began. What fails is thrown, once the others are
 * done: the queue delivers it again for hours, then leaves it in the queue of failures.
 */
export const takeMails =
  (uses: TakingUses) =>
  async (delivered: unknown): Promise<void> => {
    const failures: unknown[] = [];
    for (const { body } of z.parse(Delivered, delivered).Records) {
      try {
        const received = receiptOf(body);
        if (received) await takeMail(received, uses);
      } catch (error) {
        // Lambda would log what is thrown without its cause.
        log.warn("mail_in.failed", { error: described(error) });
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  };
