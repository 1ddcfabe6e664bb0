import { z } from "zod";
import { type Form, nameOf } from "./form.ts";
import { invalidRequest, parameterEmpty, parameterMissing, parameterUnknown, type StripeRefusal } from "./refusals.ts";

/**
 * The parameters that the stand-in plays, request by request. Whatever is not in a table is refused as unknown, also
 * where Stripe itself would take it: a parameter we begin to use is added here, with what it does.
 */

/** Reads a request's parameters by their table, or refuses as Stripe does: an unknown name first, then a missing one, then a bad value. */
export const readParameters = <Table extends z.ZodType>(table: Table, form: Form): z.output<Table> => {
  const read = table.safeParse(form);
  if (read.success) return read.data;
  const [first] = read.error.issues
    .map((issue) => refusalOf(issue, form))
    .sort((one, other) => urgency(one) - urgency(other));
  throw first ?? invalidRequest("Invalid parameters.");
};

const urgency = ({ error }: StripeRefusal): number =>
  error.code === "parameter_unknown" ? 0 : error.code === "parameter_missing" ? 1 : 2;

const refusalOf = (issue: z.core.$ZodIssue, form: Form): StripeRefusal => {
  const param = nameOf(issue.path);
  if (issue.code === "unrecognized_keys") return parameterUnknown(nameOf([...issue.path, issue.keys[0] ?? ""]));
  const given = valueAt(form, issue.path);
  if (given === undefined) return parameterMissing(param);
  if (given === "") return parameterEmpty(param);
  if (issue.code === "invalid_value")
    return invalidRequest(`Invalid ${param}: must be one of ${issue.values.join(", ")}`, { param });
  if (issue.code === "custom") return invalidRequest(issue.message, { ...issue.params, param });
  return invalidRequest(typeof given === "string" ? `Invalid ${param}: ${given}` : `Invalid object: ${param}`, {
    param,
  });
};

const valueAt = (form: Form, path: readonly PropertyKey[]): string | Form | undefined =>
  path.reduce<string | Form | undefined>(
    (value, step) => (typeof value === "object" ? value[String(step)] : undefined),
    form,
  );

const text = (lengthMax: number) =>
  z
    .string()
    .min(1)
    .refine((value) => value.length <= lengthMax, {
      message: `Invalid string: must be at most ${lengthMax} characters`,
    });

const integer = (from: number, to: number) =>
  z.string().transform((value, context) => {
    if (/^-?\d{1,15}$/.test(value) && Number(value) >= from && Number(value) <= to) return Number(value);
    const message = /^-?\d{1,15}$/.test(value)
      ? `This value must be between ${from} and ${to} (it currently is '${value}').`
      : `Invalid integer: ${value}`;
    context.addIssue({ code: "custom", message, params: { code: "parameter_invalid_integer" } });
    return z.NEVER;
  });

const seconds = () => integer(0, 99_999_999_999);

const yesOrNo = () => z.enum(["true", "false"]).transform((value) => value === "true");

const list = <Item extends z.ZodType>(item: Item, lengthMax: number) =>
  z.preprocess(
    (value) => (isCounted(value) ? Object.values(value) : value),
    z.array(item).refine((items) => items.length <= lengthMax, { message: `Array must be at most ${lengthMax} long` }),
  );

const isCounted = (value: unknown): value is Form =>
  typeof value === "object" && value !== null && Object.keys(value).every((name, index) => name === String(index));

const address = () =>
  text(5000).refine((value) => /^https?:\/\//.test(value) && URL.canParse(value), {
    message: "Not a valid URL",
    params: { code: "url_invalid" },
  });

const email = () =>
  text(512).refine((value) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value), {
    error: (issue) => `Invalid email address: ${issue.input}`,
    params: { code: "email_invalid" },
  });

const METADATA_KEYS_MAX = 50;
const METADATA_KEY_LENGTH_MAX = 40;
const METADATA_VALUE_LENGTH_MAX = 500;

const metadata = () =>
  z.record(z.string(), z.string()).superRefine((value, context) => {
    const refuse = (message: string) => context.addIssue({ code: "custom", message });
    const names = Object.keys(value);
    if (names.length > METADATA_KEYS_MAX)
      refuse(`You can have up to ${METADATA_KEYS_MAX} metadata keys, but you passed in ${names.length}.`);
    for (const name of names) {
      if (name.length > METADATA_KEY_LENGTH_MAX)
        refuse(
          `Metadata keys can have up to ${METADATA_KEY_LENGTH_MAX} characters, but you passed in a key that is ${name.length} characters. Invalid key: ${name}`,
        );
      const length = value[name]?.length ?? 0;
      if (length > METADATA_VALUE_LENGTH_MAX)
        refuse(
          `Metadata values can have up to ${METADATA_VALUE_LENGTH_MAX} characters, but you passed in a value that is ${length} characters. Invalid value: ${value[name]}`,
        );
    }
  });

