/** SES over HTTP as far as e-mails are concerned: takes them, or fails as it is set to. */
import { createServer, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { SESClient } from "@aws-sdk/client-ses";
import { mailClient } from "../../shared/gateways/mailer.ts";

export type Taken = {
  readonly raw: Buffer;
  readonly destinations: readonly string[];
  readonly configurationSet: string | null;
  readonly tags: Readonly<Record<string, string>>;
  readonly messageId: string;
};

/**
 * An error by status and code · `hang`: no answer, and nothing taken · `lost`: taken, but the answer is lost · `cut`: the
 * connection is closed at once · `stale`: it is, where it carried an e-mail before. Taken as usual where nothing is said.
 */
export type MailFault =
  | { readonly status: number; readonly code: string; readonly message?: string }
  | "hang"
  | "lost"
  | "cut"
  | "stale";

export const throttling = { status: 400, code: "Throttling", message: "Maximum sending rate exceeded." } as const;
export const rejected = { status: 400, code: "MessageRejected", message: "Email was rejected." } as const;
export const broken = { status: 500, code: "InternalFailure" } as const;

export const startMailServer = async () => {
  const taken: Taken[] = [];
  let faultOf: (place: number) => MailFault | undefined = () => undefined;
  let asked = 0;
  const used = new WeakSet<Socket>();
  const server: Server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += String(chunk);
    const fault = faultOf(asked++);
    if (fault === "hang") return;
    const isUsed = used.has(request.socket);
    used.add(request.socket);
    if (fault === "cut" || (fault === "stale" && isUsed)) return request.socket.destroy();
    if (typeof fault === "object") {
      const { status, code, message = "no" } = fault;
      response.writeHead(status, { "content-type": "text/xml" });
      return response.end(
        `<ErrorResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>r</RequestId></ErrorResponse>`,
      );
    }
    const form = new URLSearchParams(body);
    const members = (name: string) => [...form].filter(([key]) => key.startsWith(name)).map(([, value]) => value);
    const messageId = `ses-${taken.length + 1}`;
    taken.push({
      raw: Buffer.from(form.get("RawMessage.Data") ?? "", "base64"),
      destinations: members("Destinations.member."),
      configurationSet: form.get("ConfigurationSetName"),
      tags: { [form.get("Tags.member.1.Name") ?? ""]: form.get("Tags.member.1.Value") ?? "" },
      messageId,
    });
    if (fault === "lost") return request.socket.destroy();
    response.writeHead(200, { "content-type": "text/xml" });
    return response.end(
      `<SendRawEmailResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><SendRawEmailResult><MessageId>${messageId}</MessageId></SendRawEmailResult></SendRawEmailResponse>`,
    );
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", () => listening()));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const [client, impatient] = [sesClientAt(endpoint), sesClientAt(endpoint, { requestTimeout: 2_000 })];

  return {
    endpoint,
    /** It waits through a machine that stands still. */
    client,
    /** For tests in which no answer comes. */
    impatient,
    taken,
    /** How often it was asked, in vain or not. */
    asked: () => asked,
    /** What goes wrong with each call from now on, counted from 0. */
    fail: (fault: MailFault | undefined | ((place: number) => MailFault | undefined)): void => {
      asked = 0;
      faultOf = typeof fault === "function" ? fault : () => fault;
    },
    forget: (): void => {
      taken.length = 0;
    },
    close: async (): Promise<void> => {
      for (const each of [client, impatient]) each.destroy();
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
};

export type MailServer = Awaited<ReturnType<typeof startMailServer>>;

/** A client as the functions have it. */
export const sesClientAt = (endpoint: string, { requestTimeout = 30_000 } = {}): SESClient =>
  mailClient(
    { endpoint, region: "eu-central-1", credentials: { accessKeyId: "local", secretAccessKey: "local" } },
    { requestTimeout },
  );
