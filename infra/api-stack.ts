/** The HTTP API and the functions that serve its routes. It holds no data. */

import { type App, Stack } from "aws-cdk-lib";
import { functionsOfApi } from "./api-functions.ts";
import { Alarms } from "./constructs/alarms.ts";
import { HttpApi } from "./constructs/http-api.ts";
import { builtFunctions, type CodeOf } from "./constructs/saldo-function.ts";
import type { DataStack } from "./data-stack.ts";
import { environmentOf, type Stage } from "./stages.ts";

export class ApiStack extends Stack {
  constructor(app: App, stage: Stage, data: DataStack, codeOf: CodeOf) {
    super(app, `Saldo-${stage.name}-api`, {
      env: environmentOf(stage),
      description: `Saldo ${stage.name}: the HTTP API and its functions`,
    });

    const alarms = new Alarms(this, stage, data.alarmTopics);
    const built = builtFunctions(this, functionsOfApi(), codeOf, { stage, data, alarms });
    new HttpApi(this, built, { stage, alarms });
  }
}
