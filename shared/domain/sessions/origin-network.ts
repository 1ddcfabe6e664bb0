import ipaddr from "ipaddr.js";

/** Whose tries are counted together: those of an IPv4 address, or of an IPv6 /64, which is what one household or office has. */
export const originNetwork = (address: string): string => {
  if (!ipaddr.isValid(address)) return address;
  const read = ipaddr.process(address);
  return read instanceof ipaddr.IPv6
    ? ipaddr.IPv6.networkAddressFromCIDR(`${read.toNormalizedString()}/64`).toString()
    : read.toString();
};
