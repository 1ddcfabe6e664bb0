/** Of a command of operations' that changes something: one record where it is done in one step, else one when it begins and one when it ends. */
export const auditKinds = ["command-run", "command-begun", "command-ended"] as const;
