/** What a TypeScript source imports, and what it says outside its comments and texts. */

export type Import = {
  /** As it is written, such as `../domain/money.ts`; `(computed)` where it is not a plain text. */
  readonly target: string;
  /** Whether it is gone once the types are: `import type`, or a type query. */
  readonly typeOnly: boolean;
};

/** Static imports, re-exports, side-effect imports, dynamic `import()`, `require()` and `typeof import()`. */
export const importsOf = (source: string): Import[] => {
  const { code, texts } = withoutTexts(source);
  const found: Import[] = [];
  for (const [, type, text = ""] of code.matchAll(
    /(?:^|[;}\n])\s*(?:import|export)\s+(?:(type)\s+(?!from\b))?[\w\s{},*$]*?\bfrom\s*"(\d+)"/g,
  ))
    found.push({ target: plain(texts, text), typeOnly: type !== undefined });
  for (const [, text = ""] of code.matchAll(/(?:^|[;}\n])\s*import\s*"(\d+)"/g))
    found.push({ target: plain(texts, text), typeOnly: false });
  for (const [, query, text] of code.matchAll(/(typeof\s+)?\b(?:import|require)\s*\(\s*(?:"(\d+)")?/g))
    found.push({ target: plain(texts, text), typeOnly: query !== undefined });
  return found;
};

/** The source without its comments and texts: what it does, not what it talks about. */
export const codeOf = (source: string): string => withoutTexts(source).code;

const textsAndComments =
  /("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\[\s\S]|[^`\\])*`)|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g;

/** Comments left out, and each text replaced by its number in quotes. */
const withoutTexts = (source: string): { readonly code: string; readonly texts: readonly string[] } => {
  const texts: string[] = [];
  const code = source.replace(textsAndComments, (_, text?: string) => {
    if (text === undefined) return " ";
    texts.push(text.slice(1, -1));
    return `"${texts.length - 1}"${text.startsWith("`") ? filledIn(text) : ""}`;
  });
  return { code, texts };
};

/** What a template fills in is code. */
const filledIn = (template: string): string =>
  [...template.matchAll(/\$\{([^}]*)\}/g)].map(([, expression]) => ` + (${expression})`).join("");

const plain = (texts: readonly string[], number: string | undefined): string => {
  const text = number === undefined ? undefined : texts[Number(number)];
  return text === undefined || text.includes("${") ? "(computed)" : text;
};
