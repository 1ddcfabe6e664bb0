/** The secrets, by the names that functions declare: kept in Secrets Manager as `saldo/<stage>/<name>`. */

import { RemovalPolicy, SecretValue, Validations } from "aws-cdk-lib";
import { Secret, type SecretProps } from "aws-cdk-lib/aws-secretsmanager";
import { Construct } from "constructs";
import type { SecretName } from "../../functions/declaring.ts";
import type { Stage } from "../stages.ts";

/**
 * What ops fill in by hand. It is born empty, never with a sample value: a webhook secret that stands in a repository
 * would let anyone sign a payment until it is replaced. CloudFormation writes a value again only when this text
 * changes, so changing it would undo what ops have filled in.
 */
const EMPTY_STRIPE = JSON.stringify({ secretKey: "", webhookSecrets: [] });

export class Secrets extends Construct {
  readonly #secrets: Record<SecretName, Secret>;

  constructor(scope: Construct, stage: Stage) {
    super(scope, "Secrets");

    const secret = (name: SecretName, props: SecretProps, whyNotRotated: string): Secret => {
      const created = new Secret(this, name, {
        secretName: `saldo/${stage.name}/${name}`,
        removalPolicy: stage.keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
        ...props,
      });
      Validations.of(created).acknowledge({ id: "AwsSolutions-SMG4", reason: whyNotRotated });
      return created;
    };

    this.#secrets = {
      stripe: secret(
        "stripe",
        {
          description: "Stripe's secret key, and the secrets that sign its webhooks (several while one is rotated)",
          secretStringValue: SecretValue.unsafePlainText(EMPTY_STRIPE),
        },
        "Stripe makes these keys in its dashboard; ops rotate them by the runbook.",
      ),
      "attempts-key": secret(
        "attempts-key",
        {
          description: "The key that turns an e-mail address into the name of its sign-in attempts",
          generateSecretString: { passwordLength: 64, excludePunctuation: true },
        },
        "A new key forgets every slowed attempt, so ops rotate it by the runbook, when it may have leaked.",
      ),
      "totp-key": secret(
        "totp-key",
        {
          description: "The keys that seal the secrets of authenticator apps, one a line: the first seals, all open",
          generateSecretString: { passwordLength: 64, excludePunctuation: true },
        },
        "A new value would lose the older lines, and nobody's app would open again; ops add a line by the runbook.",
      ),
      "link-key": secret(
        "link-key",
        {
          description: "The key that makes the secrets of links in e-mails",
          generateSecretString: { passwordLength: 64, excludePunctuation: true },
        },
        "A new key kills the links of e-mails not sent yet, so ops rotate it by the runbook, when it may have leaked.",
      ),
      "pesel-key": secret(
        "pesel-key",
        {
          description: "The keys that seal the PESEL of people, one a line: the first seals, all open",
          generateSecretString: { passwordLength: 64, excludePunctuation: true },
        },
        "A new value would lose the older lines, and no PESEL that is kept would open again; ops add a line by the runbook.",
      ),
    };
  }

  /** The whole ARN of a secret, with the random end that Secrets Manager gives it. */
  arnOf(name: SecretName): string {
    return this.#secrets[name].secretArn;
  }
}
