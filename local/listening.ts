import type { AddressInfo, Server } from "node:net";

/** Listens on this machine only, and answers the port: the one asked for, or a free one for 0. Throws where it is taken. */
export const listening = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
