/** Passwords are kept as Argon2id hashes: memory-hard, salted, and carrying their own parameters. */
import { type Argon2Parameters, argon2, randomBytes, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";

/** OWASP Password Storage Cheat Sheet: Argon2id with 19 MiB, two passes, one lane. */
const today = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 } as const;
const saltBytes = 16;

const derive = (parameters: Argon2Parameters): Promise<Buffer> => promisify(argon2)("argon2id", parameters);

/**
 * The PHC string of a password: `$argon2id$v=19$m=…,t=…,p=…$salt$hash`.
 * The password is hashed whole, as received, in Unicode's form C: one keyboard's "ó" is another's.
 */
export const hashPassword = async (password: string): Promise<string> => {
  const nonce = randomBytes(saltBytes);
  const tag = await derive({ ...today, nonce, message: password.normalize("NFC") });
  return phcText({ memory: today.memory, passes: today.passes, parallelism: today.parallelism, nonce, tag });
};

export type PasswordVerdict = {
  readonly right: boolean;
  /** Set where the password is right but was hashed under other parameters than today's: what to keep instead. */
  readonly rehashed: string | undefined;
};

/**
 * Judges a password. Without a hash (nobody has the address, or may not log in) it works as hard on a made-up one, so
 * that time reveals nothing.
 */
export const verifyPassword = async (password: string, phc: string | undefined): Promise<PasswordVerdict> => {
  const { memory, passes, parallelism, nonce, tag } = parsePhc(phc ?? nobody);
  const message = password.normalize("NFC");
  const derived = await derive({ memory, passes, parallelism, nonce, message, tagLength: tag.length });
  const right = timingSafeEqual(derived, tag) && phc !== undefined;
  const isToday =
    memory === today.memory &&
    passes === today.passes &&
    parallelism === today.parallelism &&
    tag.length === today.tagLength;
  return { right, rehashed: right && !isToday ? await hashPassword(password) : undefined };
};

type Phc = { memory: number; passes: number; parallelism: number; nonce: Buffer; tag: Buffer };

const phcText = ({ memory, passes, parallelism, nonce, tag }: Phc): string =>
  `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${unpadded(nonce)}$${unpadded(tag)}`;

const parsePhc = (text: string): Phc => {
  const found = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/.exec(text);
  if (!found) throw new Error("a password hash is not an Argon2id PHC string");
  const [, memory, passes, parallelism, nonce = "", tag = ""] = found;
  return {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    nonce: Buffer.from(nonce, "base64"),
    tag: Buffer.from(tag, "base64"),
  };
};

const unpadded = (bytes: Buffer): string => bytes.toString("base64").replace(/=+$/, "");

const nobody = phcText({ ...today, nonce: Buffer.alloc(saltBytes), tag: Buffer.alloc(today.tagLength) });
