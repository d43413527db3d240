// SPDX-License-Identifier: Apache-2.0
//
// The other sides of the same orders: what sources say, production lines, who supplies whom in which year, and backfill.
import { actorWords } from "../shell/actors";
import { h, original, put } from "../shell/dom";
import { drawing } from "../shell/drawing";
import { openDrawer } from "../shell/drawer";
import { foot } from "../shell/foot";
import { empty, fillWhole, fillWith } from "../shell/notice";
import { count, plain, set } from "../shell/number";
import { metadata, rows } from "../shell/server";
import { get } from "../shell/state";
import { originalNote } from "../shell/original";
import { say as shellSay } from "../shell/say";
import { table } from "../shell/table";
import { exact, factChip } from "../shell/fact";
import { openBehind } from "./behind";
import { asked, atHorizon, horizon, recipeOf, type Transfers, type Year } from "./data";
import { say } from "./say";

/* --- what sources say --- */

interface Deal {
  readonly supplier: string;
  readonly recipient: string;
  readonly item: string;
  readonly unit: string | null;
  readonly framework: number | null;
  readonly contract: number | null;
  readonly contract_share: number | null;
  readonly delivered: number | null;
  readonly delivered_on: string | null;
  readonly also_said: string | null;
  readonly source: string | null;
  readonly framework_fact: string | null;
  readonly contract_fact: string | null;
  readonly delivered_fact: string | null;
}

export async function facts(data: Transfers, place: HTMLElement, signal: AbortSignal): Promise<void> {
  const words = (): URLSearchParams => asked({ to: get("to"), item: get("item") }, ["as_of"]);
  await fillWith(place, signal, async (stop) => {
    const [list, about, actor] = await Promise.all([rows<Deal>("/ledger/transfers", words(), stop), metadata("/ledger/transfers", words(), stop), actorWords()]);
    return { list, about, actor };
  }, ({ list, about, actor }) => h("div", {},
    h("p", { class: "lead small" }, say("factsLead"), originalNote()),
    list.length === 0 ? empty(say("none")) : table<Deal>({
      caption: say("facts"), captionUnseen: true, rows: list, first: 30, columns: [
        { name: "supplier", heading: say("supplier"), value: (row) => actor(row.supplier) }, { name: "recipient", heading: say("recipient"), value: (row) => actor(row.recipient) }, { name: "item", heading: say("item"), value: (row) => data.title("item", row.item) },
        { name: "framework", heading: say("framework"), kind: "number", show: (row) => factChip(exact(row.framework), row.framework_fact, `${actor(row.recipient)}, ${data.title("item", row.item)}: ${say("framework")}`) },
        { name: "contract", heading: say("contract"), kind: "number", show: (row) => factChip(exact(row.contract), row.contract_fact, `${actor(row.recipient)}, ${data.title("item", row.item)}: ${say("contract")}`) },
        { name: "delivered", heading: say("delivered"), kind: "number", show: (row) => [factChip(exact(row.delivered), row.delivered_fact, `${actor(row.recipient)}, ${data.title("item", row.item)}: ${say("delivered")}`), row.delivered_on ? h("span", { class: "tiny quiet" }, ` ${row.delivered_on}`) : null] },
        { name: "also_said", heading: say("alsoSaid"), show: (row) => original(row.also_said) }, { name: "source", heading: say("source"), show: (row) => original(row.source) },
      ],
    }),
    foot({ path: "/ledger/transfers", query: words, formats: ["csv", "json"], title: say("facts"), recipe: () => about.recipe, sources: () => about.sources })));
}

/* --- lines --- */

