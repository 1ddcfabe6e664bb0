import { rmSync } from "node:fs";
import { relative } from "node:path";
import { ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { expect, it, onTestFinished } from "vitest";
import { dynamoLocalClient, endLeftDynamo, startDynamo } from "../../local/dynamo.ts";
import { isRunning, type ProcessName } from "../../local/processes.ts";
import { run } from "../support/local-system.ts";
import { newFolder } from "../support/new-folder.ts";

const tablesAt = async (endpoint: string) =>
  (await dynamoLocalClient(endpoint).send(new ListTablesCommand({}))).TableNames;

it("loses nothing in a folder named from where we stand, and is ended by the next start where its starter was killed", async () => {
  const folder = relative(process.cwd(), newFolder());
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const script = `
    import { readFileSync } from "node:fs";
    const { createTable, dynamoLocalClient, startDynamo } = await import("./local/dynamo.ts");
    const { endpoint } = await startDynamo(process.argv[1]);
    await createTable(dynamoLocalClient(endpoint), "kept");
    console.log("note " + readFileSync(process.argv[1] + "/process.json", "utf8"));`;
  const killed = run(["--input-type=module", "-e", script, folder]);
  const left = JSON.parse(await killed.line(/^note (.+)$/m)) as ProcessName;
  killed.process.kill("SIGKILL");
  await killed.ended;
  expect(isRunning(left)).toBe(true);

  await endLeftDynamo(folder);

  expect(isRunning(left)).toBe(false);
  const next = await startDynamo(folder);
  onTestFinished(next.stop);
  expect(await tablesAt(next.endpoint)).toEqual(["kept"]);
});
