import { describe, expect, it } from "vitest";
import { accessGiven, areTwoPeople, mayBe } from "../../../shared/domain/portal-users/two-people.ts";

const day = (of: number) => new Date(Date.UTC(2026, 2, of));
type One = { readonly id: string; readonly accessGivenBy?: Record<string, string> };
const given = (actor: One, target: One, at: Date): One => ({
  ...target,
  accessGivenBy: accessGiven(actor, target, at),
});
const [ala, bea, cyn, dag]: readonly [One, One, One, One] = [
  { id: "us_ala" },
  { id: "us_bea" },
  { id: "us_cyn" },
  { id: "us_dag" },
];
const areTwo = (one: One, other: One, since = day(1)) => areTwoPeople(mayBe(one, since), mayBe(other, since));

describe("two of the staff", () => {
  it("are two people where nobody gave either access, and nobody is two people with themselves", () => {
    expect(areTwo(ala, bea)).toBe(true);
    expect(areTwo(ala, ala)).toBe(false);
  });

  it("are not where one gave the other access, whichever way round, until it is long enough ago", () => {
    const twin = given(ala, bea, day(5));

    expect(areTwo(ala, twin)).toBe(false);
    expect(areTwo(twin, ala)).toBe(false);
    expect(areTwo(twin, cyn)).toBe(true);
    expect(areTwo(ala, twin, new Date(day(5).getTime() - 1))).toBe(false);
    expect(areTwo(ala, twin, day(5))).toBe(true);
  });

  it("are not where the same person gave both access", () => {
    expect(areTwo(given(ala, bea, day(5)), given(ala, cyn, day(6)))).toBe(false);
    expect(areTwo(given(ala, bea, day(5)), given(dag, cyn, day(6)))).toBe(true);
  });

  it("are not along a chain, for as long as its first link counts", () => {
    const second = given(ala, bea, day(5));
    const third = given(second, cyn, day(8));

    expect(areTwo(ala, third, day(4))).toBe(false);
    expect(areTwo(ala, third, day(5))).toBe(true);
    expect(areTwo(second, third, day(5))).toBe(false);
  });

  it("are not because another colleague gave access later: whoever did so before may still have it", () => {
    const twin = given(dag, given(ala, bea, day(5)), day(6));

    expect(areTwo(ala, twin)).toBe(false);
    expect(areTwo(dag, twin)).toBe(false);
  });

  it("are one person from the last time on, also where an older link comes along", () => {
    const actor = given(bea, ala, day(2));
    const twin = given(actor, given(bea, cyn, day(9)), day(10));

    expect(twin.accessGivenBy).toEqual({ us_bea: day(9).toISOString(), us_ala: day(10).toISOString() });
  });
});
