/** Who runs a command: for a stage, whom AWS knows the shell's credentials by. Nobody can choose that name for themselves. */
import { GetCallerIdentityCommand, type STSClient } from "@aws-sdk/client-sts";

export type Caller = {
  /** An ARN; locally the user of the shell. */
  readonly name: string;
  /** The AWS account; locally none. */
  readonly awsAccount?: string;
};

export const awsCaller = async (client: Pick<STSClient, "send">): Promise<Caller> => {
  const { Arn, Account } = await client.send(new GetCallerIdentityCommand({}));
  if (Arn === undefined || Account === undefined) throw new Error("AWS did not say whose credentials these are");
  return { name: Arn, awsAccount: Account };
};
