/**
 * The bucket of uploaded files, and the one of the records of who reached for them. It stands with the data.
 *
 * Encrypted with S3's own keys: a key of ours would be asked for by each browser that posts a form and by the scanner, and
 * would keep out nobody whom the roles let in.
 */

import { Aws, Duration, RemovalPolicy, Validations } from "aws-cdk-lib";
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type BucketProps,
  type CfnBucket,
  HttpMethods,
  type IBucket,
  ObjectOwnership,
} from "aws-cdk-lib/aws-s3";
import { Construct } from "constructs";
import { rawMailPrefix } from "../../shared/domain/mail-in/received-mail.ts";
import { reportKinds, uploadKinds } from "../../shared/domain/nouns.ts";
import { rawMailDays } from "../../shared/domain/retention.ts";
import type { Stage } from "../stages.ts";

/** An upload is looked at within minutes; where that goes on failing, its event is repeated for less than this. */
const INCOMING_KEPT = Duration.days(1);
/** A received e-mail is no record of ours: what is taken from it is kept elsewhere, so it goes in every version. */
const RAW_MAIL_HIDDEN = Duration.days(1);
/** No function replaces or removes what was checked: it is a mistake, which can be undone for so long. */
const MISTAKES_KEPT = Duration.days(30);

export class Files extends Construct {
  /** By its account, because bucket names are the whole world's. */
  readonly bucketName: string;
  readonly bucketArn: string;
  /** For what stands in the same stack: its policy can't be added to from another. */
  readonly bucket: Bucket;

  constructor(scope: Construct, stage: Stage) {
    super(scope, "Files");
    this.bucketName = `saldo-${stage.name}-files-${Aws.ACCOUNT_ID}`;
    this.bucketArn = `arn:${Aws.PARTITION}:s3:::${this.bucketName}`;

    const closed = {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      // In dev, too, CloudFormation deletes an empty bucket only; to empty it, CDK would add a function of its own.
      removalPolicy: stage.keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    } satisfies BucketProps;

    const logs = new Bucket(this, "Logs", {
      ...closed,
      lifecycleRules: [{ id: "forget", expiration: Duration.days(stage.logRetention) }],
    });
    Validations.of(logs).acknowledge({
      id: "AwsSolutions-S1",
      reason: "It holds the access logs themselves; to log what S3 delivers to it would go on for ever.",
    });

    this.bucket = new Bucket(this, "Bucket", {
      ...closed,
      bucketName: this.bucketName,
      // The scanner's verdict is on one version, and that very one is taken.
      versioned: true,
      cors: [
        { allowedMethods: [HttpMethods.POST, HttpMethods.GET], allowedOrigins: [...stage.panelOrigins], maxAge: 3600 },
      ],
      lifecycleRules: [
        { id: "unfinished", abortIncompleteMultipartUploadAfter: Duration.days(1) },
        // Also removes the marks that deleted objects leave.
        { id: "incoming", prefix: "incoming/", expiration: INCOMING_KEPT, noncurrentVersionExpiration: INCOMING_KEPT },
        {
          id: "mail",
          prefix: rawMailPrefix,
          expiration: Duration.days(rawMailDays),
          noncurrentVersionExpiration: RAW_MAIL_HIDDEN,
        },
        ...[...uploadKinds, ...reportKinds].map(({ name, keptDays }) => ({
          id: name,
          prefix: `clean/${name}/`,
          expiration: Duration.days(keptDays),
          noncurrentVersionExpiration: MISTAKES_KEPT,
        })),
      ],
      serverAccessLogsBucket: logs as IBucket,
      serverAccessLogsPrefix: "files/",
    });
    // A bucket that stays keeps what its policy refuses.
    for (const each of [logs, this.bucket]) each.policy?.applyRemovalPolicy(closed.removalPolicy);
    // CDK's `eventBridgeEnabled` would set it by a Lambda function of its own, which may set it for any bucket.
    (this.bucket.node.defaultChild as CfnBucket).addPropertyOverride(
      "NotificationConfiguration.EventBridgeConfiguration.EventBridgeEnabled",
      true,
    );
  }
}
