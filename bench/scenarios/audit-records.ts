import type { declaration } from "../../functions/audit-records/declaration.ts";
import { read, type ScenariosOf } from "../scenario.ts";

export const scenarios = {
  "GET /audit-records": [read()],
} satisfies ScenariosOf<typeof declaration.routes>;