export function lines(data: Transfers): HTMLElement {
  const list = atHorizon(data, "line");
  const most = Math.max(1, ...list.map((row) => row.capacity_mean ?? 0));
  return h("div", {},
    h("p", { class: "lead small" }, say("linesLead")),
    list.length === 0 ? empty(say("none")) : table<Year>({
      caption: say("lines"), captionUnseen: true, rows: list, first: 40, columns: [
        { name: "name", heading: say("line"), value: (row) => data.title("line", row.name), show: (row) => h("button", { type: "button", class: "link order-name", "aria-haspopup": "dialog", onclick: () => openBehind(data, "line", row.name) }, data.title("line", row.name)) },
        { name: "maker", heading: say("maker"), value: (row) => data.title("actor", row.maker) },
        { name: "item", heading: say("item"), value: (row) => data.title("item", row.item) },
        { name: "forecast_p50", heading: `${say("made")} ${horizon(data).slice(0, 4)}`, kind: "number", show: (row) => [count(row.forecast_p50), h("span", { class: "tiny quiet" }, ` ${count(row.forecast_p05)}–${count(row.forecast_p95)}`)] },
        { name: "capacity_mean", heading: say("capacity"), kind: "number", show: (row) => h("span", { class: "heat", style: { "--part": String(Math.sqrt((row.capacity_mean ?? 0) / most)) } }, plain(row.capacity_mean ?? 0)) },
        { name: "waiting_mean", heading: say("waiting"), kind: "number", show: (row) => count(row.waiting_mean ?? 0) },
      ],
    }),
    foot({ path: "/transfers", query: () => asked({ scope: "lines", item: get("item"), by: horizon(data) }), formats: ["csv", "json"], title: say("lines"), recipe: () => recipeOf(data, "lines"), note: shellSay("condition") }));
}

/* --- who supplies whom --- */

interface Supply {
  readonly maker: string;
  readonly customer: string;
  readonly item: string;
  readonly by: readonly number[];
  readonly total: number;
  /** The orders whose sum it is. */
  readonly orders: readonly string[];
}

function supplies(data: Transfers): Supply[] {
  const to = get("to");
  const item = get("item");
  const found = new Map<string, { maker: string; customer: string; item: string; by: number[]; orders: string[] }>();
  const orders = data.years.filter((row) => row.scope === "order" && (!to || row.customer === to) && (!item || row.item === item));
  for (const row of orders) {
    const at = data.ends.indexOf(row.by);
    const before = at > 0 ? orders.find((other) => other.name === row.name && other.by === data.ends[at - 1])?.forecast_mean ?? 0 : row.delivered ?? 0;
    const key = `${row.maker} ${row.customer} ${row.item}`;
    const one = found.get(key) ?? { maker: data.title("actor", row.maker), customer: data.title("actor", row.customer), item: data.title("item", row.item), by: data.ends.map(() => 0), orders: [] };
    if (!one.orders.includes(row.name)) one.orders.push(row.name);
    one.by[at] = (one.by[at] ?? 0) + row.forecast_mean - before;
    found.set(key, one);
  }
  return [...found.values()].map((one) => ({ ...one, total: one.by.reduce((all, value) => all + value, 0) })).filter((one) => one.total >= 0.5);
}

/** The orders behind a row: one opens at once, several are listed. */
function openOrders(data: Transfers, row: Supply): void {
  const [only] = row.orders;
  if (row.orders.length === 1 && only) openBehind(data, "order", only);
  else openDrawer(`${row.maker} → ${row.customer}, ${row.item}`, (place) => {
    put(place, h("p", { class: "small quiet" }, say("ordersLead", { n: row.orders.length })), h("ul", {}, row.orders.map((name) => h("li", {},
      h("button", { type: "button", class: "link", "aria-haspopup": "dialog", onclick: () => openBehind(data, "order", name) }, data.title("order", name))))));
  });
}

