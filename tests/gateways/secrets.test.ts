import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { describe, expect, it, onTestFinished } from "vitest";
import { secretsManager } from "../../shared/gateways/secrets.ts";
import { refusalOf } from "../support/refusals.ts";

const minute = 60_000;

/** A small server in Secrets Manager's place, and the reader that is pointed at it. */
const withSecrets = async () => {
  const kept: Record<string, string | undefined> = { "saldo/dev/stripe": "first" };
  const asked: string[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on("end", () => {
      const { SecretId } = JSON.parse(body) as { SecretId: string };
      asked.push(SecretId);
      const SecretString = kept[SecretId];
      response.writeHead(SecretString === undefined ? 400 : 200, { "content-type": "application/x-amz-json-1.1" });
      response.end(
        JSON.stringify(SecretString === undefined ? { __type: "ResourceNotFoundException" } : { SecretString }),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const client = new SecretsManagerClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: "eu-central-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
  let nowMs = 0;
  const secrets = secretsManager(client, () => nowMs);
  const pass = (milliseconds: number): void => {
    nowMs += milliseconds;
  };
  return { secrets, kept, asked, pass };
};

describe("a secret", () => {
  it("is read once in five minutes, and anew then", async () => {
    const { secrets, kept, asked, pass } = await withSecrets();

    expect(await secrets.read("saldo/dev/stripe")).toBe("first");
    kept["saldo/dev/stripe"] = "second";
    pass(5 * minute - 1);
    expect(await secrets.read("saldo/dev/stripe")).toBe("first");
    expect(asked).toHaveLength(1);

    pass(1);
    expect(await secrets.read("saldo/dev/stripe")).toBe("second");
    expect(asked).toHaveLength(2);
  });

  it("is read once by ten who ask at once", async () => {
    const { secrets, asked } = await withSecrets();

    await Promise.all(Array.from({ length: 10 }, () => secrets.read("saldo/dev/stripe")));

    expect(asked).toHaveLength(1);
  });

  it("is not taken for another", async () => {
    const { secrets, kept } = await withSecrets();
    kept["saldo/dev/attempts-key"] = "key";

    expect([await secrets.read("saldo/dev/stripe"), await secrets.read("saldo/dev/attempts-key")]).toEqual([
      "first",
      "key",
    ]);
  });

  it("that can't be read says to come again, and is asked for by the next who does", async () => {
    const { secrets, kept, asked } = await withSecrets();
    kept["saldo/dev/stripe"] = undefined;

    expect((await refusalOf(secrets.read("saldo/dev/stripe")))?.code).toBe("temporarily_unavailable");
    kept["saldo/dev/stripe"] = "there";
    expect(await secrets.read("saldo/dev/stripe")).toBe("there");
    expect(asked).toHaveLength(2);
  });
});
