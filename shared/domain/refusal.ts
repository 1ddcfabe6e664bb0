/**
 * How the system says no. A refusal is a named value that carries its own words; anything else that is thrown is a bug.
 * A noun's refusals stand in `<noun>/refusals.ts` and `<noun>/faults.ts`, one constant each, so that a bundle carries only
 * those that it may answer.
 */
import type { Language } from "./language.ts";

type Wording = Readonly<Record<Language, readonly [title: string, detail: string]>>;

/** A way to refuse: its stable code, its HTTP status, and a title and a detail that says what to do next. */
export type Problem = { readonly code: string; readonly status: number } & Wording;

/** Why one field of a request is refused: its stable code, and a sentence. */
export type FieldFault = { readonly code: string } & Readonly<Record<Language, string>>;

/** One refused field: `pointer` is a JSON Pointer into the body, or `?name` for a query parameter. */
export type FieldError = { readonly pointer: string; readonly fault: FieldFault };

/** Members of a problem beside those that all have (RFC 9457, 3.2). */
export type ProblemMembers = {
  /** The quote that takes the place of the one that was named. */
  readonly quote?: unknown;
  /** Why an offer can't be ordered. */
  readonly blockedBy?: unknown;
  readonly missingGrosze?: number;
  readonly topUpGrosze?: number;
};

type Details = {
  readonly errors?: readonly FieldError[];
  readonly retryAfterSeconds?: number;
  /** What the problem says beside its texts, for programs; of the members that the OpenAPI document names. */
  readonly members?: ProblemMembers;
  /** What really happened, for the log; never for the caller. */
  readonly cause?: unknown;
};

export class Refusal extends Error {
  readonly problem: Problem;
  readonly errors: readonly FieldError[];
  readonly retryAfterSeconds: number | undefined;
  readonly members: ProblemMembers;

  constructor(problem: Problem, { errors = [], retryAfterSeconds, members = {}, cause }: Details = {}) {
    super(problem.code, { cause });
    this.name = "Refusal";
    this.problem = problem;
    this.errors = errors;
    this.retryAfterSeconds = retryAfterSeconds;
    this.members = members;
  }

  get code(): string {
    return this.problem.code;
  }
}

/** Whether something that was thrown is this refusal. */
export const isRefusal = (thrown: unknown, problem: Problem): thrown is Refusal =>
  thrown instanceof Refusal && thrown.code === problem.code;
