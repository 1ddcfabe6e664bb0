/** The gmina of a company's seat, by which emergency calls are routed from numbers without a place of use. */
import * as z from "zod/mini";
import { AccountId, Instant } from "../ids.ts";
import { TercCode } from "./terc.ts";

export const Seat = z.object({ accountId: AccountId, code: TercCode, since: Instant });
export type Seat = z.infer<typeof Seat>;
