// SPDX-License-Identifier: Apache-2.0
//
// A fact in the drawer: what it says, its source and the place in it, and what others say about the same thing, side by
// side with the rule that picks. Any view opens it by a key of the ledger.
import { h, original, type Child } from "./dom";
import { openDrawer } from "./drawer";
import { foot } from "./foot";
import { fillWith } from "./notice";
import { unitWords } from "./number";
import { say } from "./say";
import { metadata, rows, type Source } from "./server";
import { commonQuery } from "./state";

interface FactRow {
  readonly about: string;
  readonly figure: string | null;
  readonly chosen: string;
  readonly value: number | null;
  readonly unit: string | null;
  readonly valid_from: string | null;
  readonly known_from: string | null;
  readonly confidence: string | null;
  readonly source: string | null;
  readonly section: string | null;
  readonly label: string | null;
  readonly fact: string;
}

function words(key: string): URLSearchParams {
  const asked = new URLSearchParams({ key });
  const asOf = commonQuery().get("as_of");
  if (asOf) asked.set("as_of", asOf);
  return asked;
}

/** The figure as the source has it, digit for digit. */
export function exact(value: number | null | undefined, unit?: string | null): string {
  return value === null || value === undefined ? "–" : `${value.toLocaleString("en", { maximumFractionDigits: 6 }).replaceAll(",", "\u202f")}${unit ? ` ${unitWords(unit)}` : ""}`;
}

function card(row: FactRow, chosen: boolean, sources: readonly Source[]): HTMLElement {
  const url = sources.find((one) => one.title === row.source)?.url;
  const source = url ? h("a", { href: url, target: "_blank", rel: "noreferrer noopener" }, original(row.source)) : original(row.source);
  const line = (name: string, value: Child): Child => (value ? h("div", {}, h("dt", {}, name), h("dd", {}, value)) : null);
  return h("article", { class: chosen ? "fact-card chosen" : "fact-card" },
    h("p", { class: "eyebrow" }, [say(chosen ? "chosen" : "alsoSaid"), row.figure && row.figure !== "quantity" && row.figure !== "value" ? ` · ${row.figure}` : null]),
    row.value !== null && h("p", { class: "fact-value number" }, exact(row.value, row.unit)),
    h("dl", { class: "facts" },
      line(say("source"), source), line(say("section"), row.section && original(row.section)),
      line(say("ofDate"), row.valid_from), line(say("knownFrom"), row.known_from), line(say("confidence"), row.confidence), line(say("labelled"), row.label),
      line(say("key"), h("code", { class: "small" }, row.fact))));
}

/** Footnotes come as "name: value", the last one is the rule. */
function rest(lines: readonly string[]): HTMLElement {
  const pairs = lines.map((line) => line.match(/^([a-z_ ]+): ([\s\S]*)$/)).filter((match): match is RegExpMatchArray => match !== null);
  const others = lines.filter((line) => !/^[a-z_ ]+: /.test(line));
  return h("div", { class: "stack" },
    h("details", {}, h("summary", { class: "small" }, say("record")),
      h("dl", { class: "facts record" }, pairs.map((pair) => h("div", {}, h("dt", {}, pair[1] ?? ""), h("dd", {}, original(pair[2] ?? "")))))),
    others.map((line) => h("p", { class: "tiny quiet" }, original(line))));
}

export function factWords(key: string, signal: AbortSignal): HTMLElement {
  const place = h("div", {});
  void fillWith(place, signal, async (stop) => {
    const [list, about] = await Promise.all([rows<FactRow>("/ledger/fact", words(key), stop), metadata("/ledger/fact", words(key), stop)]);
    return { list, about };
  }, ({ list, about }) => {
    // Each figure of a fact has a rule of its own; those of one figure stand together.
    const figures = [...new Set(list.map((row) => row.figure))];
    return h("div", { class: "stack" },
      figures.map((figure) => h("div", { class: "stack" }, list.filter((row) => row.figure === figure).map((row) => card(row, row.chosen === "yes", about.sources)))),
      rest(about.footnotes),
      foot({ path: "/ledger/fact", query: () => words(key), formats: ["csv", "json"], title: key, recipe: () => about.recipe, sources: () => about.sources }));
  });
  return place;
}

/** Keys of a cell: several, with ";" between, where the number is a sum. */
function keysOf(cell: string): string[] {
  return cell.split(";").map((key) => key.trim()).filter(Boolean);
}

/** Opens a fact, or all the facts whose sum a number is. */
export function openFact(cell: string, heading?: string, shown?: Child): void {
  const keys = keysOf(cell);
  openDrawer(heading ?? cell, (place, signal) => {
    if (keys.length > 1) place.append(h("p", { class: "sum-of" }, shown ? [h("strong", { class: "number" }, shown), " "] : null, say("sumOf", { n: keys.length })));
    place.append(...keys.map((key) => factWords(key, signal)));
  });
}

/** A number that opens its facts; without a key it is only a number. */
export function factChip(shown: Child, cell: string | null | undefined, heading: string): Child {
  return cell ? h("button", { type: "button", class: "chip number", "aria-haspopup": "dialog", onclick: () => openFact(cell, heading, shown) }, shown) : shown;
}
