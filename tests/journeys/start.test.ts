import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { apiClient } from "../support/api-client.ts";
import { nowIn, run, runLocal, sharedSystem } from "../support/local-system.ts";
import { newFolder } from "../support/new-folder.ts";

type Signed = { readonly token: string; readonly next: string };

describe("npm start", () => {
  it("says in one sentence that the port is in use, and which to try; data is still there, though it was to start over", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => other.once("listening", resolve));
    const { port } = other.address() as AddressInfo;
    const folder = newFolder();
    writeFileSync(join(folder, "format"), "3\n");
    writeFileSync(join(folder, "stripe.json"), "kept");

    const started = runLocal(["--port", String(port), "--data", folder, "--fresh"]);

    expect(await started.ended).toBe(1);
    expect(started.said().trim()).toBe(`Port ${port} is in use. Choose another one: npm start -- --port ${port + 1}`);
    expect(readdirSync(folder).sort()).toEqual(["format", "stripe.json"]);
    other.close();
    rmSync(folder, { recursive: true });
  });

  it("says in one sentence what it can't make sense of", async () => {
    const started = runLocal(["--prot", "3001"]);

    expect(await started.ended).toBe(1);
    expect(started.said().trim()).toBe(
      "Unknown option '--prot'; npm start -- takes --port, --data, --origin, --fresh.",
    );
  });

  it("says in one sentence that Java is missing, and how to install it", async () => {
    const started = runLocal(["--port", "0", "--data", newFolder()], { PATH: "/nonexistent" });

    expect(await started.ended).toBe(1);
    expect(started.said().trim()).toMatch(/^Java is missing.*apt-get install openjdk-17-jre-headless/);
    expect(started.said().trim().split("\n")).toHaveLength(1);
  });

  it("never takes a live Stripe key", async () => {
    const started = runLocal(["--port", "0", "--data", newFolder()], { STRIPE_SECRET_KEY: "sk_live_x" });

    expect(await started.ended).toBe(1);
    expect(started.said()).toContain("not a test key");
  });

  it("opens an account by an operations command; its administrator signs in, and sees only their own account", async () => {
    const system = await sharedSystem();
    const api = apiClient(system.address);
    const moved = (await nowIn(system)).getTime() - Date.now();
    const open = () =>
      run(
        [
          ...["ops/main.ts", "open-account", "--data", system.folder, "--company", "Zielony Ogród s.c."],
          ...["--nip", "856-734-62-15", "--first-name", "Ola", "--last-name", "Lis", "--position", "Właścicielka"],
          ...["--email", "Ola@Ogrod.example", "--phone", "+48605678901"],
        ],
        { STAGE: "local", CLOCK_MOVED_MILLISECONDS: String(moved) },
      );

    const opened = open();
    expect(await opened.ended).toBe(0);
    const password = /password (\S+)/.exec(opened.said())![1]!;
    const first = await api<Signed>("POST /sessions", { body: { email: "ola@ogrod.example", password } });
    expect(first.body.next).toBe("change-password");
    const { body } = await api<Signed>("PUT /me/password", {
      token: first.body.token,
      body: { currentPassword: password, newPassword: "róże kwitną przy studni" },
    });
    const mine = await api("GET /account", { token: body.token });
    expect(mine.body).toMatchObject({ balanceGrosze: 0, mode: "prepaid" });
    expect((await api<{ items: unknown[] }>("GET /ledger-entries", { token: body.token })).body.items).toEqual([]);

    const repeated = open();
    expect(await repeated.ended).toBe(1);
    expect(repeated.said()).toContain("nothing was changed");
  });
});
