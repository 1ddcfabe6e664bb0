/** The one table: on demand, with a stream, an expiry and point-in-time recovery. */

import { RemovalPolicy } from "aws-cdk-lib";
import { AttributeType, BillingMode, ProjectionType, StreamViewType, Table } from "aws-cdk-lib/aws-dynamodb";
import { Construct } from "constructs";
import type { Stage } from "../stages.ts";

/** Lists waiting work. */
export const QUEUE_INDEX = "queue";

/**
 * What the table takes at most, in units a second: a bound on what a mistake of ours may cost. Both, for a whole day, come to some 660 US
 * dollars (docs/scale.md, Prices). So many reads that calls of one API route at its throttle don't use them up: calls to 112 read here, too. To be raised before the accounts need more: what is beyond is turned away.
 */
const UNITS_MAX = { reads: 30_000, writes: 4_000 } as const;

export class SaldoTable extends Construct {
  readonly table: Table;

  constructor(scope: Construct, stage: Stage) {
    super(scope, "Table");

    this.table = new Table(this, "Table", {
      tableName: `saldo-${stage.name}`,
      partitionKey: { name: "pk", type: AttributeType.STRING },
      sortKey: { name: "sk", type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      maxReadRequestUnits: UNITS_MAX.reads,
      maxWriteRequestUnits: UNITS_MAX.writes,
      timeToLiveAttribute: "ttl",
      // Keys only: whoever follows the stream reads the item anew, and the stream carries nobody's data.
      stream: StreamViewType.KEYS_ONLY,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: stage.keepsData,
      removalPolicy: stage.keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });

    // Sparse: only an item that waits for work has a `queue`. Few attributes, because the index lags and a worker
    // decides again on the base item.
    this.table.addGlobalSecondaryIndex({
      indexName: QUEUE_INDEX,
      partitionKey: { name: "queue", type: AttributeType.STRING },
      sortKey: { name: "queuedAt", type: AttributeType.STRING },
      projectionType: ProjectionType.INCLUDE,
      nonKeyAttributes: ["accountId", "why"],
    });
  }
}
