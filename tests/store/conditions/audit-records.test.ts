/** The conditions of audit records. */
import type { AuditRecord, Done } from "../../../shared/domain/audit-records/audit.ts";
import { operatorId } from "../../../shared/domain/ids.ts";
import { newId } from "../../../shared/ids.ts";
import { auditStore } from "../../../shared/store/audit-store.ts";
import { keys } from "../../../shared/store/keys.ts";
import { conditionsMatter } from "../../support/conditions.ts";
import { thrownBy } from "../../support/refusals.ts";
import { noon as now } from "../../support/top-ups.ts";

conditionsMatter([
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
