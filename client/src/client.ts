/** Typed calls to the Saldo API. The README shows them. */
import openapiFetch from "openapi-fetch";
import type { Answer, Arguments, Listed, ListPaths, Method, Operation, PathsWith, ReadAs } from "./calls.ts";
import { Problem } from "./problem.ts";
import { sendRepeatedly } from "./repeating.ts";
import { type components, keyedPosts } from "./schema.ts";

export { Problem, type ProblemCode } from "./problem.ts";
/** `Schemas["TopUp"]`: what the document calls by name. */
export type Schemas = components["schemas"];
export type { paths } from "./schema.ts";

export type Settings = {
  /** Such as `https://api.operator.example`; empty for the origin of the page. */
  readonly baseUrl: string;
  /** Of the texts in answers and refusals. */
  readonly language?: "pl" | "en";
  /** The token of a session that was kept, or a machine key. */
  readonly token?: string;
  readonly fetch?: (request: Request) => Promise<Response>;
};

export type Session = {
  /** Sent with every call. Each answer of a step of the sign-in sets it; it is kept in memory only. */
  token: string | undefined;
  /**
   * Calls back whenever the session is over: by signing out, or because the API no longer knows it, which `because` tells.
   * Answers what ends the subscription.
   */
  readonly onSignedOut: (listener: (because: Problem | undefined) => void) => () => void;
};

type Call<M extends Method> = <P extends PathsWith<M>, As extends ReadAs = "json">(
  path: P,
  ...init: Arguments<Operation<P, M>, As>
) => Promise<Answer<Operation<P, M>, As>>;

/** Every call answers what the API answered, or throws the `Problem` by which it was refused. */
export type Client = {
  readonly session: Session;
  readonly GET: Call<"get">;
  readonly POST: Call<"post">;
  readonly PUT: Call<"put">;
  readonly DELETE: Call<"delete">;
  /** All that a list has, page after page; the next page is asked for once it is needed. */
  readonly all: <P extends ListPaths>(
    path: P,
    ...init: Arguments<Operation<P, "get">, "json">
  ) => AsyncGenerator<Listed<Operation<P, "get">>, void>;
};

/** What `Init` is of any call. */
type AnyInit = {
  readonly params?: {
    readonly path?: object;
    readonly query?: object;
    readonly header?: Readonly<Record<string, string | undefined>>;
  };
  readonly headers?: Readonly<Record<string, string>>;
};
type AnyAnswer = Omit<Answer<unknown, "json">, "data" | "etag"> & {
  readonly data: unknown;
  readonly etag: string | undefined;
};

export const createClient = ({
  baseUrl,
  language,
  token,
  fetch = (request) => globalThis.fetch(request),
}: Settings): Client => {
  // The API redirects nobody: whoever does is not the API, and would be sent the body, a password among them.
  const plain = openapiFetch({ baseUrl, redirect: "error" }) as unknown as {
    readonly request: (method: string, path: string, init: object) => Promise<Outcome>;
  };
  type Outcome = { readonly data?: unknown; readonly error?: unknown; readonly response: Response };
  const listeners = new Set<(because: Problem | undefined) => void>();
  const session: Session = {
    token,
    onSignedOut: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const signedOut = (because: Problem | undefined) => {
    session.token = undefined;
    for (const listener of listeners) listener(because);
  };

  const call = async (method: Method, path: string, init: AnyInit = {}): Promise<AnyAnswer> => {
    mustStayOnPath(init.params?.path ?? {});
    const { token } = session;
    const isKeyed = method === "post" && keyedPosts.has(path);
    const { data, error, response } = await plain.request(method, path, {
      ...init,
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(language !== undefined && { "accept-language": language }),
        // The same at every repetition: it is made once a call.
        ...(isKeyed && { "idempotency-key": crypto.randomUUID() }),
        ...init.headers,
      },
      // What is posted without a key might be done twice.
      fetch:
        method === "post" && !isKeyed
          ? fetch
          : (request: Request) => sendRepeatedly(fetch, request, method === "get" || isKeyed),
    });
    // Another call may have signed in by now, or heard of the same end.
    const isCurrent = token !== undefined && token === session.token;
    if (!response.ok) {
      const problem = new Problem(response, error);
      if (problem.code === "not_signed_in" && isCurrent) signedOut(problem);
      throw problem;
    }
    if (isStep(data)) session.token = data.token;
    if (method === "delete" && path === "/sessions/current" && isCurrent) signedOut(undefined);
    const header = (name: string) => response.headers.get(name) ?? undefined;
    return {
      data,
      status: response.status,
      etag: header("etag"),
      location: header("location"),
      replayed: header("idempotency-replayed") === "true",
      requestId: header("x-request-id"),
    };
  };

  const of = <M extends Method>(method: M): Call<M> =>
    ((path: string, init?: AnyInit) => call(method, path, init)) as unknown as Call<M>;

  async function* all(path: string, init: AnyInit = {}): AsyncGenerator<unknown, void> {
    let cursor: string | undefined;
    do {
      const query = { ...init.params?.query, ...(cursor !== undefined && { cursor }) };
      const { data } = await call("get", path, { ...init, params: { ...init.params, query } });
      const page = data as { readonly items: readonly unknown[]; readonly nextCursor?: string };
      yield* page.items;
      cursor = page.nextCursor;
    } while (cursor !== undefined);
  }

  return {
    session,
    GET: of("get"),
    POST: of("post"),
    PUT: of("put"),
    DELETE: of("delete"),
    all: all as unknown as Client["all"],
  };
};

/** The answer to a step of the sign-in, or to what renews the token. */
const isStep = (data: unknown): data is Schemas["Token"] =>
  typeof data === "object" && data !== null && "token" in data && "next" in data;

/** `.` and `..` can't be escaped in an address: an id that somebody made up would call another route. */
const mustStayOnPath = (path: object): void => {
  for (const [name, value] of Object.entries(path))
    if (value === "." || value === "..") throw new RangeError(`${name} can't be "${value}"`);
};
