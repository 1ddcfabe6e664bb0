/** The API as the panel calls it, and what was called. */
import { createClient, type Schemas } from "@saldo/client";
import { html } from "./html.ts";

// In sessionStorage: whoever comes back from the payment page is still signed in, and the token is gone with the tab.
const kept = sessionStorage.getItem("token");

const noted = async (request: Request): Promise<Response> => {
  const { pathname, search } = new URL(request.url);
  const response = await fetch(request);
  const line = html`<li>${request.method} ${pathname}${search} <strong>${response.status}</strong></li>`;
  document.querySelector("#calls")!.prepend(line);
  return response;
};

export const api = createClient({ baseUrl: "", language: "pl", fetch: noted, ...(kept !== null && { token: kept }) });

export const keepSession = ({ token, deviceToken }: Schemas["FullToken"]): void => {
  sessionStorage.setItem("token", token);
  // Later sign-ins in this browser are those of one that is known.
  localStorage.setItem("deviceToken", deviceToken);
  location.replace(location.href.replace("/sign-in", ""));
};
