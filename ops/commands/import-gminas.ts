import { readFileSync } from "node:fs";
import type { GoneCode } from "../../shared/domain/emergency/dictionary.ts";
import { FileFaults } from "../../shared/domain/emergency/register-files.ts";
import { isRefusal } from "../../shared/domain/refusal.ts";
import * as common from "../../shared/domain/refusals.ts";
import { gminaStore } from "../../shared/store/gmina-store.ts";
import { CannotDo, command } from "../command.ts";
import {
  DefaultGminaMissing,
  importGminas,
  importText,
  ManyRerouted,
  placedLines,
  rollBackGminas,
  showProgress,
} from "../import-gminas.ts";

const placedUnread =
  "The dictionary is in force, but the table did not answer, so the list of numbers and seats is not complete. Import the files that are in force again to see it.";

const bytesOf = (path: string): Uint8Array => {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new CannotDo(`The file ${path} can't be read: ${(error as NodeJS.ErrnoException).code}.`);
  }
};

/** What is wrong with the files, without a stack. */
const saidPlainly = (error: unknown): never => {
  if (error instanceof FileFaults || error instanceof DefaultGminaMissing || error instanceof ManyRerouted)
    throw new CannotDo(error.message);
  throw error;
};

export default command({
  usage: `
  import-gminas  loads the gminas and where emergency calls go from each; what is in force stays so until all is loaded,
                 and an import that was interrupted goes on when it is started again. Names the numbers and seats that are
                 placed by codes that are gone
    --terc TERC_Urzedowy.csv   --nka nka.txt   the register TERC of GUS (;), and UKE's table of routing numbers (|)
    [--confirm]                also where calls from more than a third of the gminas that stay are routed to another place
    [--rollback]               in place of files: puts the dictionary in force again that was before
    [--sample]                 takes files that are not all of Poland; on the local system only`,
  options: { terc: "text", nka: "text", confirm: "flag", rollback: "flag", sample: "flag" },
  changes: "in-steps",
  prepare: ({ terc, nka, confirm, rollback, sample: isSample }, on) => {
    if (isSample && !on.isLocal)
      throw new CannotDo("Samples are for the local system: calls to 112 must never be routed by one.");
    if (!rollback && (terc === undefined || nka === undefined))
      throw new CannotDo("import-gminas takes --terc and --nka, or --rollback.");
    const files = rollback ? undefined : { terc: bytesOf(terc!), nka: bytesOf(nka!), isSample, isConfirmed: confirm };
    return {
      will: [
        files
          ? `put the gminas of ${terc} and ${nka} in force: calls to 112 are routed by them from then on`
          : "put the gminas in force again that were before: calls to 112 are routed by them from then on",
      ],
      run: async () => {
        const gminas = gminaStore(on.table(), { takesSamples: on.isLocal });
        const defaultGmina = await on.defaultGmina();
        const uses = { gminas, defaultGmina, now: on.now, progress: showProgress(process.stderr) };
        const showPlaced = async (gone: readonly GoneCode[]): Promise<void> => {
          try {
            for await (const line of placedLines(gminas, gone)) on.say(line);
          } catch (error) {
            // Not "repeat the command": a rollback that is repeated goes forward again.
            if (isRefusal(error, common.temporarily_unavailable)) throw new CannotDo(placedUnread);
            throw error;
          }
        };
        if (files) {
          const imported = await importGminas(uses)(files).catch(saidPlainly);
          on.say(importText(imported));
          return showPlaced(imported.gone);
        }
        const dictionary = await rollBackGminas(uses)().catch(saidPlainly);
        if (!dictionary) throw new CannotDo("There is no dictionary to go back to.");
        on.say(`In force again: ${dictionary.gminas} gminas, as of ${dictionary.registerDate}.`);
        await showPlaced(dictionary.gone);
      },
    };
  },
});
