import { expect, it } from "vitest";
import {
  type DictionaryGmina,
  goneCodes,
  listedGmina,
  type WholeDictionary,
} from "../../../shared/domain/emergency/dictionary.ts";

const place = (code: string): DictionaryGmina => ({
  code,
  name: "Józefów",
  powiat: "biłgorajski",
  voivodeship: "lubelskie",
  routing: { "112": "81C003112" },
});
const whole = (codes: readonly string[], replaced: readonly (readonly [string, string])[] = []): WholeDictionary => ({
  places: codes.map(place),
  replaced: replaced.map(([code, replaces]) => ({ ...place(code), replaces })),
});
const successorsOf = (before: WholeDictionary, now: readonly string[]) =>
  goneCodes(before, now.map(place)).map(({ code, successor }) => [code, successor?.code]);

it.each([
  ["a rural gmina that has a town now", "0602062", ["0602064", "0602065"], "0602065"],
  ["a rural gmina that is a town now", "0602062", ["0602061"], "0602061"],
  ["a rural part whose town is a gmina of its own now", "0602065", ["0602061", "0602062"], "0602062"],
  ["a rural part of which only a town is left", "0602065", ["0602061", "0602064"], "0602064"],
  ["a town that is rural again", "0602064", ["0602062"], "0602062"],
  ["a town that is a gmina of its own now", "0602064", ["0602061", "0602062"], "0602061"],
  ["an urban gmina that has villages now", "0602061", ["0602064", "0602065"], "0602064"],
  ["a district that is no more", "1465188", ["1465011", "1465178"], "1465011"],
  ["a delegation that is no more", "1261029", ["1261011"], "1261011"],
])("is succeeded by the nearest place of the same gmina: %s", (_, code, now, successor) => {
  expect(successorsOf(whole([code]), now)).toEqual([[code, successor]]);
});

it("leaves a code without a successor where the gmina is no more", () => {
  expect(successorsOf(whole(["0602062", "0602072"]), ["0602072"])).toEqual([["0602062", undefined]]);
});

it("knows the codes that were gone before, too, and none that are places again", () => {
  const before = whole(["0602064", "0602065"], [["0602065", "0602062"]]);

  expect(successorsOf(before, ["0602061"])).toEqual([
    ["0602064", "0602061"],
    ["0602065", "0602061"],
    ["0602062", "0602061"],
  ]);
  expect(successorsOf(before, ["0602062"])).toEqual([
    ["0602064", "0602062"],
    ["0602065", "0602062"],
  ]);
});

it.each([
  ["1061011", "urban"],
  ["0602062", "rural"],
  ["0602064", "town"],
  ["0602065", "rural-part"],
  ["1465188", "district"],
  ["1261029", "delegation"],
])("lists %s as %s", (code, kind) => {
  expect(listedGmina(place(code))).toMatchObject({ code, kind });
});
