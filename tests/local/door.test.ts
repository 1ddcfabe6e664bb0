import { createServer } from "node:http";
import { expect, it, onTestFinished } from "vitest";
import { takePort } from "../../local/door.ts";
import { CannotStart } from "../../local/folder.ts";
import { listening } from "../../local/listening.ts";

it("answers every request 503 until it is opened, in the words of the API and to pages too", async () => {
  const door = await takePort({ port: 0, origins: ["https://panel.example"] });
  onTestFinished(door.close);
  const ask = (init: RequestInit = {}) => fetch(`${door.address}/sessions`, init);

  const early = await ask({
    method: "POST",
    body: "{}",
    headers: { origin: "https://panel.example", "accept-language": "en" },
  });

  expect(early.status).toBe(503);
  expect(Object.fromEntries(early.headers)).toMatchObject({
    "retry-after": "1",
    "content-type": "application/problem+json; charset=utf-8",
    "content-language": "en",
    "access-control-allow-origin": "https://panel.example",
  });
  expect(await early.json()).toMatchObject({ code: "temporarily_unavailable", status: 503 });

  door.open((_, response) => response.end("open"));
  expect(await (await ask()).text()).toBe("open");
});

it("refuses a port that is in use, and says which to try", async () => {
  const other = createServer();
  onTestFinished(() => void other.close());
  const port = await listening(other, 0);

  await expect(takePort({ port, origins: [] })).rejects.toThrow(
    new CannotStart(`Port ${port} is in use. Choose another one: npm start -- --port ${port + 1}`),
  );
});
