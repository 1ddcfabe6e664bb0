/**
 * Keeps the console fresh without a reload, so that what somebody types stays: it asks for the page again every few seconds
 * and takes over its parts marked `data-live`. Small forms are sent beside the page, and told of in its last line.
 */
import type { Html } from "../shared/domain/html.ts";

export const consoleScript: Html = {
  html: `
const everySeconds = 3;
const tidings = document.querySelector("#tidings");
let seconds = 0;
let isAsking = false;
let isLost = false;

const nameOf = (one) => one?.getAttribute("href") ?? one?.form?.getAttribute("action");

const take = (mine, fresh) => {
  const focused = mine.contains(document.activeElement) ? nameOf(document.activeElement) : null;
  mine.replaceChildren(...fresh.childNodes);
  if (focused) [...mine.querySelectorAll("a, button")].find((one) => nameOf(one) === focused)?.focus();
};

const refresh = async () => {
  if (isAsking) return;
  isAsking = true;
  try {
    const page = new DOMParser().parseFromString(await (await fetch("/_local")).text(), "text/html");
    for (const mine of document.querySelectorAll("[data-live]")) {
      const fresh = page.querySelector('[data-live="' + CSS.escape(mine.dataset.live) + '"]');
      if (fresh && fresh.innerHTML !== mine.innerHTML) take(mine, fresh);
    }
    if (isLost) tidings.textContent = "";
    isLost = false;
  } catch {
    isLost = true;
    tidings.textContent = "Saldo nie odpowiada. Uruchom je ponownie: npm start";
  } finally {
    isAsking = false;
    seconds = 0;
  }
};

setInterval(() => {
  if (document.hidden) return;
  seconds += 1;
  for (const left of document.querySelectorAll("[data-left]")) {
    left.textContent = Math.max(0, Number(left.textContent) - 1);
    if (left.textContent === "0") seconds = everySeconds;
  }
  if (seconds >= everySeconds) void refresh();
}, 1000);
document.addEventListener("visibilitychange", () => document.hidden || refresh());

document.addEventListener("submit", async (event) => {
  const form = event.target;
  // A file goes the browser's own way.
  if (form.enctype === "multipart/form-data") return;
  event.preventDefault();
  const label = event.submitter.textContent;
  tidings.textContent = label + " …";
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(Object.fromEntries(new FormData(form))),
    });
    const report = form.action.includes("/schedules/") ? " " + (await answer.text()) : "";
    tidings.textContent = label + (answer.ok ? ": gotowe." + report : ": nie udało się (" + answer.status + ").");
  } catch {
    tidings.textContent = label + ": nie udało się. Powód jest w dzienniku systemu.";
  }
  await refresh();
});
`,
};
