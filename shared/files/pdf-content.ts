/** What the operators of a content stream draw as text, in their order (ISO 32000-2, 9.4): with spaces and lines where it moves on. */
import type { Font } from "./pdf-fonts.ts";
import { bytesOf, type PdfObjects, PdfString, stringEnd, tokens } from "./pdf-objects.ts";

/** Two numbers for each axis, and two for the origin. */
export type Matrix = readonly [number, number, number, number, number, number];
const unmoved: Matrix = [1, 0, 0, 1, 0, 0];
const product = (one: Matrix, other: Matrix): Matrix => [
  one[0] * other[0] + one[1] * other[2],
  one[0] * other[1] + one[1] * other[3],
  one[2] * other[0] + one[3] * other[2],
  one[2] * other[1] + one[3] * other[3],
  one[4] * other[0] + one[5] * other[2] + other[4],
  one[4] * other[1] + one[5] * other[3] + other[5],
];

/** Of the size of the text: what is further away is another word, or another line. */
const wordGap = 0.18;
const lineGap = 0.5;

/** Letters of one content stream that are read: more than a page of text takes by far. */
const contentLettersMax = 4_000_000;

/** Text as it is drawn. */
export class DrawnText {
  text = "";
  private end: { readonly x: number; readonly y: number } | undefined;
  private isSpaced = false;
  private readonly lettersMax: number;
  constructor(lettersMax: number) {
    this.lettersMax = lettersMax;
  }

  get isFull(): boolean {
    return this.text.length >= this.lettersMax;
  }

  /** Draws at the origin of `at`; `size` and `width` are measured there. */
  put(text: string, at: Matrix, { size, width }: { readonly size: number; readonly width: number }): void {
    const [a, b, c, d, x, y] = at;
    const [along, up] = [Math.hypot(a, b) || 1, Math.hypot(c, d) || 1];
    const em = Math.abs(size) * up || 1;
    if (this.end) {
      const [dx, dy] = [x - this.end.x, y - this.end.y];
      const [ahead, aside] = [(dx * a + dy * b) / along / em, Math.abs(dy * a - dx * b) / along / em];
      if (aside > lineGap || ahead < -lineGap) this.separate("\n");
      else if (ahead > wordGap) this.separate(" ");
    }
    this.text += text.slice(0, this.lettersMax - this.text.length);
    this.isSpaced = /^\s$/.test(text.at(-1) ?? "");
    this.end = { x: x + width * a, y: y + width * b };
  }

  endLine(): void {
    this.separate("\n");
    this.end = undefined;
  }

  private separate(by: string): void {
    if (this.text === "" || this.isSpaced || this.isFull) return;
    this.text += by;
    this.isSpaced = true;
  }
}

/** What a stream's names stand for. */
export type Resources = {
  readonly font: (name: string) => Font | undefined;
  /** Draws a form by its name, from this matrix on. */
  readonly drawForm: (name: string, from: Matrix) => void;
};

/** What `q` keeps and `Q` gives back. */
type State = {
  matrix: Matrix;
  font: Font | undefined;
  size: number;
  letterSpace: number;
  wordSpace: number;
  stretch: number;
  leading: number;
};

const statesMax = 100;
type Operand = number | string | PdfString | Operand[];

export class ContentReader {
  private state: State;
  private readonly kept: State[] = [];
  private line: Matrix = unmoved;
  private at: Matrix = unmoved;
  private operands: Operand[] = [];
  private readonly drawn: DrawnText;
  private readonly resources: Resources;
  private readonly objects: PdfObjects;

  constructor(objects: PdfObjects, resources: Resources, drawn: DrawnText, matrix: Matrix = unmoved) {
    this.objects = objects;
    this.resources = resources;
    this.drawn = drawn;
    this.state = { matrix, font: undefined, size: 1, letterSpace: 0, wordSpace: 0, stretch: 1, leading: 0 };
  }

