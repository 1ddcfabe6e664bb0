/** The conditions of audit records. */
import type { AuditRecord, Done } from "../../../shared/domain/audit-records/audit.ts";
import { operatorId } from "../../../shared/domain/ids.ts";
import { newId } from "../../../shared/ids.ts";
import { auditStore } from "../../../shared/store/audit-store.ts";
import { keys } from "../../../shared/store/keys.ts";
import { peopleStore } from "../../../shared/store/people-store.ts";
import { conditionsMatter } from "../../support/conditions.ts";
import { thrownBy } from "../../support/refusals.ts";
import { someAccountId } from "../../support/table.ts";
import { noon as now } from "../../support/top-ups.ts";

conditionsMatter([
  {
    of: "recording a refusal",
    item: "ONCE#",
    keeps: "keeps one a minute",
    holds: async ({ table }) => {
      const accountId = someAccountId();
      const done: Done = {
        accountId,
        userId: newId("us", now),
        kind: "request-refused",
        subject: "not_allowed GET /account",
        from: "192.0.2.1",
      };

      for (let refused = 0; refused < 3; refused += 1) await peopleStore(table).noteRefusal(done, now);

      return (await auditStore(table).list(accountId, { limit: 10 })).records.length === 1;
    },
  },
  {
    of: "recording what was done",
    item: "AUDIT#",
    keeps: "never writes over a record",
    holds: async ({ table }) => {
      const record: Done & Pick<AuditRecord, "id"> = {
        id: newId("au", now),
        accountId: operatorId,
        userId: newId("us", now),
        kind: "account-looked-at",
        from: "192.0.2.1",
      };
      await auditStore(table).record(record, now);

      await thrownBy(auditStore(table).record({ ...record, from: "nowhere" }, now));

      return (await table.get(keys.audit(operatorId, record.id)))?.from === record.from;
    },
  },
]);
