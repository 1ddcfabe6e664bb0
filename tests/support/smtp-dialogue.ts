/** An SMTP client that sends what a test writes, byte by byte, and collects whole replies. */
import { once } from "node:events";
import { connect } from "node:net";
import { onTestFinished } from "vitest";

export const smtpDialogue = async (endpoint: string) => {
  const socket = connect(Number(new URL(endpoint).port), "127.0.0.1");
  onTestFinished(() => {
    socket.destroy();
  });
  socket.on("error", () => {});
  let text = "";
  const look = new Set<() => void>();
  socket.on("data", (chunk) => {
    text += chunk.toString();
    for (const each of look) each();
  });
  await once(socket, "connect");
  let read = 0;
  /** The next so many replies; of one that has several lines, the last. */
  const replies = (count: number): Promise<string[]> =>
    new Promise((resolve) => {
      const each = () => {
        const finals = text.split("\r\n").filter((line) => /^\d{3} /.test(line));
        if (finals.length < read + count) return;
        look.delete(each);
        resolve(finals.slice(read, read + count));
        read += count;
      };
      look.add(each);
      each();
    });
  const write = (bytes: string | Buffer): void => {
    socket.write(bytes);
  };
  return {
    write,
    replies,
    /** Sends a line, and answers its reply. */
    ask: async (line: string): Promise<string> => {
      write(`${line}\r\n`);
      const [reply] = await replies(1);
      return reply!;
    },
    hangUp: (): void => {
      socket.destroy();
    },
  };
};