  /** Up to the end, or to where it is malformed or nothing more is wanted. */
  read(whole: string): void {
    // A single token of tens of millions of letters would overflow the regular expression's own stack.
    const content = whole.slice(0, contentLettersMax);
    const token = new RegExp(tokens, "g");
    let list: Operand[] | undefined;
    for (let found = token.exec(content); found && !this.drawn.isFull; found = token.exec(content)) {
      const [word] = found;
      this.objects.work(operatorWork);
      let operand: Operand | undefined;
      if (word === "(") {
        const end = stringEnd(content, token.lastIndex);
        if (end === undefined) return;
        operand = new PdfString(content.slice(found.index, end), undefined);
        token.lastIndex = end;
      } else if (word === "[") list = [];
      else if (word === "]") {
        operand = list;
        list = undefined;
      } else if (/^<[^<]/.test(word)) operand = new PdfString(word, undefined);
      else if (word.startsWith("/")) operand = word.slice(1);
      else if (/^[+-]?\.?\d/.test(word)) operand = Number.parseFloat(word);
      else if (word === "ID") {
        // Between this and `EI` stands a picture.
        const end = content.indexOf("EI", token.lastIndex + 1);
        if (end === -1) return;
        token.lastIndex = end;
      } else if (/^[a-z'"*]/i.test(word)) this.operate(word);
      if (operand === undefined) continue;
      const place = list ?? this.operands;
      if (place.length < operandsMax) place.push(operand);
    }
  }

  private operate(operator: string): void {
    const { operands } = this;
    this.operands = [];
    const numbers = operands.map((operand) => (typeof operand === "number" ? operand : 0));
    const [first = 0, second = 0, third = 0, fourth = 0, fifth = 0, sixth = 0] = numbers;
    const matrix: Matrix = [first, second, third, fourth, fifth, sixth];
    const { state } = this;
    if (operator === "Tj") this.show(operands.at(-1));
    else if (operator === "TJ") this.showAll(operands.at(-1));
    else if (operator === "Td") this.move(first, second);
    else if (operator === "Tm") this.line = this.at = matrix;
    else if (operator === "Tf") {
      state.font = typeof operands[0] === "string" ? this.resources.font(operands[0]) : undefined;
      state.size = second;
    } else if (operator === "BT") this.line = this.at = unmoved;
    else if (operator === "T*") this.move(0, -state.leading);
    else if (operator === "TD") {
      state.leading = -second;
      this.move(first, second);
    } else if (operator === "'" || operator === '"') {
      if (operator === '"') [state.wordSpace, state.letterSpace] = [first, second];
      this.move(0, -state.leading);
      this.show(operands.at(-1));
    } else if (operator === "Tc") state.letterSpace = first;
    else if (operator === "Tw") state.wordSpace = first;
    else if (operator === "Tz") state.stretch = first / 100;
    else if (operator === "TL") state.leading = first;
    else if (operator === "cm") state.matrix = product(matrix, state.matrix);
    else if (operator === "q") {
      if (this.kept.length < statesMax) this.kept.push({ ...state });
    } else if (operator === "Q") this.state = this.kept.pop() ?? state;
    else if (operator === "Do" && typeof operands[0] === "string") this.resources.drawForm(operands[0], state.matrix);
  }

  private move(x: number, y: number): void {
    this.line = this.at = product([1, 0, 0, 1, x, y], this.line);
  }

  private showAll(list: Operand | undefined): void {
    for (const part of Array.isArray(list) ? list : []) {
      if (typeof part === "number") this.advance((-part / 1_000) * this.state.size * this.state.stretch);
      else this.show(part);
    }
  }

  private show(operand: Operand | undefined): void {
    const bytes = operand instanceof PdfString ? bytesOf(operand) : undefined;
    if (bytes === undefined || !this.state.font) return;
    this.objects.work(bytes.length * operatorWork);
    const { size, letterSpace, wordSpace, stretch } = this.state;
    let [text, width] = ["", 0];
    for (const glyph of this.state.font(bytes)) {
      text += glyph.text;
      width += ((glyph.width / 1_000) * size + letterSpace + (glyph.isSpace ? wordSpace : 0)) * stretch;
    }
    if (text !== "") this.drawn.put(text, product(this.at, this.state.matrix), { size, width });
    this.advance(width);
  }

  private advance(x: number): void {
    this.at = product([1, 0, 0, 1, x, 0], this.at);
  }
}

/** What takes as long as so many letters. */
const operatorWork = 10;
/** Of an operator, or within a list. */
const operandsMax = 5_000;
