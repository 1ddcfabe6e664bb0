/** Argon2 with a memory: each time it costs 30 ms of a processor, and tests give few passwords, at few salts. */
import crypto from "node:crypto";
import { syncBuiltinESMExports } from "node:module";
import { afterAll, beforeAll } from "vitest";

const tags = new Map<string, Buffer>();

/** For a file of tests: what was computed once, in whichever file, is not computed again. */
export const rememberArgon2 = (): void => {
  const { argon2 } = crypto;
  const put = (used: typeof argon2): void => {
    crypto.argon2 = used;
    syncBuiltinESMExports();
  };
  beforeAll(() =>
    put((algorithm, parameters, done) => {
      const computed = JSON.stringify([algorithm, parameters]);
      const tag = tags.get(computed);
      if (tag) return void setImmediate(done, null, Buffer.from(tag));
      argon2(algorithm, parameters, (error, fresh) => {
        if (!error) tags.set(computed, Buffer.from(fresh));
        done(error, fresh);
      });
    }),
  );
  afterAll(() => put(argon2));
};
