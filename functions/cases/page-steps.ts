/** What a clerk does on a case's page: the steps of the API's verbs, and the roles that their routes declare. */
import type { Caller } from "../../shared/http/caller.ts";
import { ask } from "./ask-customer.ts";
import type { CaseStep } from "./case-path.ts";
import { remark } from "./comment-on-case.ts";
import { decide } from "./decide-case.ts";
import { declaration } from "./declaration.ts";
import { take } from "./take-case.ts";

export const pageSteps = ["take", "ask", "remark", "apply", "reject"] as const;
export type PageStep = (typeof pageSteps)[number];

/** The field of the form that a step sends, if any. */
export const fieldOf = {
  take: undefined,
  ask: "question",
  remark: "remark",
  apply: "note",
  reject: "note",
} as const satisfies Record<PageStep, string | undefined>;

export const textFields = ["question", "remark", "note"] as const;
export type TextField = (typeof textFields)[number];

type Uses = Parameters<typeof take>[1] &
  Parameters<typeof ask>[1] &
  Parameters<typeof remark>[1] &
  Parameters<typeof decide>[1];

/** Takes a step with the text of its field. Refuses as the route of the API does. */
export const takeStep = (step: PageStep, text: string | undefined, asked: CaseStep, uses: Uses): Promise<unknown> => {
  if (step === "take") return take(asked, uses);
  if (step === "apply" || step === "reject") return decide({ ...asked, body: { decision: step, note: text } }, uses);
  const body = { text: text ?? "" };
  return step === "ask" ? ask({ ...asked, body }, uses) : remark({ ...asked, body }, uses);
};

const apiRoute = "/back-office/accounts/{accountId}/change-requests/{id}";
const accessTo = {
  take: declaration.routes[`POST ${apiRoute}/take`].access,
  ask: declaration.routes[`POST ${apiRoute}/questions`].access,
  remark: declaration.routes[`POST ${apiRoute}/comments`].access,
  apply: declaration.routes[`POST ${apiRoute}/decision`].access,
  reject: declaration.routes[`POST ${apiRoute}/decision`].access,
} as const;

/** Whether the role of one of the staff lets them take a step, as it does over the API. */
export const mayTake = (step: PageStep, { user }: Caller): boolean =>
  accessTo[step].staff.some((role) => role === user.role);
