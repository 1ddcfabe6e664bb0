/** The table of commands. A new one is a file beside these, and a line here. */
import type { AnyCommand } from "./command.ts";
import activateMailIn from "./commands/activate-mail-in.ts";
import addStaff from "./commands/add-staff.ts";
import compareTables from "./commands/compare-tables.ts";
import deactivateMailIn from "./commands/deactivate-mail-in.ts";
import disableUser from "./commands/disable-user.ts";
import enableUser from "./commands/enable-user.ts";
import endSessions from "./commands/end-sessions.ts";
import erasePerson from "./commands/erase-person.ts";
import exportPerson from "./commands/export-person.ts";
import fileEntries from "./commands/file-entries.ts";
import freezeAccount from "./commands/freeze-account.ts";
import importGminas from "./commands/import-gminas.ts";
import listMachineKeys from "./commands/list-machine-keys.ts";
import listRecords from "./commands/list-records.ts";
import listRuns from "./commands/list-runs.ts";
import makeMachineKey from "./commands/make-machine-key.ts";
import openAccount from "./commands/open-account.ts";
import prepareCopy from "./commands/prepare-copy.ts";
import publishDocs from "./commands/publish-docs.ts";
import redrive from "./commands/redrive.ts";
import replayCardMoney from "./commands/replay-card-money.ts";
import requireTotp from "./commands/require-totp.ts";
import resendNotice from "./commands/resend-notice.ts";
import resetTotp from "./commands/reset-totp.ts";
import revokeMachineKey from "./commands/revoke-machine-key.ts";
import setOffer from "./commands/set-offer.ts";
import settleWork from "./commands/settle-work.ts";
import thawAccount from "./commands/thaw-account.ts";
import verifyLedger from "./commands/verify-ledger.ts";
import verifyLedgers from "./commands/verify-ledgers.ts";

/** In the order in which they are listed. */
export const commands: Readonly<Record<string, AnyCommand>> = {
  "open-account": openAccount,
  "set-offer": setOffer,
  "add-staff": addStaff,
  "require-totp": requireTotp,
  "disable-user": disableUser,
  "enable-user": enableUser,
  "reset-totp": resetTotp,
  "end-sessions": endSessions,
  "resend-notice": resendNotice,
  "freeze-account": freezeAccount,
  "thaw-account": thawAccount,
  "verify-ledger": verifyLedger,
  "verify-ledgers": verifyLedgers,
  "compare-tables": compareTables,
  "prepare-copy": prepareCopy,
  "file-entries": fileEntries,
  "settle-work": settleWork,
  "replay-card-money": replayCardMoney,
  redrive,
  "import-gminas": importGminas,
  "activate-mail-in": activateMailIn,
  "deactivate-mail-in": deactivateMailIn,
  "publish-docs": publishDocs,
  "make-machine-key": makeMachineKey,
  "list-machine-keys": listMachineKeys,
  "revoke-machine-key": revokeMachineKey,
  "export-person": exportPerson,
  "erase-person": erasePerson,
  "list-records": listRecords,
  "list-runs": listRuns,
};
