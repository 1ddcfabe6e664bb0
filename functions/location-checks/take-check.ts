import * as z from "zod/mini";
import { Message } from "../../shared/domain/change-requests/change-request.ts";
import { Refusal } from "../../shared/domain/refusal.ts";
import * as common from "../../shared/domain/refusals.ts";
import type { PageRequest } from "../../shared/http/page-session.ts";
import { pageFormVerb } from "../../shared/http/verb.ts";
import { checkPage, type HeldUses, heldBy } from "./check-page.ts";
import { type VerifyingUses, verify } from "./verify-location.ts";

const contract = {
  summary: "Confirm or reject where a number is used, on its page, once somebody of BOK has signed in there",
  path: z.strictObject({ token: z.string() }),
  bodyIs: "form",
  body: z.strictObject({
    state: z.enum(["verified", "rejected", "sign-in"]),
    /** Of more than a note may have, so that what is wrong is said beside the field, and nothing typed is lost. */
    note: z.optional(z.string().check(z.maxLength(5_000))),
    /** Of the number as the page showed it. */
    version: z.optional(z.string().check(z.regex(/^[1-9]\d{0,8}$/))),
  }),
  answers: {
    200: { description: "The sign-in, or the form as it was filled in before it", page: true },
    303: { description: "Done; the page says what" },
    400: { description: "The reason is missing; the page says so", page: true },
    403: { description: "The sign-in is over or not enough; the page says what", page: true },
    404: { description: "The link opens nothing, or no more", page: true },
    409: { description: "The place was changed or decided on meanwhile; the page shows how it is", page: true },
  },
} as const;

type Uses = HeldUses & VerifyingUses;
type Asked = PageRequest<typeof contract>;

const held = ({ path, origin, visit }: Asked, uses: Uses) =>
  heldBy({ token: path.token, from: origin.address, reader: visit.reader }, uses);

/** The page with the form as it was filled in; it does nothing. */
const showFilled = (uses: Uses) => async (asked: Asked) => {
  const { body, language, visit } = asked;
  return checkPage(await held(asked, uses), {
    language,
    visit,
    status: visit.problem?.status ?? 200,
    note: body.note,
  });
};

const act = (uses: Uses) => async (asked: Asked) => {
  const { body, language, visit, path, origin } = asked;
  const found = await held(asked, uses);
  if (!found) return checkPage(found, { language, visit });
  const { clerk } = visit;
  if (body.state === "sign-in" || !clerk) return visit.signIn(body.note !== undefined);
  const note = z.safeParse(Message, body.note);
  if (body.state === "rejected" && !note.success)
    return checkPage(found, { language, visit, status: 400, note: body.note, told: { fault: "note" } });

  const { number, accountId } = found.number;
  try {
    await verify(
      {
        path: { accountId: accountId!, number },
        body: { state: body.state, note: body.state === "rejected" ? note.data : undefined },
        version: Number(body.version ?? -1),
        caller: clerk,
        origin,
      },
      uses,
    );
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    // Not found: the customer disabled it, or it is another's number by now.
    const isMoved = error.code === common.precondition_failed.code || error.code === common.not_found.code;
    const told = isMoved ? ({ fault: "moved" } as const) : { problem: error.problem };
    const status = isMoved ? 409 : error.problem.status;
    return checkPage(await held(asked, uses), { language, visit, status, note: body.note, told });
  }
  // A new GET, so that neither a reload nor the way back sends the form again.
  return { status: 303, headers: { location: `/locations/${path.token}` } };
};

export const takeCheck = pageFormVerb(contract, showFilled, act);
