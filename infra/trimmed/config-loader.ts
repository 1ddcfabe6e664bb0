/**
 * Stands for the SDK's reading of one setting. On Lambda, the environment is all there is: no file in a home folder, no profile. As the
 * SDK has it, a variable that can't be understood counts as one that is not set, and what was read stays.
 */

type Setting<Value> = {
  readonly environmentVariableSelector: (env: NodeJS.ProcessEnv, options?: object) => Value | undefined;
  readonly default: Value | (() => Value | Promise<Value>);
};

export const loadConfig = <Value>(
  { environmentVariableSelector, default: otherwise }: Setting<Value>,
  { signingName }: { readonly signingName?: string } = {},
): (() => Promise<Value>) => {
  let kept: Promise<Value> | undefined;
  const read = async (): Promise<Value> => {
    const found = fromEnvironment(() => environmentVariableSelector(process.env, { signingName }));
    if (found !== undefined) return found;
    return typeof otherwise === "function" ? (otherwise as () => Value | Promise<Value>)() : otherwise;
  };
  return () => {
    kept ??= read();
    return kept;
  };
};

const fromEnvironment = <Value>(select: () => Value | undefined): Value | undefined => {
  try {
    return select();
  } catch {
    return undefined;
  }
};
