/** What it may take to check PDFs and to read their text. One file has bounds of its own (`PdfObjects`, `PdfStreams`); these are for several, such as those of an e-mail. */

/** Thrown where a file takes more than any honest one needs. */
export class TooManySteps extends Error {}

/** As long as so many letters that are looked at: some 10 s. */
const stepsMax = 60_000_000;
/** Bytes of streams, after each of their filters. */
const bytesMax = 64 * 1024 * 1024;

export class PdfBudget {
  private stepsLeft = stepsMax;
  private bytes = bytesMax;

  get bytesLeft(): number {
    return this.bytes;
  }

  /** Refuses by `TooManySteps`, at once where nothing is left. */
  spendSteps(amount: number): void {
    this.stepsLeft -= amount;
    if (this.stepsLeft < 0) throw new TooManySteps();
  }

  spendBytes(amount: number): void {
    this.bytes = Math.max(0, this.bytes - amount);
  }
}
