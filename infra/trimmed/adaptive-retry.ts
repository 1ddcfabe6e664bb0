/** Stands for the SDK's second way to repeat a call, which holds calls back before they are made. Ours is the first, `standard`. */
export class AdaptiveRetryStrategy {
  constructor() {
    throw new Error("Bundles know no adaptive retries (infra/trimming.ts).");
  }
}
