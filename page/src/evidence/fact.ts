// SPDX-License-Identifier: Apache-2.0
//
// A fact in the drawer: what it says, its source and the place in it, and what others say about the same thing, side by
// side with the rule that picks. Any view opens it by a key of the ledger.
import { h, type Child } from "../shell/dom";
import { openDrawer } from "../shell/drawer";
import { foot } from "../shell/foot";
import { fillWith } from "../shell/notice";
import { metadata, rows } from "../shell/server";
import { commonQuery } from "../shell/state";
import { say } from "./say";

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
  return value === null || value === undefined ? "–" : `${value.toLocaleString("en", { maximumFractionDigits: 6 }).replaceAll(",", "\u202f")}${unit ? ` ${unit}` : ""}`;
}

function card(row: FactRow, chosen: boolean): HTMLElement {
  const line = (name: string, value: Child): Child => (value ? h("div", {}, h("dt", {}, name), h("dd", {}, value)) : null);
  return h("article", { class: chosen ? "fact-card chosen" : "fact-card" },
    h("p", { class: "eyebrow" }, [say(chosen ? "chosen" : "rival"), row.figure && row.figure !== "quantity" && row.figure !== "value" ? ` · ${row.figure}` : null]),
    row.value !== null && h("p", { class: "fact-value number" }, exact(row.value, row.unit)),
    h("dl", { class: "facts" },
      line(say("source"), row.source), line(say("section"), row.section),
      line(say("ofDate"), row.valid_from), line(say("knownFrom"), row.known_from), line(say("confidence"), row.confidence), line(say("label"), row.label),
      line(say("key"), h("code", { class: "small" }, row.fact))));
}

/** Footnotes come as "name: value", the last one is the rule. */
function rest(lines: readonly string[]): HTMLElement {
  const pairs = lines.map((line) => line.match(/^([a-z_ ]+): ([\s\S]*)$/)).filter((match): match is RegExpMatchArray => match !== null);
  const others = lines.filter((line) => !/^[a-z_ ]+: /.test(line));
  return h("div", { class: "stack" },
    h("details", {}, h("summary", { class: "small" }, say("record")),
      h("dl", { class: "facts record" }, pairs.map((pair) => h("div", {}, h("dt", {}, pair[1] ?? ""), h("dd", {}, pair[2] ?? ""))))),
    others.map((line) => h("p", { class: "tiny quiet" }, line)));
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
      figures.map((figure) => h("div", { class: "stack" }, list.filter((row) => row.figure === figure).map((row) => card(row, row.chosen === "yes")))),
      rest(about.footnotes),
      foot({ path: "/ledger/fact", query: () => words(key), formats: ["csv", "json"], title: key, recipe: () => about.recipe, sources: () => about.sources }));
  });
  return place;
}

export function openFact(key: string, heading?: string): void {
  openDrawer(heading ?? key, (place, signal) => { place.append(factWords(key, signal)); });
}

/** A number that opens its fact; without a key it is only a number. */
export function factChip(shown: Child, key: string | null | undefined, heading: string): Child {
  return key ? h("button", { type: "button", class: "chip number", "aria-haspopup": "dialog", onclick: () => openFact(key, heading) }, shown) : shown;
}
