/** What the local system's own pages answer, and what they are asked with. */

import type { ServerResponse } from "node:http";
import { attachmentNamed } from "../shared/content-disposition.ts";
import type { Asked } from "./stripe/web.ts";

export type Shown = {
  readonly status: number;
  readonly json?: unknown;
  readonly page?: string;
  /** What the page may do beyond being read, and sending its forms to us. */
  readonly mayAlso?: string;
  readonly file?: { readonly name: string; readonly contentType: string; readonly content: Buffer };
  readonly seeOther?: string;
};

export const give = (response: ServerResponse, { status, json, page, mayAlso, file, seeOther }: Shown): void => {
  const common = {
    "cache-control": "no-store",
    // Our own forms must say where they are from, and `no-referrer` would have browsers keep it to themselves.
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
  };
  if (seeOther !== undefined) {
    response.writeHead(303, { ...common, location: seeOther }).end();
  } else if (file) {
    const isType = /^[\w.+-]+\/[\w.+-]+$/.test(file.contentType);
    response.writeHead(status, {
      ...common,
      "content-type": isType ? file.contentType : "application/octet-stream",
      "content-disposition": attachmentNamed(file.name),
      "content-security-policy": "sandbox",
    });
    response.end(file.content);
  } else if (page !== undefined) {
    response.writeHead(status, {
      ...common,
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": [onlyReadAndSent, mayAlso].filter(Boolean).join("; "),
    });
    response.end(page);
  } else {
    response.writeHead(status, { ...common, "content-type": "application/json; charset=utf-8" });
    response.end(JSON.stringify(json ?? {}));
  }
};

const onlyReadAndSent =
  "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** Whether a form asks; curl calls any body a form, and one that begins as JSON is none. */
export const isForm = ({ headers, body }: Asked): boolean =>
  /^application\/x-www-form-urlencoded/.test(headers["content-type"] ?? "") && !body.startsWith("{");

/** The fields of a form or of JSON; undefined where it is neither. */
export const fieldsOf = (asked: Asked): unknown => {
  if (isForm(asked)) return Object.fromEntries(new URLSearchParams(asked.body));
  try {
    return JSON.parse(asked.body || "{}");
  } catch {
    return undefined;
  }
};
