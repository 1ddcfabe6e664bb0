import { expect, it } from "vitest";
import { argumentsOf } from "../../local/arguments.ts";
import { CannotStart } from "../../local/folder.ts";

it("starts on port 3000 with data in .saldo, unless npm start is told otherwise", () => {
  expect(argumentsOf([])).toEqual({ port: 3000, data: ".saldo", fresh: false, origins: [] });
  const origins = ["https://panel.example", "http://panel.test:8080"];
  expect(
    argumentsOf(["--port", "0", "--data", "/tmp/x", "--fresh", ...origins.flatMap((origin) => ["--origin", origin])]),
  ).toEqual({ port: 0, data: "/tmp/x", fresh: true, origins });
});

const known = "npm start -- takes --port, --data, --origin, --fresh.";

it.each([
  [["--prot", "3001"], `Unknown option '--prot'; ${known}`],
  [["--port"], `Option '--port <value>' argument missing; ${known}`],
  [["--data", "--fresh"], `Option '--data' argument is ambiguous; ${known}`],
  [["--fresh=yes"], `Option '--fresh' does not take an argument; ${known}`],
  [["3001"], `Unexpected argument '3001'; ${known}`],
  [["--port", "65536"], "65536 is not a port."],
  [["--port", ""], " is not a port."],
  [["--port", "3e3"], "3e3 is not a port."],
  ...["panel.example", "https://panel.example/", "*"].map((origin): [string[], string] => [
    ["--origin", origin],
    `${origin} is not an origin: give scheme, host and port only, as https://panel.example.`,
  ]),
])("refuses %j in one sentence", (argv, sentence) => {
  expect(() => argumentsOf(argv)).toThrow(new CannotStart(sentence));
});
