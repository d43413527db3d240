// SPDX-License-Identifier: Apache-2.0
//
// When it fails: in how many worlds each headline does not hold, which the answer knows already; and, when asked, the smallest
// plausible change of assumptions that turns one, and the box of worlds in which it does not hold. Both searches take the
// machine a while: they show how far they are and how long it takes, and can be stopped.
import { h, put, unique } from "../shell/dom";
import { foot } from "../shell/foot";
import { announce, empty, failure, progress } from "../shell/notice";
import { plain } from "../shell/number";
import { aborted, resource, stream, Trouble } from "../shell/server";
import { edited, query } from "../shell/state";
import { named } from "../shell/titles";
import { isOff, type Answer, type Headline } from "./answer";
import { box, contrary, mostOpen, refutations, type Found } from "./failing";
import { askedOf, type Model } from "./model";
import { percent, say, withoutInterval } from "./say";

export interface Fails {
  readonly element: HTMLElement;
  draw(answer: Answer, done: boolean): void;
}

interface Progressing {
  readonly done?: number;
  readonly of?: number;
}

/** How long the rest takes if it goes on as it went; nothing before that can be said. */
function left(began: number, done: number, of: number): string {
  const spent = (performance.now() - began) / 1000;
  if (spent < 4 || done <= 0 || done >= of) return "";
  const rest = spent * (of - done) / done;
  return ` · ${rest < 90 ? say("secondsLeft", { n: plain(Math.ceil(rest / 5) * 5) }) : say("minutesLeft", { n: plain(Math.ceil(rest / 60)) })}`;
}

/** Runs a search as a stream into `place`: progress with a stop, then what it found. */
function search(place: HTMLElement, address: () => string, words: string, signal: AbortSignal, draw: (found: Found) => Node): void {
  const mine = new AbortController();
  const stop = (): void => mine.abort();
  signal.addEventListener("abort", stop);
  // Who stops it by keyboard stays where it was begun.
  const from = document.activeElement;
  const bar = progress(() => {
    stop();
    if (from instanceof HTMLElement) from.focus();
  });
  bar.set(words);
  put(place, bar.element);
  const began = performance.now();
  let found: Found | undefined;
  stream(address(), (name, data) => {
    if (name === "progress") {
      const { done = 0, of = 0 } = data as Progressing;
      bar.set(of > 0 ? `${words}: ${plain(done, 6)} / ${plain(of, 6)}${left(began, done, of)}` : words, done, of);
    } else if (name === "answer") found = data as Found;
  }, mine.signal).then(() => {
    put(place, found ? [draw(found), leave(words, found)] : empty());
    announce(place.querySelector(".finding, p")?.textContent ?? "");
  }, (error: unknown) => {
    const alike = error instanceof Trouble && error.status === 422 ? /holds in (none|all) of the (\d+) cases/.exec(error.detail) : null;
    if (alike) {
      // No fault: where a headline fails in no world, or in every one, no box parts them.
      const sentence = say(alike[1] === "none" ? "failsNowhere" : "failsEverywhere", { worlds: alike[2] ?? "" });
      put(place, h("p", { class: "finding" }, sentence));
      announce(sentence);
      return;
    }
    put(place, aborted(error) || mine.signal.aborted ? null : failure(error, () => search(place, address, words, signal, draw)));
  }).finally(() => signal.removeEventListener("abort", stop));
}

/** The rows as a file, and the command that finds them again. The search is a stream: the file is made here. */
function leave(title: string, found: Found): HTMLElement {
  return foot({ path: "/search", query: () => new URLSearchParams(), formats: [], title, recipe: () => found.recipe, rows: () => found.rows });
}

/** "industry raises euro-atlantic brigades": what `isthmus analysis discover --claim` reads. */
export function claimOf(row: Headline): string {
  const verb = row.expected_sign === "less" ? "lowers" : row.expected_sign === "more" ? "raises" : row.value < 0 ? "lowers" : "raises";
  return [row.area, verb, row.place === "all" ? "" : row.place, row.metric].filter(Boolean).join(" ");
}

