/** Stands for the middleware that hands each call and answer to a client's logger. Ours have none, and it copies both all the same. */
export const getLoggerPlugin = () => ({ applyToStack: (): void => {} });
export const loggerMiddleware = undefined;
export const loggerMiddlewareOptions = undefined;
