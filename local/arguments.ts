/** What `npm start` is told after `--`. */
import { parseArgs } from "node:util";
import { CannotStart } from "./folder.ts";

export type Arguments = {
  /** 0 for any that is free. */
  readonly port: number;
  /** Where data is kept between runs. */
  readonly data: string;
  /** Starts over: what was kept is removed. */
  readonly fresh: boolean;
  /** Whose pages may call from a browser, beside those of this machine. */
  readonly origins: readonly string[];
};

const options = {
  port: { type: "string", default: "3000" },
  data: { type: "string", default: ".saldo" },
  origin: { type: "string", multiple: true },
  fresh: { type: "boolean", default: false },
} as const;

export const argumentsOf = (argv: readonly string[]): Arguments => {
  const { port, data, origin: origins = [], fresh } = parsed(argv);
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) throw new CannotStart(`${port} is not a port.`);
  const malformed = origins.find((origin) => !URL.canParse(origin) || new URL(origin).origin !== origin);
  if (malformed !== undefined)
    throw new CannotStart(`${malformed} is not an origin: give scheme, host and port only, as https://panel.example.`);
  return { port: Number(port), data, fresh, origins };
};

const parsed = (argv: readonly string[]) => {
  try {
    return parseArgs({ args: [...argv], options }).values;
  } catch (error) {
    const [fault] = (error as Error).message.split(/\.\s/);
    const known = Object.keys(options).map((name) => `--${name}`);
    throw new CannotStart(`${fault}; npm start -- takes ${known.join(", ")}.`);
  }
};
