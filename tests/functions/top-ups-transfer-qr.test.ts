/** The picture of the 2D code, read back by two decoders that know nothing of the encoder nor of each other. */
import { inflateSync } from "node:zlib";
import { scanImageData } from "@undecaf/zbar-wasm";
import jsqr from "jsqr";
import { describe, expect, it } from "vitest";
import { transferQr } from "../../functions/top-ups/transfer-qr.ts";
import { grosze } from "../../shared/domain/money.ts";
import type { BankTopUp } from "../../shared/domain/top-ups/bank-top-up.ts";
import { qrPngOf } from "../../shared/qr.ts";
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
  const data = new Uint8ClampedArray(width! * height! * 4).fill(255);
  for (const [, left, top, size] of svg.matchAll(/M(\d+),(\d+)h(\d+)v\3h-\3z/g))
    for (let y = Number(top); y < Number(top) + Number(size); y += 1)
      for (let x = Number(left); x < Number(left) + Number(size); x += 1)
        data.fill(0, (y * width! + x) * 4, (y * width! + x) * 4 + 3);
  return { data, width: width!, height: height!, colorSpace: "srgb" as const };
};

const scanned = async (svg: string | undefined): Promise<(string | undefined)[]> => {
  const picture = painted(svg!);
  const read = await scanImageData(picture as unknown as Parameters<typeof scanImageData>[0]);
  return [decode(picture.data, picture.width, picture.height)?.data, ...read.map((symbol) => symbol.decode())];
};

/** Reads a PNG of one bit a pixel without filters. */
const read = (png: Buffer) => {
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  const start = png.indexOf("IDAT") + 4;
  const rows = inflateSync(png.subarray(start, start + png.readUInt32BE(start - 8)));
  const rowBytes = 1 + Math.ceil(width / 8);
  const pixels = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1)
      if (((rows[y * rowBytes + 1 + (x >> 3)]! >> (7 - (x & 7))) & 1) === 0)
        pixels.fill(0, (y * width + x) * 4, (y * width + x) * 4 + 3);
  return { pixels, width, height };
};

describe("the 2D code of a transfer", () => {
  it("is in an e-mail the same as a PNG", () => {
    const { qrPayload = "" } = transferQr(topUpOf(999_999, "Zażółć gęślą jaźń"));
    const { pixels, width, height } = read(Buffer.from(qrPngOf(qrPayload, "L")));

    expect(decode(pixels, width, height)?.data).toBe(qrPayload);
    expect(width).toBe(height);
  });

  it.each([
    [2_000, "Telecube Sp. z o.o."],
    [2_015, "Zażółć gęślą jaźń", "Zazolc gesla jazn"],
    [999_999, "ŻÓŁĆŻÓŁĆŻÓŁĆŻÓŁĆŻÓŁĆ", "ZOLCZOLCZOLCZOLCZOLC"],
    [5_000, "A&B, sp. k. #1/@_*\\"],
  ])(
    "of %i grosze for %s is read as the text that it is made of",
    async (amountGrosze, recipient, name = recipient) => {
      const topUp = topUpOf(amountGrosze, recipient);
      const { qrPayload, qrSvg } = transferQr(topUp);

      expect(await scanned(qrSvg)).toEqual([qrPayload, qrPayload]);
      expect(qrPayload?.split("|")).toEqual([
        "8567346215",
        "PL",
        "61109010140000071219812874",
        String(amountGrosze).padStart(6, "0"),
        name,
        topUp.transfer.title,
        "",
        "",
        "",
      ]);
    },
  );

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
