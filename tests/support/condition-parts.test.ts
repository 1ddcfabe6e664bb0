import { describe, expect, it } from "vitest";
import { partsOf, partWithout } from "./condition-parts.ts";

describe("the parts of a condition", () => {
  it.each([
    ["attribute_exists(pk)", ["attribute_exists(pk)"]],
    ["size(ids) < :max AND #state = :open", ["size(ids) < :max", "#state = :open"]],
    ["attribute_not_exists(pk) OR mark <> :mark", ["attribute_not_exists(pk) OR mark <> :mark"]],
    ["(a = :a OR (b = :b AND c = :c)) AND (d = :d)", ["a = :a OR (b = :b AND c = :c)", "d = :d", "b = :b", "c = :c"]],
    ["a = :a AND b = :b OR c = :c", ["a = :a AND b = :b OR c = :c", "a = :a", "b = :b"]],
  ])("%s: what AND joins, at any depth", (condition, parts) => {
    expect(partsOf(condition)).toEqual(parts);
  });

  it.each([
    ["a = :a AND b = :b", "b = :b", "b = :b"],
    ["a = :a AND (b = :b OR c = :c)", "(b = :b OR c = :c)", "b = :b OR c = :c"],
    ["a = :a OR b = :b", "b = :b", "a = :a OR b = :b"],
    ["(a = :a OR (b = :b AND c = :c)) AND d = :d", "a = :a", "a = :a OR (b = :b AND c = :c)"],
    ["(a = :a OR (b = :b AND c = :c)) AND d = :d", "c = :c", "c = :c"],
  ])("%s without %s: %s always holds", (condition, piece, part) => {
    expect(partWithout(condition, piece)).toBe(part);
  });

  it.each([
    ["a = :a AND b = :b", "a = :a AND b = :b"],
    ["a = :a AND b = :b AND c = :c", "a = :a AND b = :b"],
    ["#version = :read", "version = :read"],
  ])("%s without %s: no single part", (condition, piece) => {
    expect(partWithout(condition, piece)).toBeUndefined();
  });
});
