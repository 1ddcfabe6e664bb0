/**
 * What a call asks of the table, held against what the function's declaration grants it: as the role does that
 * infra/constructs/permissions.ts makes of it.
 */
import type { FunctionDeclaration } from "../functions/declaring.ts";
import type { FunctionName } from "../functions/manifest.ts";

/** A call to DynamoDB as it is sent: the operation, and the body with its values in DynamoDB's own form. */
export type SentCall = { readonly operation: string; readonly body: unknown };

/** What a role is asked for: an action on the table or the index of queues, and the partition key that it names. */
type Need = {
  readonly action: string;
  readonly on: "table" | "queues";
  readonly key: string;
  /** The attributes that a read of one item names; undefined where it asks for all, and of every other action. */
  readonly attributes?: readonly string[] | undefined;
};

type Text = { readonly S?: string };
type Keyed = { readonly Key?: { readonly pk?: Text }; readonly Item?: { readonly pk?: Text } };
type Projection = {
  readonly ProjectionExpression?: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
};
type Query = {
  readonly IndexName?: string;
  readonly KeyConditionExpression?: string;
  readonly ExpressionAttributeValues?: Readonly<Record<string, Text>>;
};

/** A sentence for each thing that a call does and its function is not granted; none where all is granted. */
export const notGranted = (
  name: FunctionName,
  declared: Pick<FunctionDeclaration, "table" | "queues" | "attributes">,
  call: SentCall,
): string[] => {
  const { table, queues = [] } = declared;
  const isGranted = ({ action, on, key }: Need): boolean =>
    on === "queues"
      ? queues.some((queue) => key === queue || key.startsWith(`${queue}#`))
      : Object.entries(table).some(
          ([prefix, actions]) => key.startsWith(prefix) && (actions as readonly string[]).includes(action),
        );
  const needs = needsOf(call);
  const missing = needs.filter((need) => !isGranted(need));
  return [
    ...new Set([
      ...missing.map((need) => sentence(name, need)),
      ...needs.flatMap((need) => readBeyond(name, declared, need)),
    ]),
  ];
};

/** Where a function may read a few attributes only: a sentence for each that it reads beside them. */
const readBeyond = (
  name: FunctionName,
  { attributes = {} }: Pick<FunctionDeclaration, "attributes">,
  { action, on, key, attributes: read = ["all"] }: Need,
): string[] => {
  const [prefix, may] = Object.entries(attributes).find(([own]) => on === "table" && key.startsWith(own)) ?? [];
  if (prefix === undefined || may === undefined || action !== "GetItem") return [];
  return read
    .filter((attribute) => !["pk", "sk", ...may].includes(attribute))
    .map(
      (attribute) =>
        `${name} reads "${attribute}" of "${prefix}" without a grant: read only what its attributes name, or add it to them in functions/${name}/declaration.ts.`,
    );
};

const sentence = (name: FunctionName, { action, on, key }: Need): string =>
  on === "queues"
    ? `${name} reads the queue "${key.split("#")[0]}" without a grant: add it to its queues in functions/${name}/declaration.ts.`
    : `${name} does ${action} on "${/^[^#]*#?/.exec(key)?.[0]}" without a grant: add it to its table in functions/${name}/declaration.ts.`;

/** A batch asks for each of its keys. A transaction asks for the action of each of its writes, and for none of its own. */
const needsOf = ({ operation, body }: SentCall): Need[] => {
  switch (operation) {
    case "GetItem":
      return [{ ...needOf(operation, body as Keyed), attributes: projectedBy(body as Projection) }];
    case "PutItem":
    case "UpdateItem":
    case "DeleteItem":
      return [needOf(operation, body as Keyed)];
    case "BatchGetItem": {
      const { RequestItems } = body as { RequestItems: Record<string, { Keys: NonNullable<Keyed["Key"]>[] }> };
      return Object.values(RequestItems).flatMap(({ Keys }) => Keys.map((Key) => needOf(operation, { Key })));
    }
    case "TransactWriteItems": {
      const { TransactItems } = body as { TransactItems: Record<string, Keyed>[] };
      return TransactItems.flatMap(Object.entries<Keyed>).map(([kind, write]) => needOf(`${kind}Item`, write));
    }
    case "Query": {
      const { IndexName } = body as Query;
      if (IndexName !== undefined && IndexName !== "queue") throw unknown(`an index "${IndexName}"`);
      return [{ action: operation, on: IndexName ? "queues" : "table", key: queriedKey(body as Query) }];
    }
    default:
      throw unknown(operation);
  }
};

/** As the store words it: placeholders, with a comma between. */
const projectedBy = ({ ProjectionExpression, ExpressionAttributeNames = {} }: Projection): string[] | undefined =>
  ProjectionExpression?.split(",").map((part) => ExpressionAttributeNames[part.trim()] ?? part.trim());

const needOf = (action: string, { Key, Item }: Keyed): Need => {
  const key = (Key ?? Item)?.pk?.S;
  if (key === undefined) throw unknown(`${action} without a partition key`);
  return { action, on: "table", key };
};

/** The partition key's value comes first in every condition of ours. */
const queriedKey = ({ KeyConditionExpression = "", ExpressionAttributeValues = {} }: Query): string => {
  const [, placeholder = ""] = /^(?:pk|#queue) = (:\w+)/.exec(KeyConditionExpression) ?? [];
  const key = ExpressionAttributeValues[placeholder]?.S;
  if (key === undefined) throw unknown(`the condition "${KeyConditionExpression}"`);
  return key;
};

const unknown = (what: string): Error => new Error(`bench/grants.ts does not know what a role needs for ${what}`);
