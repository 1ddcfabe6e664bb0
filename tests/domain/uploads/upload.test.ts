import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AccountId } from "../../../shared/domain/ids.ts";
import { uploadKinds } from "../../../shared/domain/nouns.ts";
import {
  cleanKey,
  downloadNameOf,
  incomingKey,
  isNamedAs,
  parseIncomingKey,
  type UploadName,
} from "../../../shared/domain/uploads/upload.ts";
import { sha256 } from "../../../shared/security/hash.ts";

const ulid = "01KJQ3V2G0ABCDEFGHJKMNPQRS";
const name: UploadName = {
  kind: "confirmations",
  accountId: AccountId.parse(`ac_${ulid}`),
  subjectId: `tu_${ulid}`,
  fileId: `cf_${ulid}`,
};
const key = `incoming/confirmations/ac_${ulid}/tu_${ulid}/cf_${ulid}`;

describe("the name of an uploaded object", () => {
  it("says whose it is and what it is about", () => {
    expect(incomingKey(name)).toBe(key);
  });

  it("is read as what it was made of", () => {
    const id = fc
      .tuple(
        fc.constantFrom(..."01234567"),
        fc.string({ unit: fc.constantFrom(..."0123456789ABCDEFGHJKMNPQRSTVWXYZ"), minLength: 25, maxLength: 25 }),
      )
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(id, id, id, (account, subject, file) => {
        const made: UploadName = {
          kind: "confirmations",
          accountId: AccountId.parse(`ac_${account}`),
          subjectId: `tu_${subject}`,
          fileId: `cf_${file}`,
        };
        expect(parseIncomingKey(incomingKey(made), uploadKinds)).toEqual(made);
      }),
    );
  });

  it.each([
    ["", "nothing"],
    ["incoming/", "a folder"],
    ["incoming/../clean/x", "a way out of the folder"],
    [`incoming/../${key}`, "a way out and in again"],
    [`incoming/confirmations/../confirmations/ac_${ulid}/tu_${ulid}/cf_${ulid}`, "a way round"],
    [`/${key}`, "a slash before"],
    [`${key}/`, "a slash behind"],
    [`${key}/more`, "a segment more"],
    [`incoming/confirmations/ac_${ulid}/tu_${ulid}`, "a segment less"],
    [`incoming//confirmations/ac_${ulid}/tu_${ulid}/cf_${ulid}`, "an empty segment"],
    [key.replace("incoming", "clean"), "what was kept already"],
    [key.replace("incoming", "Incoming"), "another case"],
    [key.replace("incoming", "%69ncoming"), "an encoded letter"],
    [key.replaceAll("/", "%2F"), "encoded slashes"],
    [key.replaceAll("/", "\\"), "the other slashes"],
    [key.replace("confirmations", "invoices"), "another kind"],
    [key.replace("confirmations", "constructor"), "a kind that every object has"],
    [key.replace("confirmations", "__proto__"), "a kind that every object has"],
    [key.replace("confirmations", "toString"), "a kind that every object has"],
    [key.replace("ac_", "us_"), "a user for an account"],
    [key.replace("tu_", "cf_"), "a file for a top-up"],
    [key.replace("cf_", "tu_"), "a top-up for a file"],
    [key.replace(`ac_${ulid}`, "ac_"), "an account without a name"],
    [key.replace(`ac_${ulid}`, `ac_${ulid.toLowerCase()}`), "small letters"],
    [key.replace(`tu_${ulid}`, `tu_8${ulid.slice(1)}`), "a ULID beyond the last"],
    [key.replace(`cf_${ulid}`, `cf_${ulid}0`), "a character too many"],
    [key.replace(`cf_${ulid}`, `cf_${ulid}.pdf`), "an ending"],
    [`${key}\n`, "a line break behind"],
    [`${key}\0`, "a null character behind"],
    [`${key}?versionId=1`, "a version"],
    [`${key}#HEAD`, "another item's name behind"],
  ])("%j is none of ours: %s", (hostile) => {
    expect(parseIncomingKey(hostile, uploadKinds)).toBeUndefined();
  });

  it("is ours only where our form would make the very same, whatever came", () => {
    const parts = [
      "incoming",
      "clean",
      "confirmations",
      `ac_${ulid}`,
      `tu_${ulid}`,
      `cf_${ulid}`,
      "..",
      "",
      "operator",
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...parts), { minLength: 3, maxLength: 7 }), (segments) => {
        const came = segments.join("/");
        const read = parseIncomingKey(came, uploadKinds);
        expect(read === undefined || incomingKey(read) === came).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe("where a checked file is kept", () => {
  it("is named by its bytes, so that other bytes are another object", () => {
    const [one, other] = [sha256("one"), sha256("other")];

    expect(cleanKey(name, one)).toBe(`clean/confirmations/ac_${ulid}/tu_${ulid}/cf_${ulid}/${one}`);
    expect(cleanKey(name, other)).not.toBe(cleanKey(name, one));
  });

  it("is no place where uploads arrive", () => {
    expect(parseIncomingKey(cleanKey(name, sha256("one")), uploadKinds)).toBeUndefined();
  });
});

describe("the name that a customer gives a file", () => {
  it.each([
    ["Potwierdzenie 28.11.2026", "application/pdf"],
    ["Potwierdzenie nr. 5", "application/pdf"],
    ["Przelew dla Firma Sp. z o.o", "image/png"],
    ["firma Kowalski sp. z o.o.", "application/pdf"],
    ["ABC S.A.", "image/png"],
    ["przelew.pdf.", "application/pdf"],
    ["ul. Długa 5 m. ps", "application/pdf"],
    ["IMG_0001", "image/jpeg"],
    ["pdf", "image/jpeg"],
    ["przelew.28.11.2026.PDF", "application/pdf"],
    ["zdjęcie.jfif", "image/jpeg"],
    ["zdjęcie.pjpeg", "image/jpeg"],
    ["zdjęcie.pjp", "image/jpeg"],
    ["zdjęcie.jpe", "image/jpeg"],
  ] as const)("may be %s for %s", (fileName, type) => {
    expect(isNamedAs(fileName, type)).toBe(true);
  });

  it.each([
    ["przelew.pdf", "image/jpeg"],
    ["przelew.jfif", "application/pdf"],
    ["przelew.webp", "image/png"],
    ["przelew.pdf.exe", "application/pdf"],
    ["przelew.docx", "application/pdf"],
    ["przelew.HEIC", "image/jpeg"],
    ["przelew.exe.", "application/pdf"],
    ["przelew.exe . ", "application/pdf"],
    ["", "application/pdf"],
    ["..", "application/pdf"],
  ] as const)("may not be %s for %s", (fileName, type) => {
    expect(isNamedAs(fileName, type)).toBe(false);
  });
});

describe("the name that a checked file is downloaded by", () => {
  it.each([
    ["przelew.pdf", "application/pdf", "przelew.pdf"],
    ["przelew.PDF", "application/pdf", "przelew.PDF"],
    ["zdjęcie.jfif", "image/jpeg", "zdjęcie.jfif"],
    ["Potwierdzenie 28.11.2026", "application/pdf", "Potwierdzenie 28.11.2026.pdf"],
    ["ABC S.A.", "application/pdf", "ABC S.A.pdf"],
    ["przelew", "image/jpeg", "przelew.jpg"],
    ["transfer.do", "application/pdf", "transfer.do.pdf"],
    ["getPdf.aspx", "application/pdf", "getPdf.aspx.pdf"],
    ["strona.shtml", "image/png", "strona.shtml.png"],
    ["przelew.pdf. ", "application/pdf", "przelew.pdf"],
    ["przelew.pdf (1)", "application/pdf", "przelew.pdf (1).pdf"],
  ] as const)("is, for %s as %s, %s", (fileName, type, expected) => {
    expect(downloadNameOf(fileName, type)).toBe(expected);
  });
});
