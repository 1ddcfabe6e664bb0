/** What each noun declares is found by its file's name: a noun that is new, or forgot something, needs no line here. */
import { globSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type * as z from "zod/mini";
import { languages } from "../../shared/domain/language.ts";
import type { Letter } from "../../shared/domain/notices/letter.ts";
import { letterOf, readFacts } from "../../shared/domain/notices/letter-of-notice.ts";
import { auditKinds, letters, type NoticeFacts } from "../../shared/domain/nouns.ts";
import { arbitraryOf } from "../support/arbitrary.ts";

const declared = async <Module>(name: string): Promise<{ noun: string; module: Module }[]> => {
  const nouns = globSync(`shared/domain/*/${name}.ts`).map((file) => file.split(/[\\/]/)[2]!);
  return Promise.all(
    nouns
      .toSorted()
      .map(async (noun) => ({ noun, module: (await import(`../../shared/domain/${noun}/${name}.ts`)) as Module })),
  );
};

type Option = z.ZodMiniObject<{ kind: z.ZodMiniLiteral<string> }>;

const notices = (await declared<{ NoticeFacts: z.ZodMiniDiscriminatedUnion<readonly Option[]> }>("notices")).flatMap(
  ({ noun, module }) =>
    module.NoticeFacts.def.options.map((schema) => ({ noun, kind: schema.shape.kind.def.values[0]!, schema })),
);

const around = {
  panelAddress: "https://panel.example",
  apiAddress: "https://api.example",
  operatorName: "Telefon sp. z o.o.",
  secretOf: () => "secret",
};

describe("a notice", () => {
  it.each(notices)("of $noun has a letter in each language, whatever its facts: $kind", ({ schema }) => {
    fc.assert(
      fc.property(arbitraryOf(schema), (kept) => {
        const facts = readFacts(kept as { kind: string }) as NoticeFacts;
        expect(facts).toEqual(kept);

        const [pl, en] = languages.map((language) => letterOf({ facts, language }, around)) as [Letter, Letter];

        for (const letter of [pl, en]) expect(JSON.stringify(letter)).not.toMatch(/undefined|NaN|\[object|Invalid/);
        expect(en.facts).toHaveLength(pl.facts.length);
        expect(en.paragraphs).toHaveLength(pl.paragraphs.length);
        expect(en.paragraphs).not.toEqual(pl.paragraphs);
        const words = ({ subject, facts: rows, action, notes }: Letter) => [
          subject,
          ...rows.map(([label]) => label),
          ...(action ? [action.label] : []),
          ...notes,
        ];
        expect(words(pl).filter((text) => words(en).includes(text))).toEqual([]);
      }),
      { numRuns: 12 },
    );
  });

  it("is of one noun: no two name a kind alike", () => {
    const kinds = notices.map(({ kind }) => kind);

    expect(kinds.length).toBeGreaterThan(0);
    expect(new Set(kinds).size).toBe(kinds.length);
    expect(letters.flatMap(({ write }) => Object.keys(write)).toSorted()).toEqual(kinds.toSorted());
  });
});

it("what nouns put on record is known to whoever lists it, each kind once", async () => {
  const kinds = (await declared<{ auditKinds: readonly string[] }>("audit-kinds")).flatMap(
    ({ module }) => module.auditKinds,
  );

  expect(kinds.length).toBeGreaterThan(0);
  expect(auditKinds.toSorted()).toEqual(kinds.toSorted());
  expect(new Set(kinds).size).toBe(kinds.length);
});
