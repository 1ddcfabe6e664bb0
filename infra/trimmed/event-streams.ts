/** Stands for the SDK's event streams: no operation that we call sends or answers one, and each would be a bug of ours. */

const unused = (): never => {
  throw new Error("Bundles carry no event streams (infra/trimming.ts).");
};

export class EventStreamSerde {
  constructor() {
    unused();
  }
}
export const eventStreamSerdeProvider = unused;
/** S3's client asks for it as it is made, for a call of its own. */
export const resolveEventStreamSerdeConfig = <Config>(config: Config): Config => config;
