/**
 * What runs: the functions, what calls them (the API, the schedules, the table's stream, the queue of uploads, SES), and the
 * alarms behind them. It holds no data but what waits in its queues, and may be rebuilt while they are empty.
 */

import { type App, Stack } from "aws-cdk-lib";
import type { Code } from "aws-cdk-lib/aws-lambda";
import { type FunctionName, functions } from "../functions/manifest.ts";
import { Alarms } from "./constructs/alarms.ts";
import { Failures } from "./constructs/failures.ts";
import { HttpApi } from "./constructs/http-api.ts";
import { Mail } from "./constructs/mail.ts";
import { MailEvents } from "./constructs/mail-events.ts";
import { NewItems } from "./constructs/new-items.ts";
import { SaldoFunction } from "./constructs/saldo-function.ts";
import { Schedules } from "./constructs/schedules.ts";
import { Uploads } from "./constructs/uploads.ts";
import type { DataStack } from "./data-stack.ts";
import type { Stage } from "./stages.ts";

export type CodeOf = (name: FunctionName) => Code;

export class AppStack extends Stack {
  constructor(app: App, stage: Stage, data: DataStack, codeOf: CodeOf) {
    super(app, `Saldo-${stage.name}`, {
      description: `Saldo ${stage.name}: functions, API, schedules, mail and alarms`,
    });

    const alarms = new Alarms(this, stage);
    const failures = new Failures(this, stage, alarms);
    const mail = new Mail(this, stage, { data, alarms });
    const uploads = new Uploads(this, { stage, data, failures, alarms });
    const surroundings = { stage, data, failures, mail, uploadsQueue: uploads.queue, alarms };
    const names = Object.keys(functions) as FunctionName[];
    const built = Object.fromEntries(
      names.map((name) => [name, new SaldoFunction(this, name, codeOf(name), surroundings)]),
    ) as Record<FunctionName, SaldoFunction>;
    new HttpApi(this, built, { stage, alarms });
    new Schedules(this, built, { stage, failures });
    new NewItems(this, built, { data, failures });
    uploads.tell(built);
    new MailEvents(this, built, { stage, mail, failures });
  }
}
