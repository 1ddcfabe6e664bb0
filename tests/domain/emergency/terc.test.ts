import { expect, it } from "vitest";
import { nkaOf } from "../../../shared/domain/emergency/nka.ts";
import { isRouted, partsOf, routedCode, searchable, TercCode } from "../../../shared/domain/emergency/terc.ts";

it.each([
  ["1465188", "1465011"],
  ["1465011", "1465011"],
  ["1261029", "1261011"],
  ["0264039", "0264011"],
  ["0602065", "0602065"],
])("a part of a city is routed as the city: %s", (code, routed) => {
  expect(routedCode(code)).toBe(routed);
});

it("an urban-rural gmina is routed by its parts alone", () => {
  expect(isRouted("0602063")).toBe(false);
  expect(partsOf("0602063")).toEqual(["0602064", "0602065"]);
  expect(partsOf("0602063").every(isRouted)).toBe(true);
});

it.each(["602062", "0502062", "3402062", "0002062", "0602067", "06020620", "060206a"])("%s is no code", (code) => {
  expect(TercCode.safeParse(code).success).toBe(false);
});

it.each([
  ["Łódź", "lodz"],
  ["  Józefów ", "jozefow"],
  ["Bielsko-Biała", "bielsko biala"],
  ["ŻÓŁKIEWKA", "zolkiewka"],
])("%s is found without its Polish letters", (name, found) => {
  expect(searchable(name)).toBe(found);
});

it("a routing number is put together of its four parts", () => {
  expect(nkaOf({ wsnd: "22", hex: "c", idl: "001", number: "112" })).toBe("22C001112");
  expect(nkaOf({ wsnd: "2", hex: "C", idl: "001", number: "112" })).toBeUndefined();
  expect(nkaOf({ wsnd: "22", hex: "A", idl: "001", number: "112" })).toBeUndefined();
  expect(nkaOf({ wsnd: "22", hex: "C", idl: "1", number: "112" })).toBeUndefined();
  expect(nkaOf({ wsnd: "22", hex: "C", idl: "001", number: "113" })).toBeUndefined();
});
