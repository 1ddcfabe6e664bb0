import { describe, expect, it } from "vitest";
import { declineReasonOf } from "../../../shared/domain/top-ups/decline.ts";

describe("why a payment was declined", () => {
  it.each([
    ["insufficient_funds", "card_declined", "insufficient-funds"],
    ["code_invalid", "payment_method_provider_decline", "wrong-details"],
    ["code_expired", "payment_method_provider_decline", "not-confirmed"],
    ["customer_declined", "payment_method_provider_decline", "not-confirmed"],
    ["payment_limit_exceeded", "payment_method_provider_decline", "limit-exceeded"],
    ["partner_generic_decline", "payment_method_provider_decline", "declined"],
    ["generic_decline", "card_declined", "declined"],
    [undefined, "expired_card", "card-expired"],
    ["invalid_cvc", "incorrect_cvc", "wrong-details"],
    ["a code of next year", "processing_error", "try-again"],
    ["a code of next year", "card_declined", "declined"],
    [undefined, "payment_intent_authentication_failure", "not-confirmed"],
    [undefined, undefined, "declined"],
  ])("is of %s and %s: %s", (declineCode, errorCode, reason) => {
    expect(declineReasonOf(declineCode, errorCode)).toBe(reason);
  });

  it.each(["lost_card", "stolen_card", "fraudulent", "pickup_card", "merchant_blacklist"])(
    "is not told of %s",
    (declineCode) => {
      expect(declineReasonOf(declineCode, "card_declined")).toBe("declined");
    },
  );
});
