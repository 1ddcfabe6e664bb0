/** Answers for one wildcard among the resources of a role; cdk-nag wants each named, so that no other hides behind it. */

import { Stack, Validations } from "aws-cdk-lib";
import type { Role } from "aws-cdk-lib/aws-iam";

export const acknowledgeWildcard = (role: Role, resource: string, reason: string): void =>
  Validations.of(role).acknowledge({ id: `AwsSolutions-IAM5[Resource::${spelled(role, resource)}]`, reason });

/** As cdk-nag spells a text that holds references: `arn:<AWS::Partition>:s3:::…`. */
const spelled = (role: Role, text: string): string => {
  const resolved = Stack.of(role).resolve(text) as string | { "Fn::Join": [string, (string | { Ref: string })[]] };
  // Nothing refers to anything where the stage pins its account and region.
  if (typeof resolved === "string") return resolved;
  const { "Fn::Join": joined } = resolved;
  return joined[1].map((part) => (typeof part === "string" ? part : `<${part.Ref}>`)).join(joined[0]);
};
