/**
 * Seals a text for the table: AES-256-GCM under a key of Secrets Manager, bound to what it belongs to. Moved to another
 * item it does not open.
 */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";

const ivBytes = 12;
const tagBytes = 16;

/**
 * The secret's first line is the key that seals; the lines below it are older ones, which still open what they sealed.
 * Each line is a long random text.
 */
export const seal = (secret: string, text: string, belongsTo: string): string => {
  const key = keysOf(secret)[0];
  if (!key) throw new Error("there is no key to seal with");
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv("aes-256-gcm", key.bytes, iv).setAAD(Buffer.from(belongsTo));
  const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return [key.name, Buffer.concat([iv, sealed, cipher.getAuthTag()]).toString("base64url")].join(".");
};

/** Throws where it was changed, belongs to something else, or was sealed under a key that is gone. */
export const unseal = (secret: string, sealed: string, belongsTo: string): string => {
  const [name, text = ""] = sealed.split(".");
  const key = keysOf(secret).find((known) => known.name === name);
  if (!key) throw new Error("it was sealed under a key that is gone");
  const bytes = Buffer.from(text, "base64url");
  const decipher = createDecipheriv("aes-256-gcm", key.bytes, bytes.subarray(0, ivBytes), { authTagLength: tagBytes })
    .setAAD(Buffer.from(belongsTo))
    .setAuthTag(bytes.subarray(-tagBytes));
  return decipher.update(bytes.subarray(ivBytes, -tagBytes), undefined, "utf8") + decipher.final("utf8");
};

const keysOf = (secret: string): { name: string; bytes: Buffer }[] =>
  secret
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .map((line) => {
      const bytes = createHash("sha256").update(line).digest();
      // A name that distinguishes the keys and reveals nothing of them.
      return { name: createHash("sha256").update(bytes).digest("hex").slice(0, 8), bytes };
    });
