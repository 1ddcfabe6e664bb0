/**
 * What the docstrings of the schemas say of their properties, for the OpenAPI document. They are read from the sources, so that no bundle
 * carries them: an object's schema is found again by the names of its properties.
 */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Json } from "./openapi-components.ts";

type Literal = {
  readonly names: ReadonlySet<string>;
  readonly isPart: boolean;
  readonly said: ReadonlyMap<string, string>;
};

/** The objects of a source, and the docstrings of their properties. They are formatted: a property, a docstring and a bracket begin a line. */
export const literalsIn = (source: string): Literal[] => {
  const lines = source.split("\n");
  return lines.flatMap((line, at): Literal[] => {
    if (!line.endsWith("{")) return [];
    const indent = `${/^ */.exec(line)![0]}  `;
    const names = new Set<string>();
    const said = new Map<string, string>();
    let isPart = /\bextend\(/.test(line);
    let comment: string[] | undefined;
    for (const inner of lines.slice(at + 1)) {
      if (inner !== "" && !inner.startsWith(indent)) break;
      const text = inner.slice(indent.length);
      if (text.startsWith("...")) isPart = true;
      if (text.startsWith("/**")) comment = [];
      const isInComment = comment !== undefined && /^(\/\*\*| \*)/.test(text);
      if (isInComment) comment!.push(text.replace(/^\/\*\* ?|^ \*\/?|\*\/$/g, "").trim());
      const name = /^(\w+)(?::|,$)/.exec(text)?.[1];
      if (name === undefined) continue;
      names.add(name);
      if (comment !== undefined) said.set(name, comment.join(" ").trim());
      comment = undefined;
    }
    return names.size > 0 ? [{ names, isPart, said }] : [];
  });
};

const root = join(import.meta.dirname, "..");
const literals = globSync(["shared/**/*.ts", "functions/**/*.ts"], { cwd: root })
  .sort()
  .flatMap((file) => literalsIn(readFileSync(join(root, file), "utf8")));

const known = new Map<string, Json>();

/** What is said of the properties of an object that has these, by the source that has most of them; where two such say different things, nothing. */
export const saidOf = (properties: readonly string[]): Json => {
  const name = properties.join();
  const said = known.get(name) ?? lookedUp(properties);
  known.set(name, said);
  return said;
};

const lookedUp = (properties: readonly string[]): Json => {
  const own = new Set(properties);
  const within = literals.filter(({ names }) => [...names].every((name) => own.has(name)));
  const whole = within.filter(({ names, isPart }) => !isPart && names.size === own.size);
  const fitting = whole.length > 0 ? whole : within.filter(({ names, isPart }) => isPart && names.size >= 2);
  return Object.fromEntries(
    properties.flatMap((name): [string, string][] => {
      const saying = fitting.filter(({ said }) => said.has(name));
      const most = Math.max(...saying.map(({ names }) => names.size));
      const texts = new Set(saying.flatMap(({ names, said }) => (names.size === most ? (said.get(name) ?? []) : [])));
      const [text] = texts;
      const told = [...(text !== undefined && texts.size === 1 ? [text] : []), ...unitOf(name)];
      return told.length > 0 ? [[name, told.join(" ")]] : [];
    }),
  );
};

const unitOf = (name: string): string[] =>
  /Grosze$/.test(name) ? ["In grosze."] : /Bytes$/.test(name) ? ["In bytes."] : [];

/** Beside an object's schema, until `withDescriptions` moves each to its property. */
export const saidMark = "x-said";

export const withDescriptions = (document: Json): Json =>
  JSON.parse(JSON.stringify(document), (_key, value) => {
    if (!value?.[saidMark]) return value;
    const { [saidMark]: said, ...schema } = value as Json & { readonly [saidMark]: Json };
    const properties = Object.entries((schema.properties ?? {}) as Record<string, Json>).map(([name, property]) => [
      name,
      said[name] === undefined || property.description !== undefined
        ? property
        : { ...property, description: said[name] },
    ]);
    return { ...schema, properties: Object.fromEntries(properties) };
  });
