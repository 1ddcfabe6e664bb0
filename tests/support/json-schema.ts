/** Values that a schema of the OpenAPI document allows, and such that it forbids, as fast-check draws them. */
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import fc from "fast-check";

export type Schema = {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly not?: { readonly const: unknown };
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
};
type Models = Readonly<Record<string, Schema>>;
type Fields = Record<string, unknown>;

/** As people write them: what a pattern alone does not tell. */
const samples: Readonly<Record<string, readonly string[]>> = {
  nip: ["5260250274", "526-025-02-74", "PL 5260250274"],
  regon: ["123456785", "12345678512347"],
  krs: ["0000123456", "123456", "12 34 56"],
  pesel: ["44051401359", "440514-01359"],
  nrb: ["61109010140000071219812874", "PL61 1090 1014 0000 0712 1981 2874"],
  network: ["192.0.2.7", "192.0.2.0/24", "2001:db8::7", "2001:db8::/48"],
  phone: [
    "601234567",
    "601 234 567",
    "(22) 123-45-67",
    "0048 601.234.567",
    "+48601234567",
    "+49 30 901820",
    "0 0 49/30901820",
    "+12345678",
  ],
  cursor: [Buffer.from("ENTRY#000000000041").toString("base64url")],
  name: ["Zażółć Gęślą", "Łódź-Śródmieście", "D'Arcy 3", "  Anna  ", "Żabka sp. z o.o.", "Олена"],
};
const broken: Readonly<Record<string, readonly string[]>> = {
  nip: ["5260250275", "526025027"],
  regon: ["123456786"],
  krs: ["0000000000"],
  pesel: ["44051401358", "44133101358"],
  nrb: ["61109010140000071219812875"],
  network: ["192.0.2.0/33", "192.168", "example.com", "1"],
  phone: [
    "60123456",
    "060123456",
    "+48060123456",
    "+4860123456",
    "0048 60123456",
    "+0123456789",
    "+1234567",
    "+12345678901234567",
    "601+234567",
    "601234567x",
  ],
  cursor: ["a", "_", "%"],
  name: ["www.example.com", "a@example.com", "https://x.pl", "Аnna", "Anna\u200b", "😀"],
};

/** Letters of several scripts, signs, and what stands between them. */
const letters = [..."aZ09ąŻéßпλ你😀-.,/€\"<&' \n"];
const plain = (minimum: number, maximum: number) =>
  fc
    .array(fc.constantFrom(...letters), { minLength: minimum, maxLength: Math.min(maximum, minimum + 30) })
    .map((drawn) => drawn.join(""));

const text = ({ format = "", pattern, minLength = 0, maxLength = 10_000 }: Schema): fc.Arbitrary<string> => {
  const fits = (value: string) =>
    value.length >= minLength &&
    value.length <= maxLength &&
    (pattern === undefined || new RegExp(pattern, "u").test(value));
  const written = samples[format];
  if (written) return fc.constantFrom(...written).filter(fits);
  if (format === "date")
    return fc
      .date({ min: new Date("2000-01-01"), max: new Date("2099-12-31"), noInvalidDate: true })
      .map((day) => day.toISOString().slice(0, 10));
  if (pattern === undefined || /\\S|u200b/.test(pattern)) {
    // At the limit as well: there the document and the check must agree to the letter.
    const longest = maxLength <= 2_000 ? [fc.constant("ż".repeat(maxLength))] : [];
    return fc
      .oneof(plain(Math.max(minLength, 6), maxLength), ...longest, fc.constant("abc".slice(0, maxLength)))
      .filter(fits);
  }
  // What must not follow is filtered: fast-check draws no lookahead.
  return fc
    .stringMatching(new RegExp(pattern.replace(/\(\?[!=][^()]*\)/g, ""), "u"), { maxLength: Math.min(maxLength, 200) })
    .filter(fits);
};

/** Rules between fields, which JSON Schema can't say; the descriptions do. */
const together = (value: Fields): Fields => {
  const { from, to, validFrom, validTo, availableTo } = value as Readonly<Record<string, string>>;
  return {
    ...value,
    ...("weekdays" in value && from! >= to! && { from: "00:00", to: "24:00" }),
    ...(typeof validTo === "string" && validFrom! > validTo && { validFrom: validTo, validTo: validFrom }),
    ...(availableTo !== undefined && {
      invitedAccounts: availableTo === "invited" ? [`ac_${"0".repeat(26)}`] : [],
    }),
  };
};

