/**
 * What `cdk` runs: one stage of Saldo, chosen with `-c stage=dev|staging|prod` (dev unless said). It needs no AWS
 * account, no credentials and no network. With `-c deployed=<file>`, the data stack's template as it is deployed, it refuses
 * whatever could lose data, but for the changes that `-c meant=<name>,<name>` names.
 */

import { readFileSync } from "node:fs";
import { App, Stack } from "aws-cdk-lib";
import { Code } from "aws-cdk-lib/aws-lambda";
import { type FunctionName, functions } from "../functions/manifest.ts";
import { bundleAll } from "./bundle.ts";
import { RESOURCES_MAX, resourcesOf } from "./resource-limit.ts";
import { addSaldo } from "./saldo.ts";
import { refuseAccountOfAnother, StageError, stageNamed } from "./stages.ts";
import { lossesOf, refusedOf, type StackTemplate, templateIn } from "./stateful-guard.ts";

const app = new App();

const deployedIn = (file: string) => {
  try {
    return templateIn(readFileSync(file, "utf8"));
  } catch (error) {
    throw new StageError(`The deployed template ${file} can't be read: ${(error as Error).message}.`);
  }
};

type Deployed = { readonly file: string; readonly template: StackTemplate; readonly meant: readonly string[] };

/** What `-c deployed` and `-c meant` say, before anything is bundled. */
const deployedGiven = (): Deployed | undefined => {
  const file: string | undefined = app.node.tryGetContext("deployed");
  const meant = ((app.node.tryGetContext("meant") ?? "") as string).split(",").filter(Boolean);
  if (file !== undefined) return { file, template: deployedIn(file), meant };
  if (meant.length === 0) return undefined;
  throw new StageError(
    '"-c meant" names what may differ from the deployed template: give that too, by -c deployed=<file>.',
  );
};

const refuseLosses = ({ file, template, meant }: Deployed, data: Stack): void => {
  const next = app.synth().getStackArtifact(data.artifactId).template;
  const refused = refusedOf(lossesOf(template, next), meant);
  if (refused.length === 0) {
    const but = meant.length > 0 ? `, but for what is meant: ${meant.join(", ")}` : "";
    console.error(`${data.stackName} was compared with ${file}: nothing that holds data is lost${but}.`);
    return;
  }
  const sentences = refused.map(({ sentence }) => sentence).join("\n  ");
  const names = [...meant, ...refused.map(({ change }) => change)].join(",");
  throw new StageError(
    `This could lose data, and nothing is deployed:\n  ${sentences}\nWhat a second person has read and agreed to is let through by its name. All of it: -c meant=${names}`,
  );
};

/** A stage that can't be deployed is one sentence to read, not a stack trace. */
const addStacksOrSentence = async (): Promise<void> => {
  try {
    const stage = stageNamed(app.node.tryGetContext("stage") ?? "dev");
    refuseAccountOfAnother(stage, process.env.CDK_DEFAULT_ACCOUNT);
    const deployed = deployedGiven();
    const names = Object.keys(functions) as FunctionName[];
    const bundles = await bundleAll(names);
    const { data } = addSaldo(app, stage, (name) => Code.fromAsset(bundles.get(name)!.folder));
    if (deployed) refuseLosses(deployed, data);
  } catch (error) {
    if (!(error instanceof StageError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
};

await addStacksOrSentence();
// On standard error: standard output belongs to whoever asked for the template.
for (const stack of app.node.findAll().filter(Stack.isStack))
  console.error(`${stack.node.path}: ${resourcesOf(stack)} of at most ${RESOURCES_MAX} resources`);
