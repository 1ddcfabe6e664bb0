/**
 * Stands for the SDK's endpoint rules, of which a service in one of AWS's regions needs one: its name and the region's. What only other
 * rules can answer (FIPS, dual stack, China, an address by account or ARN) is refused.
 */

type Parameters = {
  readonly Region?: string;
  readonly Endpoint?: string;
  readonly UseFIPS?: boolean;
  readonly UseDualStack?: boolean;
};
type Endpoint = { readonly url: URL; readonly properties: object; readonly headers: object };

export const endpointOf =
  (service: string) =>
  ({ Region, Endpoint, UseFIPS, UseDualStack }: Parameters): Endpoint => {
    if (UseFIPS || UseDualStack)
      throw new Error("Bundles know no FIPS and no dual-stack endpoints (infra/trimming.ts).");
    if (Endpoint) return { url: new URL(Endpoint), properties: {}, headers: {} };
    if (!Region || !/^(af|ap|ca|eu|il|me|mx|sa|us)-[a-z]+-\d$/.test(Region))
      throw new Error(`Bundles know no endpoints in the region ${Region} (infra/trimming.ts).`);
    return { url: new URL(`https://${service}.${Region}.amazonaws.com`), properties: {}, headers: {} };
  };
