// SPDX-License-Identifier: Apache-2.0
//
// What pooling would add before anything is shared: each side's counts of events by cell and week, none below a minimum,
// set against each other. No event, ship or hour crosses; in each cell the pool holds at least the larger count and at most
// the sum, and so the answer is two bounds.
import { h, put } from "../shell/dom";
import { foot } from "../shell/foot";
import { fillWith } from "../shell/notice";
import { metadata, rows, type Metadata } from "../shell/server";
import { change, get } from "../shell/state";
import { table } from "../shell/table";
import { kindWords } from "../sea/say";
import { say } from "./say";

interface Bound {
  readonly observer: string;
  readonly partner: string;
  readonly kind: string;
  readonly boxes: number;
  readonly both: number;
  readonly ours: number;
  readonly theirs: number;
  readonly pool_least: number;
  readonly pool_most: number;
  readonly adds_least: number;
  readonly adds_most: number;
}

const PATH = "/sea/pool";

function how(): HTMLElement {
  return h("div", { class: "stack" }, h("p", {}, say("poolNone")), h("pre", { class: "commands", tabindex: "0" }, [
    "isthmus sea compare A=own.nmea --aggregates --minimum 5 --cell 10 --ledger our.db --label 'NATO:UNCLASSIFIED//REL ROK'",
    "isthmus share offer measures rok --all --ledger our.db",
    "isthmus serve --ledger our.db --open",
  ].join("\n")));
}

/** "5", or "5 to 9" where they differ. */
function between(low: number, high: number): string {
  return low === high ? String(low) : say("poolRange", { low, high });
}

/** Least and most as a bar on the scale of the largest pool. */
function span(low: number, high: number, most: number, name: string): HTMLElement {
  return h("span", { class: `pool-span ${name}`, style: { "--from": String(low / most), "--to": String(high / most) } }, h("span", { class: "number" }, low === high ? String(low) : `${low}–${high}`));
}

function bounds(list: readonly Bound[], about: Metadata, query: () => URLSearchParams): HTMLElement {
  const sum = (name: "pool_least" | "pool_most" | "adds_least" | "adds_most" | "ours" | "theirs"): number => list.reduce((all, row) => all + row[name], 0);
  const most = Math.max(1, ...list.map((row) => row.pool_most));
  const { observer = "", partner = "" } = list[0] ?? {};
  return h("div", {},
    h("p", { class: "finding", id: "pool-sentence" }, say("poolSentence", {
      observer, partner, ours: sum("ours"), together: between(sum("pool_least"), sum("pool_most")), added: between(sum("adds_least"), sum("adds_most")),
    })),
    table<Bound>({
      caption: say("pool"), captionUnseen: true, rows: list, first: 20, columns: [
        { name: "kind", heading: say("poolKind"), value: (row) => kindWords(row.kind) },
        { name: "boxes", heading: say("poolCells"), kind: "number" }, { name: "both", heading: say("poolBoth"), kind: "number" },
        { name: "ours", heading: observer, kind: "number" }, { name: "theirs", heading: partner, kind: "number" },
        { name: "pool_most", heading: say("poolTogether"), kind: "number", value: (row) => row.pool_most, show: (row) => span(row.pool_least, row.pool_most, most, "all") },
        { name: "adds_most", heading: say("poolAdds"), kind: "number", value: (row) => row.adds_most, show: (row) => span(row.adds_least, row.adds_most, most, "adds") },
      ],
    }),
    foot({ path: PATH, query, formats: ["csv", "json"], title: say("pool"), recipe: () => about.recipe, sources: () => about.sources, note: say("poolNote") }));
}

/** The pairs that have counts, one chosen; without counts how to come by them. */
export async function pool(place: HTMLElement, signal: AbortSignal): Promise<void> {
  const body = h("div", {});
  const choice = h("div", {});
  let shown: Promise<void> | undefined;
  put(place, h("p", { class: "lead small" }, say("poolLead")), choice, body);
  await fillWith(body, signal, (stop) => rows<Bound>(PATH, new URLSearchParams(), stop), (all) => {
    const pairs = [...new Set(all.map((row) => `${row.observer},${row.partner}`))];
    const now = pairs.includes(get("pool")) ? get("pool") : pairs[0];
    if (!now) return how();
    const inner = h("div", {});
    const draw = (pair: string): Promise<void> => {
      const [ours = "", theirs = ""] = pair.split(",");
      const query = (): URLSearchParams => new URLSearchParams({ ours, theirs });
      return fillWith(inner, signal, (stop) => metadata(PATH, query(), stop), (about) => bounds(all.filter((row) => row.observer === ours && row.partner === theirs), about, query));
    };
    put(choice, h("label", { class: "field on-day no-print" }, h("span", {}, say("poolPair")), h("select", {
      onchange: (event: Event) => { const pair = (event.target as HTMLSelectElement).value; change({ pool: pair === pairs[0] ? null : pair }, "push"); void draw(pair); },
    }, pairs.map((pair) => h("option", { value: pair, selected: pair === now }, pair.replace(",", " ← "))))));
    shown = draw(now);
    return inner;
  });
  await shown;
}
