/** The picture of the 2D code, read back by a decoder that knows nothing of the encoder. */
import jsqr from "jsqr";
import { describe, expect, it } from "vitest";
import { transferQr } from "../../functions/top-ups/transfer-qr.ts";
import { grosze } from "../../shared/domain/money.ts";
import type { BankTopUp } from "../../shared/domain/top-ups/bank-top-up.ts";
import { operatorsAccount, someBankTopUp } from "../support/bank-top-ups.ts";
import { someAccountId } from "../support/table.ts";

const topUpOf = (amountGrosze: number, recipient = operatorsAccount.recipient): BankTopUp => {
  const topUp = someBankTopUp(someAccountId());
  return { ...topUp, amountGrosze: grosze(amountGrosze), transfer: { ...topUp.transfer, recipient } };
};

/** jsqr is CommonJS: what it exports hangs below `default` when it is imported. */
const decode = ((jsqr as unknown as { default?: typeof jsqr }).default ?? jsqr) as unknown as (
  data: Uint8ClampedArray,
  width: number,
  height: number,
) => { data: string; version: number } | null;

/** Paints the SVG: a white ground, and a black square for each `M x,y h… v… h-… z` of its one path. */
const painted = (svg: string) => {
  const [, width, height] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg)!.map(Number);
  const pixels = new Uint8ClampedArray(width! * height! * 4).fill(255);
  for (const [, left, top, size] of svg.matchAll(/M(\d+),(\d+)h(\d+)v\3h-\3z/g))
    for (let y = Number(top); y < Number(top) + Number(size); y += 1)
      for (let x = Number(left); x < Number(left) + Number(size); x += 1)
        pixels.fill(0, (y * width! + x) * 4, (y * width! + x) * 4 + 3);
  return { pixels, width: width!, height: height! };
};

const scanned = (svg: string | undefined): string | undefined => {
  const { pixels, width, height } = painted(svg!);
  return decode(pixels, width, height)?.data;
};

describe("the 2D code of a transfer", () => {
  it.each([
    [2_000, "Telecube Sp. z o.o."],
    [2_015, "Zażółć gęślą jaźń"],
    [999_999, "ŻÓŁĆŻÓŁĆŻÓŁĆŻÓŁĆŻÓŁĆ"],
    [5_000, "A&B, sp. k. #1/@_*\\"],
  ])("of %i grosze for %s is read as the text that it is made of", (amountGrosze, recipient) => {
    const topUp = topUpOf(amountGrosze, recipient);
    const { qrPayload, qrSvg } = transferQr(topUp);

    expect(scanned(qrSvg)).toBe(qrPayload);
    expect(qrPayload?.split("|")).toEqual([
      "8567346215",
      "PL",
      "61109010140000071219812874",
      String(amountGrosze).padStart(6, "0"),
      recipient,
      topUp.transfer.title,
      "",
      "",
      "",
    ]);
  });

  it("has the white border that scanners need: four squares on each side", () => {
    const { qrSvg = "" } = transferQr(topUpOf(2_000));
    const [, side, , square] = /viewBox="0 0 (\d+) (\d+)".*?M\d+,\d+h(\d+)/.exec(qrSvg)!.map(Number);
    const squares = [...qrSvg.matchAll(/M(\d+),(\d+)h/g)].flatMap(([, x, y]) => [Number(x), Number(y)]);

    expect(Math.min(...squares)).toBe(4 * square!);
    expect(Math.max(...squares)).toBe(side! - 5 * square!);
  });

  it("is a picture and nothing else: no script, no address to load", () => {
    const { qrSvg = "" } = transferQr(topUpOf(2_000, "<script>alert(1)</script>"));

    expect(qrSvg).toMatch(
      /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 \d+ \d+"><rect [^<>]*\/><path [^<>]*\/><\/svg>$/,
    );
  });

  it.each([1_000_000, 5_000_000])("does not exist for %i grosze, neither as text nor as a picture", (amountGrosze) => {
    expect(transferQr(topUpOf(amountGrosze))).toEqual({});
  });
});
