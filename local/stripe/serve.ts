import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type StripeStandIn, type StripeStandInOptions, stripeStandIn } from "./stand-in.ts";

/** A stand-in with an HTTP server of its own, on a free port if none is said: for tests, where no gateway is needed. */
export const serveStripe = async (
  options: Omit<StripeStandInOptions, "address"> & { readonly port?: number },
): Promise<{ standIn: StripeStandIn; address: string; port: number; close: () => Promise<void> }> => {
  let address = "";
  const standIn = stripeStandIn({ ...options, address: () => address });
  const server = createServer((request, response) => {
    void standIn.handle(request, response).then((isOurs) => isOurs || response.writeHead(404).end());
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  address = `http://127.0.0.1:${port}`;

  const close = async (): Promise<void> => {
    await standIn.close();
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  };
  return { standIn, address, port, close };
};
