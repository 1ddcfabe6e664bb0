import type { declaration } from "../../functions/decisions/declaration.ts";
import { look, type ScenariosOf, sentByPage } from "../scenario.ts";

export const scenarios = {
  "GET /decisions/{token}": [
    look(async (stage) => ({ path: { token: (await stage.transfer()).token } })),
    {
      when: "signed in",
      request: async (stage) => {
        const { token } = await stage.person({ role: "operator-finance" });
        return { ...sentByPage({}, token), path: { token: (await stage.transfer()).token } };
      },
      status: 200,
      roundTripsMax: 3,
    },
  ],
  "POST /decisions/{token}": [
    {
      when: "for a new link",
      request: async (stage) => ({
        path: { token: (await stage.transfer({ isOver: true })).token },
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: new URLSearchParams({ decision: "new-link" }).toString(),
      }),
      status: 303,
      roundTripsMax: 3,
    },
    {
      when: "",
      request: async (stage) => ({
        path: { token: (await stage.transfer()).token },
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: new URLSearchParams({ decision: "credit", received: "250,00" }).toString(),
      }),
      status: 303,
      roundTripsMax: 4,
    },
    {
      when: "signed in, beyond the link's limit",
      request: async (stage) => {
        const { token } = await stage.person({ role: "operator-finance" });
        const fields = { decision: "credit", received: "9000,00", reason: "Wpłynęło więcej" };
        return { ...sentByPage(fields, token), path: { token: (await stage.transfer()).token } };
      },
      status: 303,
      roundTripsMax: 5,
    },
  ],
} satisfies ScenariosOf<typeof declaration.routes>;
