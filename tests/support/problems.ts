import { Problem } from "../../client/src/client.ts";

/** By what a call of the client is refused. */
export const refusalOf = async (call: Promise<{ readonly status: number }>): Promise<Problem> => {
  const answered = await call.catch((error: unknown) => {
    if (error instanceof Problem) return error;
    throw error;
  });
  if (answered instanceof Problem) return answered;
  throw new Error(`it was not refused: ${answered.status}`);
};
