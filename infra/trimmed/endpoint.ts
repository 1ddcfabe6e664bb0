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

/** As in the SDK, an answer is kept and given again: parsing an address is a good part of a call's work. */
export const endpointOf = (service: string) => {
  let kept: { readonly asked: Parameters; readonly endpoint: Endpoint } | undefined;
  return (asked: Parameters): Endpoint => {
    if (!kept || !isSame(kept.asked, asked)) kept = { asked, endpoint: resolved(service, asked) };
    return kept.endpoint;
  };
};

const isSame = (left: Parameters, right: Parameters): boolean =>
  left.Region === right.Region &&
  left.Endpoint === right.Endpoint &&
  left.UseFIPS === right.UseFIPS &&
  left.UseDualStack === right.UseDualStack;

const resolved = (service: string, { Region, Endpoint, UseFIPS, UseDualStack }: Parameters): Endpoint => {
  if (UseFIPS || UseDualStack) throw new Error("Bundles know no FIPS and no dual-stack endpoints (infra/trimming.ts).");
  if (Endpoint) return { url: new URL(Endpoint), properties: {}, headers: {} };
  if (!Region || !/^(af|ap|ca|eu|il|me|mx|sa|us)-[a-z]+-\d$/.test(Region))
    throw new Error(`Bundles know no endpoints in the region ${Region} (infra/trimming.ts).`);
  return { url: new URL(`https://${service}.${Region}.amazonaws.com`), properties: {}, headers: {} };
};
