/** `npm run openapi`: writes the document that `GET /openapi.json` answers. Run it after changing a contract. */
import { writeFileSync } from "node:fs";
import { openapiDocument } from "./openapi.ts";

const file = new URL("../functions/about/openapi.json", import.meta.url);
writeFileSync(file, `${JSON.stringify(await openapiDocument(), null, 2)}\n`);
console.log("functions/about/openapi.json is written.");
