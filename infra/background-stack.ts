/**
 * What runs without a request: the functions that schedules, the table's stream, queues and SES call. It holds no data but
 * what waits in its queues, and may be rebuilt while the queues of uploads and usage, and the dead letters of usage, are
 * empty: what the others hold, a later run makes again.
 */

import { type App, Stack } from "aws-cdk-lib";
import { Alarms } from "./constructs/alarms.ts";
import { MailEvents } from "./constructs/mail-events.ts";
import { takeMailIn } from "./constructs/mail-in-mapping.ts";
import { MessageQueues } from "./constructs/message-queues.ts";
import { NewItems } from "./constructs/new-items.ts";
import { builtFunctions, type CodeOf } from "./constructs/saldo-function.ts";
import { Schedules } from "./constructs/schedules.ts";
import { Uploads } from "./constructs/uploads.ts";
import { watchWork } from "./constructs/work-alarms.ts";
import type { DataStack } from "./data-stack.ts";
import { functionsIn } from "./places.ts";
import { environmentOf, type Stage } from "./stages.ts";
import { refuseAnotherTable } from "./table-in-use.ts";

export class BackgroundStack extends Stack {
  constructor(app: App, stage: Stage, data: DataStack, codeOf: CodeOf) {
    super(app, `Saldo-${stage.name}-background`, {
      env: environmentOf(stage),
      description: `Saldo ${stage.name}: schedules, notices, uploads and mail events, with their functions`,
    });
    const { failures, mail } = data;

    refuseAnotherTable(this, stage);
    const alarms = new Alarms(this, stage, data.alarmTopics);
    const uploads = new Uploads(this, { stage, data, failures, alarms });
    const messages = new MessageQueues(this, { stage, failures, alarms });
    const built = builtFunctions(this, functionsIn("background"), codeOf, {
      stage,
      data,
      alarms,
      uploadsQueue: uploads.queue,
      messageQueues: messages.queues,
      deadLetters: messages.deadLetters,
    });
    new Schedules(this, built, { stage, failures, alarms });
    watchWork({ stage, alarms });
    new NewItems(this, built, { stage, data, failures });
    uploads.takenBy(built, stage);
    messages.takenBy(built, stage);
    takeMailIn(this, built, { stage, queue: data.mailIn.queue });
    new MailEvents(this, built, { stage, mail, failures });
  }
}
