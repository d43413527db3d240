// SPDX-License-Identifier: Apache-2.0
//
// The ledger's tables, what contradicts what, and the data dictionary.
import { h, original, put } from "../shell/dom";
import { foot } from "../shell/foot";
import { empty, fillWith } from "../shell/notice";
import { json, metadata, resource, rows, type Metadata, type Row } from "../shell/server";
import { change, commonQuery, get, watch } from "../shell/state";
import { table, type TableColumn } from "../shell/table";
import { actorWords } from "../shell/actors";
import { exact, factChip, openFact } from "../shell/fact";
import { language } from "../shell/language";
import { unitWords } from "../shell/number";
import { originalNote } from "../shell/original";
import { named, systemWords } from "../shell/titles";
import { meaningWords, readKorean } from "./korean";
import { say } from "./say";
import { gistWords, readNames, thingWords } from "./names";
import { columnTitle, tableTitle } from "./titles";

/** Only the day counts for the ledger. */
export function asked(more: Record<string, string> = {}): URLSearchParams {
  const kept = new URLSearchParams();
  const asOf = commonQuery().get("as_of");
  if (asOf) kept.set("as_of", asOf);
  for (const [name, value] of Object.entries(more)) if (value) kept.set(name, value);
  return kept;
}

export const TABLES = ["transfers", "agreements", "events", "production", "posture", "holdings", "spending", "exports", "claims", "sources", "actors", "areas", "transit", "vessels", "money"] as const;
/** Tables for which the API gives an answer of its own rather than the records. */
const ANSWERS: readonly string[] = ["transfers", "agreements", "spending", "exports"];
const LONG = new Set(["geometry", "note", "about", "label", "supersedes", "name_ko", "aliases"]);

