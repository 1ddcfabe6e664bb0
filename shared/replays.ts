/**
 * Which requests were repetitions. Whoever finds a request's key used notes it, far from where the answer is made; between the two
 * nothing but the key itself is handed on.
 */
const replays = new WeakSet<object>();

export const noteReplay = (key: object): void => {
  replays.add(key);
};

/** The header by which an answer says that it tells of what an earlier request made; none for the first one. */
export const replayMark = (key: object | undefined): { readonly "idempotency-replayed"?: "true" } =>
  key !== undefined && replays.has(key) ? { "idempotency-replayed": "true" } : {};