export const schemaArbitraries = (models: Models) => {
  const resolved = (schema: Schema): Schema => {
    if (schema.$ref) return resolved(models[schema.$ref.split("/").at(-1)!]!);
    if (!schema.allOf) return schema;
    const parts = schema.allOf.map(resolved);
    const required = parts.flatMap((part) => part.required ?? []);
    return Object.assign({}, ...parts, { required });
  };

  const allowed = (given: Schema): fc.Arbitrary<unknown> => {
    const schema = resolved(given);
    if ("const" in schema) return fc.constant(schema.const);
    if (schema.enum) return fc.constantFrom(...schema.enum);
    const choice = schema.oneOf ?? schema.anyOf;
    if (choice) return fc.oneof(...choice.map(allowed));
    if (typeof schema.type === "object") return fc.oneof(...schema.type.map((type) => allowed({ ...schema, type })));
    switch (schema.type) {
      case "null":
        return fc.constant(null);
      case "string":
        return text(schema);
      case "boolean":
        return fc.boolean();
      case "integer": {
        const { minimum: min = Number.MIN_SAFE_INTEGER, maximum: max = Number.MAX_SAFE_INTEGER, not } = schema;
        return fc
          .oneof(fc.maxSafeInteger(), fc.integer(), fc.constantFrom(min, max))
          .map((drawn) => Math.min(max, Math.max(min, drawn)))
          .filter((drawn) => drawn !== not?.const);
      }
      case "array": {
        const { items = {}, minItems = 0, maxItems = 5 } = schema;
        return fc.array(allowed(items), { minLength: minItems, maxLength: Math.min(maxItems, Math.max(minItems, 3)) });
      }
      case "object": {
        const fields = Object.entries(schema.properties ?? {}).map(([name, field]) => [name, allowed(field)]);
        return fc
          .record(Object.fromEntries(fields) as Record<string, fc.Arbitrary<unknown>>, {
            requiredKeys: [...(schema.required ?? [])],
            noNullPrototype: true,
          })
          .map(together);
      }
      default:
        throw new Error(`no value is drawn for ${JSON.stringify(schema)}`);
    }
  };

  /** Of another type, beyond a limit, or of another form; some may be allowed all the same, as another form of a choice. */
  const spoilt = (given: Schema): fc.Arbitrary<unknown> => {
    const schema = resolved(given);
    const others: fc.Arbitrary<unknown>[] = [fc.constantFrom<unknown>(null, true, 1.5, "no such value", [], {})];
    const {
      minimum,
      maximum,
      minLength = 0,
      maxLength,
      minItems = 0,
      maxItems,
      format = "",
      items,
      properties,
    } = schema;
    if (minimum !== undefined) others.push(fc.constant(minimum - 1));
    if (maximum !== undefined) others.push(fc.constant(maximum + 1));
    if (schema.not) others.push(fc.constant(schema.not.const));
    if (minLength > 0) others.push(fc.constant("x".repeat(minLength - 1)));
    if (maxLength !== undefined) others.push(fc.constant("x".repeat(maxLength + 1)));
    if (schema.pattern || broken[format])
      others.push(fc.constantFrom("", "!", "\u0000", " \n", "\u200b", ...(broken[format] ?? [])));
    for (const one of schema.oneOf ?? schema.anyOf ?? []) others.push(spoilt(one));
    if (items) {
      if (minItems > 0) others.push(fc.constant([]));
      if (maxItems !== undefined)
        others.push(allowed(items).map((item) => Array.from({ length: maxItems + 1 }, () => item)));
      others.push(spoilt(items).map((item) => [item]));
    }
    if (properties) {
      const whole = allowed(schema) as fc.Arbitrary<Fields>;
      others.push(whole.map((value) => ({ ...value, noSuchField: "x" })));
      for (const [name, field] of Object.entries(properties))
        others.push(fc.tuple(whole, spoilt(field)).map(([value, wrong]) => ({ ...value, [name]: wrong })));
      for (const name of schema.required ?? [])
        others.push(whole.map((value) => Object.fromEntries(Object.entries(value).filter(([key]) => key !== name))));
    }
    return fc.oneof(...others);
  };

  const ajv = new Ajv2020({ strict: false, validateFormats: true });
  for (const format of ["date-time", "date", "email", "uri", "uuid"]) ajv.addFormat(format, true);
  for (const [format, values] of Object.entries(broken))
    ajv.addFormat(format, (value: string) => !values.includes(value) && /[\p{L}\p{N}]/u.test(value));
  ajv.addSchema({ components: { schemas: models } }, "saldo");
  const validatorOf = (schema: Schema): ValidateFunction =>
    ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"saldo#/components')));

  return {
    allowed: (schema: Schema) => allowed(schema).filter(validatorOf(schema) as (value: unknown) => boolean),
    forbidden: (schema: Schema) => {
      const isAllowed = validatorOf(schema);
      return spoilt(schema).filter((value) => !isAllowed(value));
    },
  };
};
