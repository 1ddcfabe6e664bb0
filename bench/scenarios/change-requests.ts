import { randomUUID } from "node:crypto";
import type { declaration } from "../../functions/change-requests/declaration.ts";
import { read, type ScenariosOf, signedIn } from "../scenario.ts";
import type { Stage } from "../stage.ts";

const ofOne = async (stage: Stage) => ({
  ...(await signedIn(stage)),
  path: { id: (await stage.changeRequest()).request.id },
});

export const scenarios = {
  "POST /change-requests": [
    {
      when: "",
      request: async (stage) => {
        await stage.forgetOpenRequests();
        return {
          ...(await signedIn(stage)),
          headers: { "idempotency-key": randomUUID() },
          body: JSON.stringify({ kind: "other", message: "measured by the bench" }),
        };
      },
      status: 201,
      roundTripsMax: 2,
    },
  ],
  "GET /change-requests": [read()],
  "GET /change-requests/{id}": [read(ofOne)],
  "POST /change-requests/{id}/messages": [
    {
      when: "",
      request: async (stage) => ({
        ...(await ofOne(stage)),
        body: JSON.stringify({ message: "measured by the bench" }),
      }),
      status: 200,
      roundTripsMax: 3,
    },
  ],
  "POST /change-requests/{id}/attachments": [
    {
      when: "",
      request: async (stage) => ({
        ...(await ofOne(stage)),
        body: JSON.stringify({ fileName: "another.pdf", contentType: "application/pdf", sizeBytes: 100_000 }),
      }),
      status: 201,
      roundTripsMax: 3,
    },
  ],
} satisfies ScenariosOf<typeof declaration.routes>;