export function suppliers(data: Transfers): HTMLElement {
  const list = supplies(data);
  return h("div", {},
    h("p", { class: "lead small" }, say("suppliersLead")),
    list.length === 0 ? empty(say("none")) : table<Supply>({
      caption: say("suppliers"), captionUnseen: true, rows: list, first: 20, sort: { column: "maker", down: false }, columns: [
        { name: "maker", heading: say("supplier"), show: (row) => h("span", { class: "whole" }, row.maker) }, { name: "customer", heading: say("recipient"), show: (row) => h("span", { class: "whole" }, row.customer) },
        { name: "item", heading: say("item"), show: (row) => h("span", { class: "system" }, row.item) },
        ...data.ends.map((end, at) => ({
          name: end, heading: end.slice(0, 4), kind: "number" as const, value: (row: Supply) => row.by[at] ?? 0,
          show: (row: Supply) => h("span", { class: "heat", style: { "--part": String(Math.sqrt(Math.max(0, row.by[at] ?? 0) / row.total)) } }, (row.by[at] ?? 0) >= 0.5 ? count(row.by[at] ?? 0) : "·"),
        })),
        { name: "total", heading: say("total"), kind: "number", show: (row) => h("button", { type: "button", class: "chip number", "aria-haspopup": "dialog", "aria-label": `${row.maker}, ${row.customer}, ${row.item}: ${count(row.total)}`, onclick: () => openOrders(data, row) }, count(row.total)) },
      ],
    }),
    foot({ path: "/transfers/years", query: () => asked({ to: get("to"), item: get("item") }), formats: ["csv", "json"], title: say("suppliers"), recipe: () => recipeOf(data, "years"), note: shellSay("condition") }));
}

/* --- backfill --- */

interface Chain {
  readonly producer: string;
  readonly donor: string;
  readonly recipient: string;
  readonly item: string;
  readonly arrived: number;
  readonly given: number;
  readonly without: number;
  readonly lost: number;
  readonly lost_low: number;
  readonly lost_high: number;
}

function chainCard(data: Transfers, row: Chain, most: number): HTMLElement {
  const bar = (value: number, words: string, name: string): HTMLElement => h("div", { class: `chain-bar ${name}`, style: { "--part": String(most > 0 ? value / most : 0) } },
    h("span", { class: "chain-fill" }), h("span", { class: "small" }, `${words} `, h("strong", { class: "number" }, set(Math.round(value * 10) / 10))));
  const item = data.said(row.item);
  const producer = data.said(row.producer);
  return h("article", { class: "chain card" },
    h("h2", { class: "chain-title" }, [row.producer, row.donor, row.recipient].map(data.said).flatMap((name, at) => (at > 0 ? [h("span", { class: "chain-arrow", "aria-label": "→" }, " → "), name] : [name]))),
    h("p", { class: "small quiet" }, row.arrived >= 0.5 ? say("replaces", { item, arrived: count(row.arrived), producer }) : say("replacesNone", { item, producer })),
    bar(row.given, say("given"), "with"), bar(row.without, say("withoutOrders"), "without"),
    h("p", { class: "small" }, `${say("lost")} `, h("strong", { class: "number" }, set(Math.round(row.lost * 10) / 10)), h("span", { class: "quiet number" }, ` (${count(row.lost_low)}–${count(row.lost_high)}, ${say("ninety")})`)));
}

export async function backfill(data: Transfers, place: HTMLElement, signal: AbortSignal): Promise<void> {
  const words = (): URLSearchParams => asked();
  await fillWhole<Chain>(place, signal, "/transfers/chains", words(), say("backfillRun"), ({ rows: list, about, svg }) => {
    const told = list.filter((row) => row.lost >= 0.05 || row.arrived >= 0.5).sort((a, b) => Number(a.producer === a.donor) - Number(b.producer === b.donor) || b.lost / Math.max(b.given, 1) - a.lost / Math.max(a.given, 1));
    const picture = svg && h("div", { class: "server-picture" }, drawing(svg, say("backfillLead")));
    return h("div", {},
      h("p", { class: "lead small" }, say("backfillLead")),
      told.length === 0 ? empty(say("nochains")) : h("div", { class: "chains" }, told.map((row) => chainCard(data, row, Math.max(row.given, row.without)))),
      picture,
      foot({ path: "/transfers/chains", query: words, formats: ["csv", "json", "svg"], title: say("backfill"), recipe: () => about.recipe, note: shellSay("condition") }));
  });
}
