// SPDX-License-Identifier: Apache-2.0
//
// The frame around each view: header with the six views, language, theme, keys; the place where a view stands; the
// footer that every answer has. Knows no view's inside.
import { addressNotice, forget } from "./address";
import { h, put } from "./dom";
import { drawer, openDrawer } from "./drawer";
import { language } from "./language";
import { announce, failure, liveRegion, loading } from "./notice";
import { say } from "./say";
import { Trouble } from "./server";
import { addressOf, change, commonQuery, go, onGo, path, permalink, watch } from "./state";
import { nextTheme, theme } from "./theme";
import { readTitles } from "./titles";
import { VIEWS, type ViewEntry } from "./view";

let shown = new AbortController();
const place = h("main", { id: "content", tabindex: "-1" });
const complaint = h("section", { class: "address-notice" });
const header = h("header", { class: "top" });
const footer = h("footer", { class: "bottom" });

function here(): ViewEntry | undefined {
  return VIEWS.find((entry) => `/${entry.name}` === path());
}

function viewLink(entry: ViewEntry): HTMLAnchorElement {
  const address = addressOf(entry.name === "question" ? "/" : `/${entry.name}`, commonQuery());
  return h("a", {
    href: address,
    "aria-current": entry === here() ? "page" : null,
    onclick: (event: MouseEvent) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
      event.preventDefault();
      go(addressOf(entry.name === "question" ? "/" : `/${entry.name}`, commonQuery()));
    },
  }, say(entry.name));
}

/** Arrow keys go from link to link, as in a row of tabs. */
function arrows(event: KeyboardEvent): void {
  const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
  const links = [...header.querySelectorAll<HTMLAnchorElement>("nav a")];
  const at = links.indexOf(document.activeElement as HTMLAnchorElement);
  if (step === 0 || at < 0) return;
  event.preventDefault();
  links[(at + step + links.length) % links.length]?.focus();
}

function switchLanguage(): void {
  change({ lang: language() === "en" ? "ko" : "en" }, "push");
  draw();
}

function switchTheme(): void {
  nextTheme();
  drawHeader();
}

function keysHelp(): void {
  openDrawer(say("helpTitle"), (body) => {
    const line = (keys: string[], words: string) =>
      h("div", {}, h("dt", {}, keys.map((key) => h("kbd", {}, key))), h("dd", {}, words));
    put(body, h("dl", { class: "keys" },
      line(["1", "–", "6"], `${say("helpViews")}: ${VIEWS.map((entry) => say(entry.name)).join(", ")}`),
      line(["←", "→"], say("helpTabs")), line(["T"], say("helpTheme")), line(["L"], say("helpLanguage")),
      line(["C"], say("helpCopy")), line(["?"], say("helpHelp")), line(["Esc"], say("helpEscape"))));
  });
}

function drawHeader(): void {
  const themeName = say(theme());
  put(header,
    h("a", { class: "skip", href: "#content", onclick: (event: Event) => { event.preventDefault(); place.focus(); } }, say("skip")),
    h("a", { class: "mark", href: "/", onclick: (event: MouseEvent) => { event.preventDefault(); go(addressOf("/", commonQuery())); } }, say("name")),
    h("nav", { "aria-label": say("views"), onkeydown: arrows }, VIEWS.map(viewLink)),
    h("div", { class: "tools" },
      h("button", { type: "button", class: "button quiet", lang: language() === "en" ? "ko" : "en", "aria-label": `${say("language")}: ${say("languageLabel")}`, onclick: switchLanguage }, say("language")),
      h("button", { type: "button", class: "button quiet", "aria-label": say("themeLabel", { theme: themeName }), title: `${say("theme")}: ${themeName}`, onclick: switchTheme },
        h("span", { class: `theme-mark ${theme()}`, "aria-hidden": "true" })),
      h("button", { type: "button", class: "button quiet", "aria-label": `? ${say("help")}`, title: say("help"), onclick: keysHelp }, "?")));
}

async function drawView(): Promise<void> {
  shown.abort();
  shown = new AbortController();
  const { signal } = shown;
  const entry = here();
  document.title = entry ? `${say(entry.name)} · ${say("name")}` : say("name");
  place.dataset["view"] = entry?.name ?? "none";
  delete document.documentElement.dataset["ready"];
  if (!entry) {
    put(place, h("div", { class: "notice" }, h("h1", {}, say("noSuchView")), h("p", {}, say("noSuchViewHint"))));
    return;
  }
  put(place, loading());
  put(complaint);
  forget();
  try {
    const [{ view }] = await Promise.all([entry.load(), readTitles()]).catch(() => { throw new Trouble(0, "", ""); }); // files of this server
    if (signal.aborted) return;
    put(place);
    await view.show(place, signal);
  } catch (error) {
    if (!signal.aborted) put(place, failure(error, () => void drawView()));
  }
  if (signal.aborted) return;
  checkAddress();
  watch(checkAddress, signal);
  document.documentElement.dataset["ready"] = entry.name;
}

/** What the address asks for in vain is named above the view. */
function checkAddress(): void {
  const notice = addressNotice();
  if (complaint.textContent !== (notice?.textContent ?? "")) put(complaint, notice);
  complaint.setAttribute("aria-label", say("address"));
  complaint.hidden = notice === null;
}

function draw(): void {
  document.documentElement.lang = language();
  drawHeader();
  put(footer, h("p", {}, say("condition")));
  void drawView();
}

function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName)
    && (target as HTMLInputElement).type !== "range" && (target as HTMLInputElement).type !== "checkbox");
}

function shortcut(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const view = VIEWS[Number(event.key) - 1];
  if (view) go(addressOf(view.name === "question" ? "/" : `/${view.name}`, commonQuery()));
  else if (event.key === "?") keysHelp();
  else if (event.key === "t" || event.key === "T") switchTheme();
  else if (event.key === "l" || event.key === "L") switchLanguage();
  else if (event.key === "c" || event.key === "C") void navigator.clipboard?.writeText(permalink()).then(() => announce(say("copied")));
}

/** Puts the frame into the document and shows the view that the address names. */
export function start(): void {
  document.body.append(header, complaint, place, footer, liveRegion(), drawer());
  addEventListener("keydown", shortcut);
  onGo(() => {
    drawer().close();
    draw();
    scrollTo(0, 0);
  });
  draw();
}
