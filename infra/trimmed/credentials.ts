/**
 * Stands for the SDK's chain of credential providers. On Lambda the credentials are in the environment, always, and stay as they
 * are for the environment's lifetime; the providers for laptops, containers and single sign-on were a third of every bundle
 * and some 25 ms of every cold start.
 */

type Credentials = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
};

export const defaultProvider = () => async (): Promise<Credentials> => {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN } = process.env;
  if (!accessKeyId || !secretAccessKey) throw new Error("There are no AWS credentials in the environment.");
  return { accessKeyId, secretAccessKey, ...(AWS_SESSION_TOKEN && { sessionToken: AWS_SESSION_TOKEN }) };
};
