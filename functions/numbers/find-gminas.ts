import * as z from "zod/mini";
import { ListedGmina } from "../../shared/domain/emergency/dictionary.ts";
import * as emergencyRefusals from "../../shared/domain/emergency/refusals.ts";
import { named } from "../../shared/domain/model.ts";
import { Refusal } from "../../shared/domain/refusal.ts";
import { readingVerb } from "../../shared/http/verb.ts";
import { type GminaStore, gminaNames } from "../../shared/store/gmina-store.ts";

const contract = {
  summary:
    "Find the `gminaCode` of an address: up to ten gminas, towns, rural parts and districts whose name begins with `query`, with or without Polish letters",
  query: z.strictObject({ query: z.string().check(z.minLength(1), z.maxLength(100)) }),
  answers: {
    200: {
      description: "The places, each with its powiat and voivodeship, because several have the same name",
      body: z.strictObject({ items: z.array(named("FoundGmina", ListedGmina)) }),
    },
  },
  refusals: [emergencyRefusals.gminas_not_loaded],
} as const;

type Uses = { readonly gminas: Pick<GminaStore, "named"> };

const names = gminaNames();

export const findGminas = readingVerb(
  contract,
  ({ query }) => names.reads(query.query),
  ({ gminas }: Uses) =>
    async ({ query, found }) => {
      const items = await names.listed(found, query.query, gminas);
      if (!items) throw new Refusal(emergencyRefusals.gminas_not_loaded);
      return { status: 200, body: { items: [...items] } };
    },
);
