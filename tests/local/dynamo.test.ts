import { rmSync } from "node:fs";
import { relative } from "node:path";
import { ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { expect, it } from "vitest";
import { createTable, dynamoLocalClient, startDynamo } from "../../local/dynamo.ts";
import { newFolder } from "../support/local-system.ts";

it("keeps its data between runs, also in a folder that is named from where we stand", async () => {
  const folder = newFolder();
  const named = relative(process.cwd(), folder);

  const first = await startDynamo(named);
  await createTable(dynamoLocalClient(first.endpoint), "kept");
  await first.stop();
  const second = await startDynamo(named);
  const { TableNames } = await dynamoLocalClient(second.endpoint).send(new ListTablesCommand({}));
  await second.stop();

  expect(TableNames).toEqual(["kept"]);
  rmSync(folder, { recursive: true });
});
