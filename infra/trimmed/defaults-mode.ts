/** Stands for the SDK's choice of a set of defaults. Ours are its own, `legacy`; to find out others it may ask the network where it runs. */
export const resolveDefaultsModeConfig = () => async (): Promise<"legacy"> => "legacy";
