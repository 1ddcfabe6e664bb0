/** Reads secrets from Secrets Manager. The only place that does. */
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { Refusal } from "../domain/refusal.ts";
import * as common from "../domain/refusals.ts";

/** A rotated secret is taken up within as much; between, an environment asks once. */
const keptMilliseconds = 5 * 60 * 1000;

export type Secrets = ReturnType<typeof secretsManager>;

export const secretsManager = (client: SecretsManagerClient, monotonicMs: () => number = () => performance.now()) => {
  const kept = new Map<string, { text: Promise<string>; untilMs: number }>();

  return {
    /** The text of a secret. Refuses `temporarily_unavailable` where it can't be read. */
    read(id: string): Promise<string> {
      const known = kept.get(id);
      if (known && monotonicMs() < known.untilMs) return known.text;
      const text = ask(client, id);
      kept.set(id, { text, untilMs: monotonicMs() + keptMilliseconds });
      text.catch(() => kept.delete(id));
      return text;
    },
  };
};

export const secretsClient = (): SecretsManagerClient =>
  new SecretsManagerClient({
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
  });

const ask = async (client: SecretsManagerClient, id: string): Promise<string> => {
  try {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: id }));
    if (SecretString === undefined) throw new Error(`the secret ${id} has no text`);
    return SecretString;
  } catch (error) {
    throw new Refusal(common.temporarily_unavailable, { cause: error });
  }
};
