/**
 * The table that the functions use: that of the data stack or, once one was restored, a copy under another name, which no
 * stack holds.
 */

import type { Table } from "aws-cdk-lib/aws-dynamodb";
import { type Stage, StageError, tableNameOf } from "./stages.ts";

export type LiveTable = Pick<Table, "tableName" | "tableArn" | "tableStreamArn">;

/** Refuses, as a `StageError`, a copy that is named by half or can't be the stage's. */
export const liveTableOf = (stage: Stage, own: Table): LiveTable => {
  const { tableName, tableStreamArn } = stage;
  if (tableName === undefined && tableStreamArn === undefined) return own;
  refuseWrongCopy(stage);
  return { tableName: tableName!, tableArn: tableStreamArn!.replace(/\/stream\/.*/, ""), tableStreamArn };
};

const STREAM_ARN = /^arn:aws:dynamodb:([a-z0-9-]+):(\d{12}):table\/([\w.-]{3,255})\/stream\/[\d:T.-]+$/;

const refuseWrongCopy = (stage: Stage): void => {
  const { name, tableName, tableStreamArn, awsRegion, awsAccount } = stage;
  if (tableName === undefined || tableStreamArn === undefined)
    throw new StageError(
      `The stage ${name} names only one of tableName and tableStreamArn: a restored table needs both. "npm run ops -- prepare-copy" prints them.`,
    );
  // A copy is refused under the name of a stage's own table, of which the data stack knows the stream.
  if (!tableName.startsWith(`${tableNameOf({ name })}-`))
    throw new StageError(
      `The stage ${name} has the tableName "${tableName}"; the name of a restored table must begin with ${tableNameOf({ name })}-.`,
    );
  const [, region, account, table] = STREAM_ARN.exec(tableStreamArn) ?? [];
  if (table !== tableName || region !== awsRegion || (awsAccount !== undefined && account !== awsAccount))
    throw new StageError(
      `"${tableStreamArn}" in tableStreamArn of the stage ${name} is no stream of the table ${tableName} in its AWS account and region.`,
    );
};
