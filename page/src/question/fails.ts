// SPDX-License-Identifier: Apache-2.0
//
// When it fails: the smallest plausible change of assumptions that turns a headline, and the box of worlds in which it does
// not hold. Both take the machine a while, so they run when asked, show how far they are, and can be stopped.
import { h, put } from "../shell/dom";
import { foot } from "../shell/foot";
import { inputWords } from "../shell/inputs";
import { announce, empty, failure, progress } from "../shell/notice";
import { plain, signed, scaleFor } from "../shell/number";
import { aborted, resource, stream, Trouble, type Row } from "../shell/server";
import { edited, query } from "../shell/state";
import { table } from "../shell/table";
import { named } from "../shell/titles";
import type { Answer, Headline } from "./answer";
import { askedOf, type Model } from "./model";
import { percent, say } from "./say";

export interface Fails {
  readonly element: HTMLElement;
  draw(answer: Answer): void;
}

interface Progressing {
  readonly done?: number;
  readonly of?: number;
}

/** What a search found: rows, and what is said of them as a whole. */
interface Found {
  readonly rows: readonly Row[];
  readonly recipe: string;
  readonly [more: string]: unknown;
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
  let found: Found | undefined;
  stream(address(), (name, data) => {
    if (name === "progress") {
      const { done = 0, of = 0 } = data as Progressing;
      bar.set(of > 0 ? `${words}: ${plain(done, 6)} / ${plain(of, 6)}` : words, done, of);
    } else if (name === "answer") found = data as Found;
  }, mine.signal).then(() => {
    put(place, found ? [draw(found), leave(words, found)] : empty());
    announce(place.querySelector("p, td")?.textContent ?? "");
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

function number(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}

function withError(value: unknown, error: unknown, unit: string): string {
  const mean = number(value);
  if (mean === null) return "–";
  const scale = scaleFor(unit, mean, true);
  const spread = number(error);
  return `${signed(mean * scale.factor)}${spread === null ? "" : ` ± ${plain(spread * scale.factor, 2)}`} ${scale.unit}`.trim();
}

/** "stock.POL.t-72 from 200 to 280 units": names of inputs are said in words. */
function changeWords(row: Row, model: Model): Node | string {
  const verdict = String(row["verdict"] ?? "");
  if (verdict === "nothing") return h("strong", {}, say("stands"));
  const words = String(row["found"] ?? "");
  const inputs = words.match(/[A-Za-z_][\w/-]*(?:\.[\w-]+)+/g) ?? [];
  return h("span", {}, words, inputs.map((input) => h("div", { class: "tiny quiet" }, inputWords(input, model.titles))));
}

/** A search for one claim names it by its parts, "industry on euro-atlantic brigades"; the reader knows it as a headline. */
function statementWords(statement: string, headlines: readonly Headline[]): string {
  const own = headlines.find((row) => statement === `${row.area} on ${[row.place === "all" ? "" : row.place, row.metric].filter(Boolean).join(" ")}`);
  return named(own?.headline ?? statement);
}

function refutations(found: Found, model: Model, headlines: readonly Headline[]): HTMLElement {
  return table<Row>({
    caption: say("refute"), captionUnseen: true, rows: found.rows,
    columns: [
      { name: "statement", heading: say("statement"), value: (row) => statementWords(String(row["statement"] ?? ""), headlines) },
      { name: "planning", heading: say("atPlanning"), kind: "number", value: (row) => number(row["planning"]), show: (row) => withError(row["planning"], row["planning_error"], String(row["unit"] ?? "")) },
      { name: "found", heading: say("smallest"), show: (row) => changeWords(row, model) },
      { name: "size", heading: say("ofRange"), kind: "number", value: (row) => number(row["size"]), show: (row) => percent(number(row["size"])) },
      { name: "value", heading: say("then"), kind: "number", value: (row) => number(row["value"]), show: (row) => withError(row["value"], row["error"], String(row["unit"] ?? "")) },
    ],
  });
}

function box(found: Found, model: Model): HTMLElement {
  const share = (name: string): string => percent(number(found[name]));
  if (found["found"] !== true) return h("p", {}, say("noBox", { share: share("share"), worlds: plain(number(found["worlds"]) ?? 0, 6) }));
  return h("div", { class: "stack" },
    h("p", { class: "finding" }, say("box", { inside: share("density"), outside: share("outside") })),
    h("p", { class: "small quiet" }, say("boxMass", { mass: share("mass"), coverage: share("coverage"), worlds: plain(number(found["worlds"]) ?? 0, 6) })),
    table<Row>({
      caption: say("discover"), captionUnseen: true, rows: found.rows,
      columns: [
        { name: "input", heading: say("input"), show: (row) => [inputWords(String(row["input"] ?? ""), model.titles), h("div", { class: "mono tiny quiet" }, String(row["input"] ?? ""))] },
        { name: "limit", heading: say("limit") },
        { name: "range", heading: say("rangeOf") },
        { name: "p", heading: "p", kind: "number", value: (row) => number(row["p"]) },
      ],
    }));
}

/** "industry raises euro-atlantic brigades": what `isthmus analysis discover --claim` reads. */
export function claimOf(row: Headline): string {
  const verb = row.expected_sign === "less" ? "lowers" : row.expected_sign === "more" ? "raises" : row.value < 0 ? "lowers" : "raises";
  return [row.area, verb, row.place === "all" ? "" : row.place, row.metric].filter(Boolean).join(" ");
}

/** Searches ask at planning values and the ends of ranges: neither metric nor place belongs to their question. */
function searched(): URLSearchParams {
  return edited(askedOf(query()), { metric: null, place: null, futures: null, until: null });
}

export function fails(model: Model, signal: AbortSignal): Fails {
  const turned = h("div", { class: "search-place" });
  const boxed = h("div", { class: "search-place" });
  const which = h("select", {});
  let offered = "";
  let headlines: readonly Headline[] = [];
  const refuteAddress = (): string => resource("/refute", edited(searched(), { claim: which.value || null }), "stream");
  const discoverAddress = (): string => resource("/discover", edited(searched(), { claim: which.value || (which.options[0]?.value ?? ""), fails: "yes" }), "stream");
  const discoverButton = h("button", {
    type: "button", class: "button", onclick: () => search(boxed, discoverAddress, say("discoverRuns"), signal, (found) => box(found, model)),
  }, say("discover"));
  which.addEventListener("change", () => { discoverButton.disabled = which.value === ""; });
  const element = h("section", { class: "section", id: "fails", "aria-labelledby": "fails-title" },
    h("h2", { id: "fails-title" }, say("fails")), h("p", { class: "lead" }, say("failsLead")),
    h("div", { class: "stack" },
      h("label", { class: "field no-print" }, h("span", {}, say("discoverWhich")), which),
      h("div", { class: "row no-print" },
        h("button", {
          type: "button", class: "button main", onclick: () => search(turned, refuteAddress, say("refuteRuns"), signal, (found) => refutations(found, model, headlines)),
        }, say("refute")), discoverButton), turned, boxed),
    h("p", { class: "foot-note small quiet" }, say("failsNote")));
  return {
    element,
    draw(answer) {
      const now = answer.headlines.map((row) => row.headline).join();
      if (now === offered) return;
      offered = now;
      headlines = answer.headlines;
      put(which, answer.headlines.map((row) => h("option", { value: claimOf(row) }, named(row.headline))), h("option", { value: "" }, say("everyHeadline")));
    },
  };
}
