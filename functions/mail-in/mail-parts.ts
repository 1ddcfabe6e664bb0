/**
 * The parts of an e-mail (RFC 2045, 2046), within bounds. An e-mail may be made to exhaust whoever reads it: millions of parts, thousands of them within each
 * other, a head of megabytes. So the parts are found here, in time that is in proportion to the e-mail, before anything is decoded.
 *
 * postal-mime has no limit of parts, gives a text only as decoded by its label, however wrong, and takes seconds for megabytes of white space.
 */
import { mailBytesMax, mailDepthMax, mailPartsMax } from "../../shared/domain/mail-in/received-mail.ts";
import { type Parameters, parametersOf, withoutBlanks } from "./mail-letters.ts";
import { isEncoded, withoutEncoding } from "./transfer-encoding.ts";

/** A field of a head: its name in small letters, its value in one line, a letter for each byte. */
export type Field = { readonly name: string; readonly value: string };

/** A part that holds no others. */
export type Part = {
  readonly type: Parameters;
  readonly disposition: Parameters;
  readonly contentId: string;
  readonly encoding: string;
  readonly body: Buffer;
  /** The innermost `multipart/alternative` that it is in, by a number of its own; undefined where it is in none. */
  readonly alternative: number | undefined;
  /** Whether it stands in that one directly. */
  readonly isAlternative: boolean;
  /** Of so many e-mails within this one. */
  readonly forwarded: number;
};

/** `areLinesPlain`: whether all readers see the same lines: each break is a carriage return and a line feed, or each a line feed. */
export type MailHeadFields = { readonly fields: readonly Field[]; readonly areLinesPlain: boolean };

/** `parts` is undefined where the e-mail goes beyond the bounds, or is not formed as one. */
type MailParts = { readonly head: MailHeadFields; readonly parts: readonly Part[] | undefined };

/** Bytes: the head of the e-mail, with a few dozen of `Received` and signatures, and that of a part. */
const headBytesMax = 256 * 1024;
const partHeadBytesMax = 32 * 1024;
/** Encoded bytes of all parts, also of e-mails within e-mails, each of which may be encoded again. */
const encodedBytesMax = 48 * 1024 * 1024;

class BeyondBounds extends Error {}

export const partsOf = (raw: Uint8Array): MailParts => {
  const mail = viewOf(raw);
  const head = headOf(mail, headBytesMax);
  if (!head.isWhole || head.fields.length === 0 || mail.length > mailBytesMax) return { head, parts: undefined };
  try {
    const reader = new Reader();
    reader.read(mail, { depth: 0, forwarded: 0, alternative: undefined, isAlternative: false });
    return { head, parts: reader.parts };
  } catch (error) {
    if (error instanceof BeyondBounds) return { head, parts: undefined };
    throw error;
  }
};

const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array): Buffer => Buffer.from(buffer, byteOffset, byteLength);

/** What a part holds, without its transfer encoding. */
export const contentOf = ({ body, encoding }: Pick<Part, "body" | "encoding">): Buffer =>
  withoutEncoding(body, encoding);

type Where = Pick<Part, "alternative" | "isAlternative" | "forwarded"> & { readonly depth: number };

class Reader {
  readonly parts: Part[] = [];
  private begun = 0;
  private encodedBytes = 0;

  read(bytes: Buffer, where: Where): void {
    if (where.depth > mailDepthMax) throw new BeyondBounds();
    const { fields, bodyAt, isWhole } = headOf(bytes, where.depth === 0 ? headBytesMax : partHeadBytesMax);
    if (!isWhole) throw new BeyondBounds();
    // The first of two counts: readers differ, and one that takes the last must not be shown another e-mail.
    const field = (name: string): string => fields.find((each) => each.name === name)?.value ?? "";
    const type = parametersOf(field("content-type") || "text/plain");
    const encoding = parametersOf(field("content-transfer-encoding")).value;
    const body = bytes.subarray(bodyAt);

    if (type.value.startsWith("multipart/")) {
      this.readMultipart(body, type, where);
      return;
    }
    if (isEncoded(encoding)) this.encodedBytes += body.length;
    if (this.encodedBytes > encodedBytesMax) throw new BeyondBounds();
    const disposition = parametersOf(field("content-disposition"));
    if (type.value === "message/rfc822" || type.value === "message/global") {
      const [depth, forwarded] = [where.depth + 1, where.forwarded + 1];
      this.read(contentOf({ body, encoding }), { depth, forwarded, alternative: undefined, isAlternative: false });
      return;
    }
    const contentId = field("content-id").replaceAll(/[<>\s]/g, "");
    const { alternative, isAlternative, forwarded } = where;
    this.parts.push({ type, disposition, contentId, encoding, body, alternative, isAlternative, forwarded });
  }

