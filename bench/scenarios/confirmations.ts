import type { declaration } from "../../functions/confirmations/declaration.ts";
import { clerk, look, type ScenariosOf, signedIn } from "../scenario.ts";

export const scenarios = {
  "POST /top-ups/{id}/confirmations": [
    {
      when: "",
      request: async (stage) => ({
        ...(await signedIn(stage)),
        path: { id: (await stage.transfer()).topUp.id },
        body: JSON.stringify({ fileName: "another.pdf", contentType: "application/pdf", sizeBytes: 100_000 }),
      }),
      status: 201,
      roundTripsMax: 3,
    },
  ],
  "GET /back-office/accounts/{accountId}/top-ups/{id}/confirmations/{confirmationId}": [
    look(async (stage) => {
      const { topUp, confirmationId } = await stage.transfer();
      return clerk({ accountId: topUp.accountId, id: topUp.id, confirmationId })(stage);
    }),
  ],
} satisfies ScenariosOf<typeof declaration.routes>;
