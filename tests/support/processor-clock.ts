/**
 * Milliseconds of the processor since it was called: unlike those of a clock, they don't grow while the machine stands still or does something
 * else.
 */
export const processorClock = (): (() => number) => {
  const start = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1_000;
  };
};
