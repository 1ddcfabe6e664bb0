/** Makes what a test was answered an example: nothing secret, nothing that differs from run to run. */

type Fields = Readonly<Record<string, unknown>>;

/** Kinds of text that differ from run to run. */
const patterns = {
  id: /\b([a-z]{2})_[0-7][0-9A-HJKMNP-TV-Z]{25}/g,
  instant: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g,
  email: /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g,
  transfer: /(?<=["|])[0-9A-HJKMNP-Z]{8}(?="| doladowanie)/g,
  uuid: /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g,
  number: /\+4822\d{7}/g,
  case: /\bBOK-[0-9A-HJKMNP-Z]{8}\b/g,
};

/** By the name of a field: what is secret, or drawn. */
const samples: Readonly<Record<string, unknown>> = {
  password: "correct horse battery staple",
  currentPassword: "correct horse battery staple",
  newPassword: "staple battery horse correct",
  recoveryCode: "7Q4K-M2PX-9D3T",
  recoveryCodes: ["7Q4K-M2PX-9D3T", "C8WF-5N1R-J6VB"],
  secret: "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
  otpauthUri: "otpauth://totp/Saldo:anna@example.com?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Saldo",
  qrSvg: '<svg xmlns="http://www.w3.org/2000/svg"/>',
  deviceToken: "d1.example-of-a-device-token",
  url: "https://example.com/where-to-go-on",
  fields: { key: "incoming/example", "Content-Type": "application/pdf" },
  contentHash: "0123456789abcdef".repeat(4),
  nextCursor: "RU5UUlkjMDAwMDAwMDAwMDQx",
  ipAddress: "192.0.2.7",
  address: "192.0.2.7",
  device: "Firefox on Windows",
};
const token = (kind: string): string =>
  kind === "sent" ? "example-of-a-token-from-the-e-mail" : "saldo.example-of-a-bearer-token";

const itemsMax = 2;

export const cleaned = (value: unknown, kind: "sent" | "answered"): unknown => {
  const text = JSON.stringify(value);
  const found = (pattern: RegExp) => [...new Set(text.match(pattern))];
  const ids = found(patterns.id);
  const emails = found(patterns.email);
  const uuids = found(patterns.uuid);
  const numbers = found(patterns.number);
  const cases = found(patterns.case);
  // In their order in time, so that what ends still ends after it began.
  const instants = found(patterns.instant).sort();
  const renamed = text
    .replace(patterns.id, (id) => `${id.slice(0, 3)}01K0${String(ids.indexOf(id) + 1).padStart(22, "0")}`)
    .replace(patterns.instant, (at) => new Date(Date.UTC(2026, 2, 2, 10, 5 * instants.indexOf(at))).toISOString())
    .replace(patterns.email, (email) => `${names[emails.indexOf(email) % names.length]}@example.com`)
    .replace(patterns.transfer, "P7KV5B8W")
    .replace(patterns.uuid, (uuid) => `00000000-0000-4000-8000-${String(uuids.indexOf(uuid) + 1).padStart(12, "0")}`)
    .replace(patterns.number, (number) => `+482212345${String(numbers.indexOf(number)).padStart(2, "0")}`)
    .replace(patterns.case, (number) => `BOK-7K2M9RX${cases.indexOf(number)}`);
  return inFields(JSON.parse(renamed), kind);
};
const names = ["anna", "jan", "ewa", "piotr", "zofia", "adam"];

const inFields = (value: unknown, kind: "sent" | "answered"): unknown => {
  if (Array.isArray(value)) return value.slice(0, itemsMax).map((item) => inFields(item, kind));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value as Fields).map(([name, field]) => [name, fieldOf(name, field, kind)]));
};

const fieldOf = (name: string, field: unknown, kind: "sent" | "answered"): unknown => {
  if (name === "token" && typeof field === "string") return token(kind);
  if (name === "code" && kind === "sent" && /^[\d ]{6,7}$/.test(String(field))) return "492039";
  const sample = samples[name];
  return sample !== undefined && typeof sample === typeof field && Array.isArray(sample) === Array.isArray(field)
    ? sample
    : inFields(field, kind);
};
