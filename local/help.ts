/** An npm command that takes arguments is asked for them: `npm run load -- --help`. */

/** Prints what may be given and ends, where that is asked for. Whatever the command does comes after it. */
export const answerHelp = (usage: string): void => {
  const asked = process.argv.slice(2).some((word) => word === "--help" || word === "-h");
  if (!asked) return;
  console.log(usage);
  process.exit(0);
};
