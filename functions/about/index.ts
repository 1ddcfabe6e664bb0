import { api } from "../../shared/http/endpoint.ts";
import { declaration } from "./declaration.ts";
import { health } from "./health.ts";
import { showOpenapi } from "./show-openapi.ts";

export const verbs = { "GET /health": health, "GET /openapi.json": showOpenapi };

export const handler = api(declaration.routes, verbs, () => ({}));