const expand = (...properties: readonly string[]) =>
  list(
    z.string().refine((property) => properties.includes(property), {
      error: (issue) => `This property cannot be expanded (${issue.input}).`,
    }),
    4,
  ).optional();

/**
 * The methods switched on in the operator's Stripe Dashboard; a request may allow fewer. (Stripe took
 * `payment_method_types` for this until version 2026-09-30.endive, and refuses it since.) All three notify at once;
 * `p24` can also be played as a delayed one.
 */
export const PAYMENT_METHODS = ["card", "blik", "p24"] as const;
export type PaymentMethod = (typeof PAYMENT_METHODS)[number];

const LOCALES =
  "auto bg cs da de el en en-GB es es-419 et fi fil fr fr-CA hi-IN hr hu id it ja ko lt lv ms mt nb nl pl pt pt-BR ro ru sk sl sv th tr vi zh zh-HK zh-TW";

export const sessionToCreate = z.strictObject({
  mode: z.enum(["payment"]),
  ui_mode: z.enum(["hosted_page"]).optional(),
  line_items: list(
    z.strictObject({
      price_data: z.strictObject({
        currency: z
          .string()
          .toLowerCase()
          .pipe(z.enum(["pln"])),
        unit_amount: integer(0, 99_999_999),
        product_data: z.strictObject({ name: text(250), description: text(500).optional() }),
      }),
      quantity: integer(1, 999_999),
    }),
    100,
  ),
  allowed_payment_method_types: list(z.enum(PAYMENT_METHODS), PAYMENT_METHODS.length).optional(),
  payment_intent_data: z
    .strictObject({
      metadata: metadata().optional(),
      description: text(1000).optional(),
      receipt_email: email().optional(),
    })
    .optional(),
  metadata: metadata().optional(),
  client_reference_id: text(200).optional(),
  customer_email: email().optional(),
  success_url: address(),
  cancel_url: address().optional(),
  expires_at: seconds().optional(),
  locale: z.enum(LOCALES.split(" ")).optional(),
  submit_type: z.enum(["auto", "pay", "book", "donate"]).optional(),
  adaptive_pricing: z.strictObject({ enabled: yesOrNo() }).optional(),
  expand: expand("payment_intent"),
});
export type SessionToCreate = z.output<typeof sessionToCreate>;

export const sessionToRetrieve = z.strictObject({ expand: expand("payment_intent") });

export const intentToRetrieve = z.strictObject({ expand: expand("latest_charge") });

export const nothingElse = z.strictObject({});

const created = z
  .union([
    seconds(),
    z.strictObject({
      gt: seconds().optional(),
      gte: seconds().optional(),
      lt: seconds().optional(),
      lte: seconds().optional(),
    }),
  ])
  .optional();
export type Created = z.output<typeof created>;

const page = {
  limit: integer(1, 100).default(10),
  starting_after: text(255).optional(),
  ending_before: text(255).optional(),
};
export type Page = {
  readonly limit: number;
  readonly starting_after?: string | undefined;
  readonly ending_before?: string | undefined;
};

export const sessionsToList = z.strictObject({
  ...page,
  created,
  status: z.enum(["open", "complete", "expired"]).optional(),
  payment_intent: text(255).optional(),
  expand: expand("data.payment_intent"),
});

export const intentsToList = z.strictObject({ ...page, created });

export const refundToCreate = z.strictObject({
  payment_intent: text(255).optional(),
  charge: text(255).optional(),
  amount: integer(1, 99_999_999).optional(),
  reason: z.enum(["duplicate", "fraudulent", "requested_by_customer"]).optional(),
  metadata: metadata().optional(),
});
export type RefundToCreate = z.output<typeof refundToCreate>;

/** Refunds and disputes are listed alike. */
export const ofPaymentToList = z.strictObject({
  ...page,
  created,
  payment_intent: text(255).optional(),
  charge: text(255).optional(),
});
export type OfPaymentToList = z.output<typeof ofPaymentToList>;

export const eventsToList = z.strictObject({
  ...page,
  created,
  type: text(255).optional(),
  types: list(text(255), 20).optional(),
  delivery_success: yesOrNo().optional(),
});
