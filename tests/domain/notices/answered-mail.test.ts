import { expect, it } from "vitest";
import { answeredMailOf } from "../../../shared/domain/notices/answered-mail.ts";

it("is what a notice says that it answers, with the thread before it", () => {
  expect(answeredMailOf({ kind: "x", inReplyTo: "<b@c.pl>", references: ["<a@c.pl>"] })).toEqual({
    inReplyTo: "<b@c.pl>",
    references: ["<a@c.pl>"],
  });
  expect(answeredMailOf({ inReplyTo: "<b@c.pl>" })).toEqual({ inReplyTo: "<b@c.pl>", references: [] });
});

it("is also an e-mail without a number of its own", () => {
  expect(answeredMailOf({ references: ["<a@c.pl>"] })).toEqual({ inReplyTo: undefined, references: ["<a@c.pl>"] });
});

it.each([{}, { inReplyTo: 1, references: [] }])("is none where a notice names no e-mail: %j", (facts) => {
  expect(answeredMailOf(facts)).toBeUndefined();
});
