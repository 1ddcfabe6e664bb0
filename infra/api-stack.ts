/**
 * The HTTP API and the functions that serve its routes. It holds no data.
 *
 * Functions and routes beyond what one stack may hold stand in nested stacks. They are deployed and rolled back with this
 * one, and the API's stage here, which names every route in its settings, waits for all of them.
 */

import { type App, NestedStack, Stack } from "aws-cdk-lib";
import type { CfnRoute } from "aws-cdk-lib/aws-apigatewayv2";
import type { Construct } from "constructs";
import { Alarms } from "./constructs/alarms.ts";
import { addRoutes } from "./constructs/api-routes.ts";
import { watchEmergencyCalls } from "./constructs/emergency-alarm.ts";
import { HttpApi } from "./constructs/http-api.ts";
import { builtFunctions, type CodeOf } from "./constructs/saldo-function.ts";
import type { DataStack } from "./data-stack.ts";
import { type ApiPart, apiParts, functionsIn } from "./places.ts";
import { environmentOf, type Stage } from "./stages.ts";
import { refuseAnotherTable } from "./table-in-use.ts";

type Surroundings = { readonly stage: Stage; readonly data: DataStack; readonly codeOf: CodeOf };

export class ApiStack extends Stack {
  readonly apiId: string;

  constructor(app: App, stage: Stage, data: DataStack, codeOf: CodeOf) {
    super(app, `Saldo-${stage.name}-api`, {
      env: environmentOf(stage),
      description: `Saldo ${stage.name}: the HTTP API and its functions`,
    });

    refuseAnotherTable(this, stage);
    const alarms = new Alarms(this, stage, data.alarmTopics);
    const api = new HttpApi(this, stage);
    this.apiId = api.id;
    const built = builtFunctions(this, functionsIn("api"), codeOf, { stage, data, alarms });
    // CloudFormation refuses a stack without resources.
    const parts = apiParts
      .filter((part) => functionsIn(part).length > 0)
      .map((part) => new ApiPartStack(this, part, api.id, { stage, data, codeOf }));
    api.serve([...addRoutes(api, api.id, built), ...parts.flatMap(({ routes }) => routes)], alarms);
  }
}

class ApiPartStack extends NestedStack {
  readonly routes: readonly CfnRoute[];

  constructor(scope: Construct, part: ApiPart, apiId: string, { stage, data, codeOf }: Surroundings) {
    super(scope, part, { description: `Saldo ${stage.name}: functions of the HTTP API, ${part}` });

    const alarms = new Alarms(this, stage, data.alarmTopics);
    const built = builtFunctions(this, functionsIn(part), codeOf, { stage, data, alarms });
    watchEmergencyCalls(built, { stage, alarms });
    this.routes = addRoutes(this, apiId, built);
  }
}
