/** Sends a request again where the network, a gateway or a busy server let it down. */
import { isOwnRefusal, retryAfterSecondsOf } from "./problem.ts";

type Send = (request: Request) => Promise<Response>;

/** Before the second, third and fourth try, where nobody says how long to wait. */
const pausesMs = [250, 1000, 4000];
/** Whoever is told to wait for longer hears of it instead. */
const longestPauseMs = 20_000;

/**
 * `isRepeatable`: the second answer is that of the first try, should that have been done. Any other is sent again only where nothing was done:
 * the second answer might say that somebody else made the change, or that what was deleted was never there. The signal of the request ends a
 * pause, too. Once the tries are over, what the last one came to is the outcome.
 */
export const sendRepeatedly = async (send: Send, request: Request, isRepeatable: boolean): Promise<Response> => {
  for (const usualMs of pausesMs) {
    const response = await send(request.clone()).catch((error: unknown) => {
      if (request.signal.aborted || !isRepeatable) throw error;
      return undefined;
    });
    if (response && !isRepeatable && response.status !== 429) return response;
    const pauseMs = response ? pauseAfter(response, usualMs) : usualMs;
    if (response && (pauseMs === undefined || pauseMs > longestPauseMs)) return response;
    await response?.body?.cancel();
    // So that those who failed together don't come back together.
    await pause((pauseMs ?? usualMs) * (1 + Math.random() / 4), request.signal);
  }
  return send(request);
};

/** Undefined where another try would not help. A refusal of the API's own is for good unless it says when to come back. */
const pauseAfter = (response: Response, usualMs: number): number | undefined => {
  if (response.status !== 429 && response.status !== 503) return undefined;
  const seconds = retryAfterSecondsOf(response);
  if (seconds !== undefined) return seconds * 1000;
  return isOwnRefusal(response) ? undefined : usualMs;
};

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const abort = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", abort);
      resolve();
    }, ms);
    if (signal.aborted) abort();
    else signal.addEventListener("abort", abort, { once: true });
  });