/** A record's columns as the server describes them; keys open, the technical ones are left to the download. */
function columnsOf(about: Metadata, list: readonly Row[], item: (key: string) => string, actor: (names: string) => string): TableColumn<Row>[] {
  const used = about.columns.filter((column) => !LONG.has(column.name) && !column.name.endsWith("_fact") && list.some((row) => row[column.name] !== null && row[column.name] !== ""));
  return used.slice(0, 12).map((column) => {
    const isNumber = ["number", "integer", "share"].includes(column.kind);
    return {
      name: column.name, heading: columnTitle(column.name, column.heading), ...(language() === "en" ? { meaning: column.meaning } : {}), ...(column.unit ? { unit: column.unit } : {}), kind: isNumber ? "number" as const : "text" as const,
      show: (row: Row) => {
        const value = row[column.name] ?? null;
        if (value === null || value === "") return "";
        if (column.name === "item" && typeof value === "string") return item(value);
        if (typeof value === "string" && /^[a-z]+\/[^ ]+$/.test(value) && column.name !== "address")
          return h("button", { type: "button", class: "link key-link", "aria-haspopup": "dialog", onclick: () => openFact(value) }, value.replace(/^source\//, ""));
        if (column.kind === "share" && typeof value === "number") return `${(value * 100).toFixed(1)}%`;
        if (typeof value === "number") return factChip(exact(value), String(row[`${column.name}_fact`] ?? row["fact"] ?? row["key"] ?? "") || null, `${about.title}: ${column.heading}`);
        if (column.kind === "date") return h("span", { class: "number" }, String(value));
        const said = column.name === "unit" ? unitWords(String(value)) : actor(String(value));
        return said === String(value) ? original(said) : said;
      },
    };
  });
}

interface Name {
  readonly kind: string;
  readonly name: string;
  readonly title: string;
  readonly title_ko: string;
}

/** Systems as the scenario calls them; one that it does not know keeps its key. */
async function itemNames(signal: AbortSignal): Promise<(key: string) => string> {
  const list = await rows<Name>("/names", commonQuery().has("scenario") ? new URLSearchParams({ scenario: commonQuery().get("scenario") ?? "" }) : new URLSearchParams(), signal).catch(() => []);
  const titles = new Map(list.filter((row) => row.kind === "item").map((row) => [row.name, language() === "ko" ? row.title_ko || named(row.title) : row.title]));
  return (key) => titles.get(key) ?? systemWords(key);
}

export async function ledger(place: HTMLElement, signal: AbortSignal): Promise<void> {
  const name = (TABLES as readonly string[]).includes(get("table")) ? get("table") : "transfers";
  const path = `/ledger/${name}`;
  const body = h("div", {});
  put(place,
    h("p", { class: "lead small" }, say("ledgerLead")),
    h("label", { class: "field ledger-choice no-print" }, h("span", {}, say("table")), h("select", {
      onchange: (event: Event) => { change({ table: (event.target as HTMLSelectElement).value }, "push"); void ledger(place, signal); },
    }, TABLES.map((one) => h("option", { value: one, selected: one === name }, tableTitle(one))))),
    body);
  await fillWith(body, signal, async (stop) => {
    const [list, about, item, actor] = await Promise.all([rows<Row>(path, asked(), stop), metadata(path, asked(), stop), itemNames(stop), actorWords()]);
    return { list, about, item, actor };
  }, ({ list, about, item, actor }) => h("div", {},
    h("p", { class: "small quiet" }, original(about.description), ` ${say("records", { n: list.length })}.`, originalNote()),
    list.length === 0 ? empty() : table<Row>({ caption: tableTitle(name), captionUnseen: true, rows: list, first: 25, columns: columnsOf(about, list, item, actor) }),
    foot({ path, query: () => asked(), formats: about.formats.filter((format) => format !== "metadata.json"), title: `${name}${ANSWERS.includes(name) ? "" : ", records"}`, recipe: () => about.recipe, sources: () => about.sources })));
}

/* --- contradictions --- */

export async function contradictions(place: HTMLElement, signal: AbortSignal): Promise<void> {
  const words = (): URLSearchParams => asked();
  await fillWith(place, signal, async (stop) => {
    const [list, about, names] = await Promise.all([rows<Row>("/ledger/contradictions", words(), stop), metadata("/ledger/contradictions", words(), stop), readNames(stop)]);
    return { list, about, names };
  }, ({ list, about, names }) => {
    const things = [...new Set(list.map((row) => `${String(row["about"])} ${String(row["figure"] ?? "")}`))];
    const pieces = (thing: string): [string, string] => [thing.split(" ")[0] ?? "", thing.split(" ").slice(1).join(" ")];
    const text = (row: Row, name: string): string => (row[name] === null || row[name] === undefined ? "" : String(row[name]));
    const card = (row: Row): HTMLElement => {
      const chosen = text(row, "chosen") === "yes" || row["chosen"] === true;
      return h("article", { class: chosen ? "fact-card chosen" : "fact-card" },
        h("p", { class: "eyebrow" }, say(chosen ? "chosen" : "rival")),
        h("p", { class: "fact-value number" }, h("button", { type: "button", class: "chip number", "aria-haspopup": "dialog", onclick: () => openFact(text(row, "fact")) },
          typeof row["value"] === "number" ? exact(row["value"], text(row, "unit")) : `${text(row, "value")} ${text(row, "unit")}`)),
        h("p", { class: "small" }, original(text(row, "source"))),
        h("p", { class: "tiny quiet" }, [text(row, "valid_from"), text(row, "known_from") && `${say("knownFrom")} ${text(row, "known_from")}`, text(row, "confidence") && confidence(text(row, "confidence"))].filter(Boolean).join(" · ")));
    };
    return h("div", {},
      h("p", { class: "lead small" }, say("contradictionsLead")),
      things.length === 0 ? empty(say("contradictionsNone")) : h("div", { class: "stack" }, things.map((thing) => h("section", { class: "rival-group" },
        h("h2", {}, thingWords(...pieces(thing), names)), h("p", { class: "mono tiny quiet" }, thing.trim()),
        h("div", { class: "rival-cards" }, list.filter((row) => `${String(row["about"])} ${String(row["figure"] ?? "")}` === thing).map(card))))),
      about.footnotes.map((line) => h("p", { class: "tiny quiet" }, original(line))),
      foot({ path: "/ledger/contradictions", query: words, formats: ["csv", "json"], title: say("contradictions"), recipe: () => about.recipe, sources: () => about.sources }));
  });
}

/** How sure the ledger is of a record. */
function confidence(level: string): string {
  return level === "high" || level === "medium" || level === "low" ? say(`${level}Confidence`) : level;
}

/* --- dictionary --- */

interface Word {
  readonly table: string;
  readonly column: string;
  readonly unit: string;
  readonly among: string;
  readonly meaning: string;
}

export async function dictionary(place: HTMLElement, signal: AbortSignal): Promise<void> {
  await fillWith(place, signal, (stop) => readKorean().then(() => rows<Word>("/dictionary", new URLSearchParams(), stop)), (list) => h("div", {},
    h("p", { class: "lead small" }, say("dictionaryLead")),
    table<Word>({
      caption: say("dictionary"), captionUnseen: true, rows: list, first: 40, columns: [
        { name: "table", heading: say("table"), value: (row) => tableTitle(row.table) }, { name: "column", heading: say("column"), show: (row) => h("code", {}, row.column) },
        { name: "unit", heading: say("unit"), value: (row) => (row.unit.startsWith("@") ? row.unit : unitWords(row.unit)) }, { name: "among", heading: say("among"), show: (row) => h("code", { class: "small" }, row.among) },
        { name: "meaning", heading: say("meaning"), value: (row) => meaningWords(row.meaning) },
      ],
    }),
    foot({ path: "/dictionary", query: () => new URLSearchParams(), formats: ["csv", "json"], title: say("dictionary") })));
}

/* --- timeline --- */

export async function timeline(place: HTMLElement, signal: AbortSignal): Promise<void> {
  const words = (): URLSearchParams => asked({ table: "events" });
  await fillWith(place, signal, async (stop) => {
    const [list, about, names] = await Promise.all([rows<Row>("/evidence", words(), stop), metadata("/evidence", words(), stop), readNames(stop)]);
    return { list, about, names };
  }, ({ list, about, names }) => {
    const dated = list.filter((row) => typeof row["from"] === "string").sort((a, b) => String(a["from"]).localeCompare(String(b["from"])));
    const years = [...new Set(dated.map((row) => String(row["from"]).slice(0, 4)))];
    return h("div", {},
      h("p", { class: "lead small" }, say("timelineLead"), originalNote()),
      h("ol", { class: "timeline" }, years.map((year) => h("li", {}, h("h2", {}, year), h("ul", {}, dated.filter((row) => String(row["from"]).startsWith(year)).map((row) => {
        const [name = "", ...rest] = String(row["says"]).split(" · ");
        return h("li", {}, h("span", { class: "tiny quiet number when" }, [row["from"], row["to"]].filter(Boolean).join(" – ")),
          h("span", {}, h("button", { type: "button", class: "link key-link", "aria-haspopup": "dialog", onclick: () => openFact(String(row["key"]), name) }, original(name)), h("span", { class: "small quiet" }, original(` ${gistWords(rest.join(" · "), names)}`))));
      }))))),
      foot({ path: "/evidence", query: words, formats: ["csv", "json", "svg"], title: say("timeline"), recipe: () => about.recipe, sources: () => about.sources }));
  });
}

/* --- search --- */

interface Found {
  readonly table: string;
  readonly key: string;
  readonly says: string;
  readonly from: string | null;
  readonly source: string;
}

export function search(signal: AbortSignal): HTMLElement {
  const results = h("div", { class: "search-results", "aria-live": "polite" });
  const input = h("input", { type: "search", name: "q", value: get("q"), placeholder: say("searchHint"), "aria-label": say("search") });
  const find = (): void => {
    const q = get("q").trim();
    if (!q) { put(results); return; }
    void fillWith(results, signal, (stop) => json<Found[]>(resource("/search", asked({ q }), "json"), stop), (list) => (list.length === 0 ? empty(say("nothing")) : h("div", {},
      h("p", { class: "small quiet" }, say("found", { n: list.length })),
      table<Found>({
        caption: say("search"), captionUnseen: true, rows: list, first: 12, columns: [
          { name: "table", heading: say("table"), value: (row) => tableTitle(row.table) },
          { name: "key", heading: say("key"), show: (row) => h("button", { type: "button", class: "link key-link", "aria-haspopup": "dialog", onclick: () => openFact(row.key) }, row.key) },
          { name: "says", heading: say("says") }, { name: "from", heading: say("when"), show: (row) => h("span", { class: "number" }, row.from ?? "") },
        ],
      }),
      foot({ path: "/search", query: () => asked({ q }), formats: ["csv", "json"], title: `${say("search")}: ${q}` }))));
  };
  const form = h("form", { class: "search no-print", role: "search", onsubmit: (event: Event) => { event.preventDefault(); change({ q: input.value.trim() || null }, "push"); } },
    input, h("button", { type: "submit", class: "button main" }, say("find")));
  let before = get("q");
  watch(() => { if (get("q") !== before) { before = get("q"); input.value = before; find(); } }, signal);
  find();
  return h("div", {}, form, results);
}
