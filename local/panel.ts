/**
 * The demo panel: "Konto i Finanse" of the manual, on the API alone. Stripe and our e-mails send people here. Its code in `panel/`
 * runs in the browser, and is bundled when it is first asked for.
 */
import { build } from "esbuild";
import { languageOf } from "../shared/http/problem.ts";
import { panelShell } from "./panel-shell.ts";
import { passwordPage } from "./password-page.ts";
import type { Shown } from "./shown.ts";
import type { Asked } from "./stripe/web.ts";

/** Undefined for what is not the panel's. `storage`: where files are uploaded to. */
export const panelPage = async ({ method, path, headers }: Asked, storage: string): Promise<Shown | undefined> => {
  if (method !== "GET" || !path.startsWith("/_local/panel")) return undefined;
  const language = languageOf(headers["accept-language"]);
  const page = path.slice("/_local/panel".length);
  if (page === "/password-reset") return passwordPage("password-reset", language);
  if (page === "/invitation") return passwordPage("invitation", language);
  if (page === "/main.js")
    return { status: 200, file: { name: "main.js", contentType: "text/javascript", content: await bundled() } };
  if (!known.test(page)) return undefined;
  const mayAlso = `script-src 'self'; connect-src 'self' ${storage}; img-src data:`;
  return { status: 200, page: panelShell, mayAlso };
};

const known =
  /^(\/?|\/sign-in|\/low-balance-(recipient|alert)|\/top-ups\/[^/]+|\/users|\/offer|\/subscriber(\/emergency-calls)?|\/change-requests(\/[^/]+)?)$/;

let bundle: Promise<Buffer> | undefined;

const bundled = (): Promise<Buffer> => {
  bundle ??= build({
    absWorkingDir: import.meta.dirname,
    entryPoints: ["panel/main.ts"],
    tsconfig: "panel/tsconfig.json",
    bundle: true,
    format: "esm",
    target: "es2022",
    write: false,
    logLevel: "error",
  }).then(({ outputFiles }) => Buffer.from(outputFiles[0]!.contents));
  return bundle;
};
