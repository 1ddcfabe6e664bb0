/** A part of `npm run openapi`: writes the client's types of the document that stands in the repository. */
import { readFileSync, writeFileSync } from "node:fs";
import { schemaSource } from "./generate.ts";

const document = new URL("../functions/about/openapi.json", import.meta.url);
const file = new URL("src/schema.ts", import.meta.url);
writeFileSync(file, await schemaSource(JSON.parse(readFileSync(document, "utf8"))));
console.log("client/src/schema.ts is written.");
