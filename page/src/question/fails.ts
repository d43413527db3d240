// SPDX-License-Identifier: Apache-2.0
//
// When it fails: the smallest plausible change of assumptions that turns a headline, and the box of worlds in which it does
// not hold. Both take the machine a while, so they run when asked, show how far they are, and can be stopped.
import { h, put } from "../shell/dom";
import { foot } from "../shell/foot";
import { inputWords } from "../shell/inputs";
import { announce, empty, failure, progress } from "../shell/notice";
import { plain, signed, scaleFor } from "../shell/number";
import { aborted, resource, stream, type Row } from "../shell/server";
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
  readonly what?: string;
}

/** Runs a search as a stream into `place`: progress with a stop, then what it found. */
function search(place: HTMLElement, address: () => string, words: string, signal: AbortSignal, draw: (rows: readonly Row[], said: Row) => Node): void {
  const mine = new AbortController();
  const stop = (): void => mine.abort();
  signal.addEventListener("abort", stop);
  const bar = progress(stop);
  bar.set(words);
  put(place, bar.element);
  const found: Row[] = [];
  let said: Row = {};
  stream(address(), (name, data) => {
    if (name === "progress") {
      const { done, of, what } = data as Progressing;
      bar.set([what || words, done !== undefined && of ? `${plain(done, 6)} / ${plain(of, 6)}` : ""].filter(Boolean).join(" · "), done, of);
    } else if (name === "rows" || name === "answer") {
      const list = Array.isArray(data) ? data as Row[] : (data as { rows?: Row[] }).rows ?? [];
      found.splice(0, found.length, ...list);
      if (!Array.isArray(data)) said = data as Row;
      put(place, bar.element, draw(found, said));
    } else if (name === "row") {
      found.push(data as Row);
      put(place, bar.element, draw(found, said));
    }
  }, mine.signal).then(() => {
    put(place, found.length > 0 || Object.keys(said).length > 0 ? draw(found, said) : empty());
    announce(words);
  }, (error: unknown) => {
    if (aborted(error) || mine.signal.aborted) put(place, found.length > 0 ? draw(found, said) : null);
    else put(place, failure(error, () => search(place, address, words, signal, draw)));
  }).finally(() => signal.removeEventListener("abort", stop));
}

function number(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}

function withError(value: unknown, error: unknown, unit: string): string {
  const mean = number(value);
  if (mean === null) return "–";
  const scale = scaleFor(unit, mean, true);
  const spread = number(error);
  return `${signed(mean * scale.factor)}${spread === null ? "" : ` ± ${plain(spread * scale.factor, 2)}`} ${scale.unit === "units" ? "" : scale.unit}`.trim();
}

function refutations(found: readonly Row[]): HTMLElement {
  return table({
    caption: say("refute"), captionUnseen: true, rows: found,
    columns: [
      { name: "statement", heading: say("statement"), value: (row: Row) => String(row["headline"] ?? row["statement"] ?? row["subject"] ?? "") },
      { name: "planning", heading: say("atPlanning"), kind: "number", show: (row: Row) => withError(row["planning"], row["planning_error"], String(row["unit"] ?? "")) },
      { name: "found", heading: say("smallest"), show: (row: Row) => (row["verdict"] === "nothing" ? say("stands") : String(row["found"] ?? "")) },
      { name: "size", heading: say("ofRange"), kind: "number", value: (row: Row) => number(row["size"]), show: (row: Row) => percent(number(row["size"])) },
      { name: "value", heading: say("then"), kind: "number", show: (row: Row) => withError(row["value"], row["error"], String(row["unit"] ?? "")) },
    ],
  });
}

function box(found: readonly Row[], said: Row, model: Model): HTMLElement {
  const inside = number(said["density"]);
  const outside = number(said["outside"]);
  const p = number(said["p"]);
  return h("div", { class: "stack" },
    p !== null && p > 0.05 ? h("p", {}, say("noBox"))
      : inside !== null ? h("p", {}, say("box", { inside: percent(inside), outside: percent(outside) }), " ",
        said["mass"] !== undefined && say("boxMass", { mass: percent(number(said["mass"])), coverage: percent(number(said["coverage"])) }))
        : said["sentence"] ? h("p", {}, String(said["sentence"])) : null,
    found.length > 0 ? table({
      caption: say("discover"), captionUnseen: true, rows: found,
      columns: [
        { name: "input", heading: say("input"), value: (row: Row) => inputWords(String(row["input"] ?? ""), model.titles), show: (row: Row) => [inputWords(String(row["input"] ?? ""), model.titles), h("div", { class: "mono tiny quiet" }, String(row["input"] ?? ""))] },
        { name: "limit", heading: say("limit") },
        { name: "range", heading: say("rangeOf") },
        { name: "p", heading: "p", kind: "number", value: (row: Row) => number(row["p"]) },
      ],
    }) : null);
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
  const refuteAddress = (): string => resource("/refute", searched(), "stream");
  const discoverAddress = (): string => resource("/discover", edited(searched(), { claim: which.value, fails: "1" }), "stream");
  const element = h("section", { class: "section", id: "fails", "aria-labelledby": "fails-title" },
    h("h2", { id: "fails-title" }, say("fails")), h("p", { class: "lead" }, say("failsLead")),
    h("div", { class: "stack" },
      h("div", { class: "row no-print" }, h("button", {
        type: "button", class: "button main", onclick: () => search(turned, refuteAddress, say("refuteRuns"), signal, refutations),
      }, say("refute"))), turned,
      h("div", { class: "row no-print" }, h("label", { class: "field" }, h("span", {}, say("discoverWhich")), which), h("button", {
        type: "button", class: "button", onclick: () => search(boxed, discoverAddress, say("discoverRuns"), signal, (found, said) => box(found, said, model)),
      }, say("discover"))), boxed),
    foot({ path: "/refute", query: searched, formats: ["csv", "json"], title: say("fails") }));
  return {
    element,
    draw(answer) {
      const now = answer.headlines.map((row) => row.headline).join();
      if (now === offered) return;
      offered = now;
      put(which, answer.headlines.map((row) => h("option", { value: claimOf(row) }, named(row.headline))));
    },
  };
}
