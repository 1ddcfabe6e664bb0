import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { settings } from "../../shared/settings.ts";
import { operatorsAccount } from "../support/bank-top-ups.ts";

describe("where a deployment has bank transfers sent", () => {
  beforeEach(() => {
    vi.stubEnv("OPERATOR_NAME", operatorsAccount.recipient);
    vi.stubEnv("TRANSFER_NIP", operatorsAccount.nip);
    vi.stubEnv("TRANSFER_ACCOUNT", operatorsAccount.accountNumber);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it("is what its environment says", () => {
    expect(settings.transferAccount).toEqual(operatorsAccount);
  });

  it.each([
    [
      "TRANSFER_ACCOUNT",
      "61109010140000071219812875",
      /account for bank transfers "61109010140000071219812875" is wrong/,
    ],
    ["TRANSFER_NIP", "8567346216", /NIP "8567346216" is wrong/],
    ["OPERATOR_NAME", " ", /operator's name " " is empty/],
    ["OPERATOR_NAME", "\t", /operator's name "\t" is empty/],
    ["TRANSFER_ACCOUNT", "", /TRANSFER_ACCOUNT is missing/],
    ["TRANSFER_NIP", "", /TRANSFER_NIP is missing/],
    ["OPERATOR_NAME", "", /OPERATOR_NAME is missing/],
  ])("is told to nobody where %s is %j", (name, value, sentence) => {
    vi.stubEnv(name, value);

    expect(() => settings.transferAccount).toThrow(sentence);
  });
});
