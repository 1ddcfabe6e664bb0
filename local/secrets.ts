/** A stand-in for Secrets Manager: answers `GetSecretValue` from a table of its own, on a free port of this machine. */
import { createServer } from "node:http";
import { listening } from "./listening.ts";

export type SecretsStandIn = { readonly endpoint: string; readonly stop: () => Promise<void> };

export const startSecrets = async (secrets: Readonly<Record<string, string>>): Promise<SecretsStandIn> => {
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      const { SecretId: id = "" } = JSON.parse(body) as { SecretId?: string };
      const known = Object.hasOwn(secrets, id);
      response.writeHead(known ? 200 : 400, { "content-type": "application/x-amz-json-1.1" });
      response.end(
        JSON.stringify(known ? { Name: id, SecretString: secrets[id] } : { __type: "ResourceNotFoundException" }),
      );
    });
  });
  const port = await listening(server, 0);
  return {
    endpoint: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
