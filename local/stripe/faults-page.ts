import { z } from "zod";
import { FAULT_KINDS, type PlannedFaults } from "./faults.ts";
import type { Answer, Asked } from "./web.ts";

/**
 * The faults, for the console page and for curl, all answered with what is planned then:
 * `GET /_stripe/faults` · `POST /_stripe/faults` plans one (JSON or a form) · `DELETE /_stripe/faults` plans none ·
 * `POST /_stripe/faults/release` lets slow calls answer.
 */
export const faultsPage = (faults: PlannedFaults) => ({
  answer({ method, path, headers, body }: Asked): Answer {
    switch (`${method} ${path}`) {
      case "GET /_stripe/faults":
        break;
      case "DELETE /_stripe/faults":
        faults.clear();
        break;
      case "POST /_stripe/faults/release":
        faults.release();
        break;
      case "POST /_stripe/faults": {
        const fault = faultToPlan.safeParse(contentOf(body, headers["content-type"]));
        if (!fault.success) return json(400, { error: z.prettifyError(fault.error) });
        const { kind, ...options } = fault.data;
        faults.next(kind, options);
        break;
      }
      default:
        return json(404, { error: `There is no ${method} ${path}.` });
    }
    return json(200, { planned: faults.planned(), waiting: faults.waiting() });
  },
});

const faultToPlan = z.strictObject({
  kind: z.enum(FAULT_KINDS),
  times: z.coerce.number().int().min(1).max(1000).optional(),
  milliseconds: z.coerce.number().int().min(0).max(600_000).optional(),
  applied: z.union([z.boolean(), z.stringbool()]).optional(),
  method: z.enum(["GET", "POST"]).optional(),
});

const contentOf = (body: string, type = ""): unknown => {
  if (!type.startsWith("application/json")) return Object.fromEntries(new URLSearchParams(body));
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};

const json = (status: number, content: object): Answer => ({
  status,
  headers: { "Content-Type": "application/json", "Cache-Control": "no-store" },
  body: JSON.stringify(content),
  caused: [],
});
