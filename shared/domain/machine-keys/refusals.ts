/** What machine keys may be refused for. */
import type { Problem } from "../refusal.ts";

export const too_many_machine_keys: Problem = {
  code: "too_many_machine_keys",
  status: 409,
  pl: ["Za dużo kluczy maszyny", "Ta maszyna ma już dwa klucze. Unieważnij jeden z nich i spróbuj ponownie."],
  en: ["Too many machine keys", "This machine has two keys already. Revoke one of them and try again."],
};
