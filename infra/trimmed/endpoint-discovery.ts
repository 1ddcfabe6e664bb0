/** Stands for DynamoDB's endpoint discovery, which no command of ours takes part in: the client only makes a cache for it. */
export const NODE_ENDPOINT_DISCOVERY_CONFIG_OPTIONS = {
  environmentVariableSelector: (): undefined => undefined,
  default: undefined,
};
export const resolveEndpointDiscoveryConfig = <Config>(config: Config): Config => config;
