import { describe, expect, it, vi } from "vitest";
import * as z from "zod";
import { log } from "../../shared/log.ts";
import { logOfEachTest } from "../support/logged.ts";

const logged = logOfEachTest({ stage: "dev" });

/** CloudWatch, "Specification: Embedded metric format": what `_aws` may hold, within its limits. */
const name = z.string().min(1).max(1024);
const Embedded = z.looseObject({
  _aws: z.strictObject({
    Timestamp: z.int(),
    CloudWatchMetrics: z
      .array(
        z.strictObject({
          Namespace: name.refine((text) => !text.startsWith("AWS/")),
          Dimensions: z.array(z.array(z.string().min(1).max(250)).max(30)).min(1),
          Metrics: z
            .array(z.strictObject({ Name: name, Unit: z.enum(["Count", "Seconds", "None"]) }))
            .min(1)
            .max(100),
        }),
      )
      .min(1),
  }),
});

/** The line, which names no metric and no dimension that does not stand beside it, as the specification wants it. */
const embeddedIn = (line: unknown): z.infer<typeof Embedded> => {
  const read = z.parse(Embedded, line);
  for (const { Dimensions, Metrics } of read._aws.CloudWatchMetrics) {
    for (const { Name } of Metrics) expect(read[Name]).toBeTypeOf("number");
    for (const key of Dimensions.flat()) expect(String(read[key])).toMatch(/^.{1,1024}$/);
  }
  return read;
};

describe("a line", () => {
  it("is JSON, with level, event and a time that Lambda reads", () => {
    log.warn("thing.happened", { accountId: "ac_1", many: 2 });

    const [line] = logged.lines();
    expect(logged.text()).toMatch(/^\{[^\n]*\}\n$/);
    expect(line).toEqual({
      level: "warn",
      event: "thing.happened",
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      accountId: "ac_1",
      many: 2,
    });
  });

  it("bears a measure in CloudWatch's embedded metric format, in the namespace of its stage", () => {
    log.info("notice.sent", { noticeId: "no_1" }, { metric: "mails", value: 1, by: { outcome: "sent" } });

    const [line] = logged.lines();
    const { _aws } = embeddedIn(line);
    expect(line).toMatchObject({ event: "notice.sent", noticeId: "no_1", mails: 1, outcome: "sent" });
    expect(_aws.CloudWatchMetrics).toEqual([
      { Namespace: "Saldo/dev", Dimensions: [["outcome"]], Metrics: [{ Name: "mails", Unit: "Count" }] },
    ]);
    expect(Math.abs(Date.now() - _aws.Timestamp)).toBeLessThan(60_000);
  });

  it("bears several measures, each split in its own way", () => {
    log.info(
      "top_up.credited",
      {},
      { metric: "top-ups", value: 1, by: { method: "blik", outcome: "credited" } },
      { metric: "minutes-to-credit", value: 0.25, by: { method: "blik" } },
    );

    embeddedIn(logged.lines()[0]);
    expect(logged.measured("top-ups")).toEqual([{ value: 1, method: "blik", outcome: "credited" }]);
    expect(logged.measured("minutes-to-credit")).toEqual([{ value: 0.25, method: "blik" }]);
  });

  it("bears a measure that is split by nothing", () => {
    log.warn("stripe_events.missed", {}, { metric: "webhook-missed", value: 3, by: {} });

    expect(embeddedIn(logged.lines()[0])._aws.CloudWatchMetrics[0]?.Dimensions).toEqual([[]]);
    expect(logged.measured("webhook-missed")).toEqual([{ value: 3 }]);
  });

  it("of an error counts for its function, which Lambda names", () => {
    vi.stubEnv("AWS_LAMBDA_FUNCTION_NAME", "saldo-dev-top-ups");

    log.error("thing.broke", {}, { metric: "mails", value: 1, by: { outcome: "parked" } });
    log.warn("thing.odd");

    embeddedIn(logged.lines()[0]);
    expect(logged.measured("errors-reported")).toEqual([{ value: 1, functionName: "saldo-dev-top-ups" }]);
    expect(logged.measured("mails")).toEqual([{ value: 1, outcome: "parked" }]);
  });

  it("bears none on the local system", () => {
    vi.stubEnv("STAGE", "local");

    log.info("notice.sent", { noticeId: "no_1" }, { metric: "mails", value: 1, by: { outcome: "sent" } });

    expect(Object.keys(logged.lines()[0]!)).toEqual(["level", "event", "timestamp", "noticeId"]);
  });
});