  private readMultipart(body: Buffer, { value, of }: Parameters, where: Where): void {
    const boundary = of.get("boundary");
    if (boundary === undefined || boundary === "" || boundary.length > boundaryLettersMax) throw new BeyondBounds();
    const isAlternative = value === "multipart/alternative";
    const ranges = this.rangesIn(body, Buffer.from(`--${boundary}`, "latin1"));
    const alternative = isAlternative ? this.begun : where.alternative;
    for (const [from, to] of ranges)
      this.read(body.subarray(from, to), {
        depth: where.depth + 1,
        forwarded: where.forwarded,
        alternative,
        isAlternative,
      });
  }

  /** Where the parts stand between the lines of the boundary. The last line may be missing. */
  private rangesIn(body: Buffer, line: Buffer): [from: number, to: number][] {
    const ranges: [number, number][] = [];
    let from: number | undefined;
    for (let at = body.indexOf(line); at !== -1; at = body.indexOf(line, at + line.length)) {
      if (at > 0 && body[at - 1] !== lf) continue;
      const isLast = body[at + line.length] === dash && body[at + line.length + 1] === dash;
      let end = at + line.length + (isLast ? 2 : 0);
      while (body[end] === space || body[end] === tab || body[end] === cr) end += 1;
      if (end < body.length && body[end] !== lf) continue;
      if (from !== undefined) ranges.push([from, withoutLineBreak(body, at)]);
      from = isLast ? undefined : Math.min(end + 1, body.length);
      if (isLast) break;
      this.begun += 1;
      if (this.begun > mailPartsMax) throw new BeyondBounds();
    }
    if (from !== undefined) ranges.push([from, body.length]);
    if (ranges.length === 0) throw new BeyondBounds();
    return ranges;
  }
}

/** RFC 2046 allows 70. */
const boundaryLettersMax = 200;
const [tab, lf, cr, space, dash] = Buffer.from("\t\n\r -") as unknown as [number, number, number, number, number];

/** The line break before a boundary belongs to it. */
const withoutLineBreak = (body: Buffer, at: number): number => {
  const end = at > 0 ? at - 1 : 0;
  return end > 0 && body[end - 1] === cr ? end - 1 : end;
};

type Head = MailHeadFields & { readonly bodyAt: number; readonly isWhole: boolean };

/** The head up to the empty line. Where it is longer than `bytesMax`, as much of it. */
const headOf = (bytes: Buffer, bytesMax: number): Head => {
  const end = headEnd(bytes, bytesMax);
  const text = bytes.toString("latin1", 0, end?.at ?? Math.min(bytes.length, bytesMax));
  // A carriage return alone ends a line to some readers, too: a From line must not hide behind one.
  const lines = text.split(/\r\n|\n|\r/);
  const rows: string[][] = [];
  for (const line of lines)
    if (/^[ \t]/.test(line)) rows.at(-1)?.push(line);
    else rows.push([line]);
  const fields = rows.flatMap((row) => {
    const { 1: name, 2: value } = /^([!-9;-~]+)[ \t]*:(.*)$/s.exec(row.join("")) ?? [];
    return name === undefined || value === undefined ? [] : [{ name: name.toLowerCase(), value: withoutBlanks(value) }];
  });
  const breaks = new Set(text.match(/\r\n|\n|\r/g));
  return {
    fields,
    areLinesPlain: breaks.size <= 1 && !breaks.has("\r"),
    bodyAt: end?.bodyAt ?? bytes.length,
    isWhole: end !== undefined || bytes.length <= bytesMax,
  };
};

/** Where the first empty line begins, and where the body does; undefined where the head goes on beyond `bytesMax`, or up to the end. */
const headEnd = (bytes: Buffer, bytesMax: number): { at: number; bodyAt: number } | undefined => {
  const limit = Math.min(bytes.length, bytesMax);
  for (let at = 0; at < limit; ) {
    if (bytes[at] === lf) return { at, bodyAt: at + 1 };
    if (bytes[at] === cr && bytes[at + 1] === lf) return { at, bodyAt: at + 2 };
    const next = bytes.indexOf(lf, at);
    if (next === -1) return undefined;
    at = next + 1;
  }
  return undefined;
};