/** Searches ask at planning values and the ends of ranges: neither metric nor place belongs to their question, nor what is set or off. */
function searched(): URLSearchParams {
  return edited(askedOf(query()), { metric: null, place: null, futures: null, until: null, set: null, off: null });
}

/** The share of its worlds in which a headline does not hold, as a bar and in figures; in words where there is none. */
function shareOf(row: Headline): HTMLElement {
  const share = contrary(row);
  if (isOff(row)) return h("span", { class: "fail-share" }, say("switchedOff"));
  if (share === null) return h("span", { class: "fail-share" }, row.expected_sign === "either" ? say("noSign", { share: percent(row.positive_share) }) : withoutInterval(row));
  return h("span", { class: "fail-share number", style: { "--share": String(share) } }, h("i", { "aria-hidden": "true" }), h("b", {}, percent(share)));
}

export function fails(model: Model, signal: AbortSignal): Fails {
  const turned = h("div", { class: "search-place" });
  const boxed = h("div", { class: "search-place" });
  const list = h("div", { class: "fail-list", role: "radiogroup", "aria-label": say("discoverWhich") });
  const group = unique("fails");
  let headlines: readonly Headline[] = [];
  let chosen = "";
  let byHand = false;
  const first = (): string => { const row = mostOpen(headlines); return row ? claimOf(row) : ""; };
  const refuteAddress = (): string => resource("/refute", edited(searched(), { claim: chosen || null }), "stream");
  const discoverAddress = (): string => resource("/discover", edited(searched(), { claim: chosen || first(), fails: "yes" }), "stream");
  const discoverButton = h("button", {
    type: "button", class: "button", onclick: () => search(boxed, discoverAddress, say("discoverRuns"), signal, (found) => box(found, model)),
  }, say("discover"));
  const choose = (claim: string): void => {
    chosen = claim;
    byHand = true;
    discoverButton.disabled = claim === "";
    put(turned);
    put(boxed);
  };
  const choice = (claim: string, words: string, row?: Headline): HTMLElement => h("label", { class: "fail-choice" },
    h("input", { type: "radio", name: group, value: claim, checked: claim === chosen, onchange: () => choose(claim) }), h("span", {}, words), row && shareOf(row));
  const element = h("section", { class: "section", id: "fails", "aria-labelledby": "fails-title" },
    h("h2", { id: "fails-title" }, say("fails")), h("p", { class: "lead" }, say("failsLead")),
    h("div", { class: "stack" },
      h("div", { class: "fail-head small quiet" }, h("span", {}, say("discoverWhich")), h("span", {}, say("failsIn"))), list,
      h("div", { class: "row no-print" },
        h("button", {
          type: "button", class: "button main", onclick: () => search(turned, refuteAddress, say("refuteRuns"), signal, (found) => refutations(found, model, headlines)),
        }, say("refute")), discoverButton), turned, boxed),
    h("p", { class: "foot-note small quiet" }, say("failsNote")));
  return {
    element,
    draw(answer, done) {
      const now = answer.headlines.map((row) => row.headline).join();
      const same = now === headlines.map((row) => row.headline).join();
      headlines = answer.headlines;
      // Until somebody chooses, the one that is open is offered; with few futures that may still be another.
      if (!same) byHand = false;
      if (!byHand && (!same || done) && !turned.hasChildNodes() && !boxed.hasChildNodes()) chosen = first();
      const from = document.activeElement instanceof HTMLInputElement && list.contains(document.activeElement);
      put(list, headlines.map((row) => choice(claimOf(row), named(row.headline), row)), choice("", say("everyHeadline")));
      if (from) list.querySelector<HTMLInputElement>("input:checked")?.focus();
    },
  };
}
