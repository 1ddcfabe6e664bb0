/** Tells how far a batch is: one line rewritten in place on a terminal, elsewhere a line for every tenth of it. */
export const progress = (total: number): ((done: number) => void) => {
  const width = 30;
  let tenths = 0;
  return (done) => {
    const percent = Math.floor((done * 100) / total);
    if (process.stdout.isTTY) {
      const filled = Math.round((done * width) / total);
      process.stdout.write(`\r${"█".repeat(filled)}${"░".repeat(width - filled)} ${done}/${total}`);
      return;
    }
    if (Math.floor(percent / 10) === tenths) return;
    tenths = Math.floor(percent / 10);
    console.log(`${tenths * 10} % (${done} of ${total})`);
  };
};
