/** What a call refuses with, as a value that a test can look at. */
import { Refusal } from "../../shared/domain/refusal.ts";

/** The refusal that a call ends with; undefined where it succeeds. Whatever else is thrown is thrown on. */
export const refusalOf = async (call: Promise<unknown>): Promise<Refusal | undefined> => {
  try {
    await call;
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
};

/** Whatever a call throws; undefined where it succeeds. */
export const thrownBy = async (call: Promise<unknown>): Promise<unknown> => {
  try {
    await call;
    return undefined;
  } catch (error) {
    return error;
  }
};
