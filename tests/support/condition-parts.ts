/** A condition expression taken apart: what each of its parts asks for must matter. */

type Node = { readonly text: string; readonly joint?: "AND" | "OR"; readonly pieces: readonly Node[] };

/**
 * The parts of a condition that are joined by AND, at any depth; the whole condition where it isn't joined by one.
 * `A AND (B OR (C AND D))` has the parts `A`, `B OR (C AND D)`, `C` and `D`. Alternatives are no parts: `B` that always
 * holds makes the whole of `B OR (C AND D)` hold.
 */
export const partsOf = (condition: string): readonly string[] => {
  const root = parsed(condition);
  const inside = (node: Node): string[] => [
    ...(node.joint === "AND" ? node.pieces.map(({ text }) => text) : []),
    ...node.pieces.flatMap(inside),
  ];
  return [...new Set([...(root.joint === "AND" ? [] : [root.text]), ...inside(root)])];
};

/** The part that always holds once this piece of the condition does; undefined where that is no single part. */
export const partWithout = (condition: string, piece: string): string | undefined => {
  const meant = parsed(piece).text;
  const search = (node: Node, part: string | undefined): string | undefined => {
    if (node.text === meant) return part;
    for (const inner of node.pieces) {
      const found = search(inner, node.joint === "OR" ? part : inner.text);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  const root = parsed(condition);
  return search(root, root.joint === "AND" ? undefined : root.text);
};

const parsed = (condition: string): Node => {
  const text = condition.trim();
  // OR first: it binds less than AND.
  for (const joint of ["OR", "AND"] as const) {
    const pieces = split(text, ` ${joint} `);
    if (pieces.length > 1) return { text, joint, pieces: pieces.map(parsed) };
  }
  return text.startsWith("(") ? parsed(text.slice(1, -1)) : { text, pieces: [] };
};

const split = (text: string, joint: string): readonly string[] => {
  const pieces: string[] = [];
  let open: string | undefined;
  for (const next of text.split(joint)) {
    const piece: string = open === undefined ? next : open + joint + next;
    const isWhole = piece.split("(").length === piece.split(")").length;
    if (isWhole) pieces.push(piece);
    open = isWhole ? undefined : piece;
  }
  return pieces;
};
