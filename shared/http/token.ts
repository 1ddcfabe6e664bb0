/**
 * The bearer token: one string that names account, user and session, and carries the 256 random bits that open it.
 * Its grammar is checked before any key is built from it.
 */
import * as z from "zod/mini";
import { AccountId, SessionId, UserId } from "../domain/ids.ts";

const Token = z.tuple([
  z.literal("saldo"),
  AccountId,
  UserId,
  SessionId,
  z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/)),
]);

export type Token = { accountId: AccountId; userId: string; sessionId: string; secret: string };

export const tokenText = ({ accountId, userId, sessionId, secret }: Token): string =>
  ["saldo", accountId, userId, sessionId, secret].join(".");

/** The token of an `Authorization` header; undefined where there is none, or it is malformed. */
export const parseToken = (authorization: string | undefined): Token | undefined =>
  tokenIn(/^Bearer (.*)$/i.exec(authorization ?? "")?.[1]);

/** The token that a text is; undefined where it is malformed. */
export const tokenIn = (text: string | undefined): Token | undefined => {
  if (text === undefined || !/^[\w.-]{1,300}$/.test(text)) return undefined;
  const parts = z.safeParse(Token, text.split("."));
  if (!parts.success) return undefined;
  const [, accountId, userId, sessionId, secret] = parts.data;
  return { accountId, userId, sessionId, secret };
};
