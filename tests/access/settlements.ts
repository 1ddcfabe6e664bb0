import { declaration } from "../../functions/settlements/declaration.ts";
import { verbs } from "../../functions/settlements/index.ts";
import { fileLinks } from "../../shared/gateways/files.ts";
import { api } from "../../shared/http/endpoint.ts";
import { noticeStore } from "../../shared/store/notice-store.ts";
import { queueStore } from "../../shared/store/queue-store.ts";
import { settlementStore } from "../../shared/store/settlement-store.ts";
import type { AccessOf } from "../support/access.ts";
import { keepNotice, someNotice } from "../support/notices.ts";
import { storageClientAt } from "../support/storage.ts";
import { noon } from "../support/top-ups.ts";

/** Storage that nobody asks: links are made without it. */
const storage = { client: storageClientAt("http://127.0.0.1:1"), bucket: "saldo-test-files" };

export const access = {
  promised: {
    "POST /back-office/queues/{queue}/{id}/settlement": "……… ---- ……… -✓✓ --",
  },
  path: { queue: "notices-parked" },
  handler: ({ table, ...uses }) =>
    api(declaration.routes, verbs, () => ({
      ...uses,
      queues: queueStore(table),
      settlements: settlementStore(table),
      links: fileLinks(storage),
      address: () => "https://api.saldo.example",
    })),
  ofOwner: {
    "POST /back-office/queues/{queue}/{id}/settlement": {
      owner: [204],
      asked: () => ({ body: { reason: "Told them by telephone" } }),
    },
  },
  furnish: async ({ table }) => {
    const notice = await keepNotice(table, someNotice());
    const notices = noticeStore(table);
    await notices.park((await notices.claim(notice.id, { now: noon, first: true }))!, "bounced", noon);
    return { path: { queue: "notices-parked", id: notice.id } };
  },
} satisfies AccessOf<typeof declaration.routes>;
