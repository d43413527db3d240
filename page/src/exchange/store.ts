// SPDX-License-Identifier: Apache-2.0
//
// What the store of an exchange knows: partners, what went in and out, decisions with their reasons, and the audit.
import { h, put, s, type Child } from "../shell/dom";
import { openFact } from "../shell/fact";
import { foot } from "../shell/foot";
import { empty, fillWith } from "../shell/notice";
import { metadata, rows } from "../shell/server";
import { get } from "../shell/state";
import { table } from "../shell/table";
import { decisionWords, reasonWords, ruleWords } from "./rules";
import { say } from "./say";

export interface Partner {
  readonly partner: string;
  readonly side: string;
  readonly code: string;
  readonly open_from: string | null;
  readonly open_to: string | null;
  readonly out: number;
  readonly out_recalled: number;
  readonly in: number;
  readonly in_withdrawn: number;
  readonly released: number;
  readonly sanitised: number;
  readonly refused: number;
  readonly last_out: string | null;
  readonly last_in: string | null;
}

function words(more: Record<string, string> = {}): URLSearchParams {
  const kept = new URLSearchParams();
  if (get("partner")) kept.set("partner", get("partner"));
  for (const [name, value] of Object.entries(more)) kept.set(name, value);
  return kept;
}

/** A path with its rows, recipe and line beneath, drawn when it is there. */
async function block<T>(place: HTMLElement, path: string, title: string, signal: AbortSignal, draw: (list: T[]) => Child | readonly Child[], more: Record<string, string> = {}): Promise<void> {
  await fillWith(place, signal, async (stop) => ({ list: await rows<T>(path, words(more), stop), about: await metadata(path, words(more), stop) }), ({ list, about }) =>
    h("div", {}, draw(list), foot({ path, query: () => words(more), formats: ["csv", "json"], title, recipe: () => about.recipe })));
}

/* --- partners --- */

export function partnerCards(list: readonly Partner[]): HTMLElement {
  const figure = (value: number, name: string, more: Child): HTMLElement => h("div", {}, h("p", { class: "count number" }, String(value)), h("p", { class: "tiny quiet" }, name), more ? h("p", { class: "tiny quiet" }, more) : null);
  return h("div", { class: "exchange-cards" }, list.map((row) => h("article", { class: "card exchange-card" },
    h("h2", { class: "card-title" }, `${row.partner} `, h("span", { class: "quiet small" }, row.side)),
    (row.open_from || row.open_to) && h("p", { class: "tiny quiet number" }, `${say("open")} ${row.open_from ?? ""} – ${row.open_to ?? ""}`),
    h("div", { class: "counts" },
      figure(row.out, say("offered"), row.last_out ? say("lastOut", { when: row.last_out.slice(0, 10) }) : null),
      figure(row.in, say("received"), row.last_in ? say("lastOut", { when: row.last_in.slice(0, 10) }) : null),
      figure(row.released, say("released"), row.out_recalled > 0 ? say("takenBack", { n: row.out_recalled }) : null),
      figure(row.sanitised, say("sanitised"), null), figure(row.refused, say("refused"), null)))));
}

/* --- in and out by day --- */

interface Day {
  readonly partner: string;
  readonly day: string;
  readonly out: number;
  readonly in: number;
}

function dayBars(list: readonly Day[]): HTMLElement {
  const days = [...new Set(list.map((row) => row.day))].sort();
  const sum = (day: string, side: "out" | "in"): number => list.filter((row) => row.day === day).reduce((all, row) => all + row[side], 0);
  const most = Math.max(1, ...days.flatMap((day) => [sum(day, "out"), sum(day, "in")]));
  const width = Math.max(days.length, 12);
  return h("figure", { class: "day-bars" },
    s("svg", { viewBox: `0 0 ${width} 20`, preserveAspectRatio: "none", role: "img", "aria-label": say("inOut") },
      days.flatMap((day, at) => [
        s("rect", { class: "out", x: at + 0.1, y: 10 - (9.5 * sum(day, "out")) / most, width: 0.8, height: (9.5 * sum(day, "out")) / most }),
        s("rect", { class: "in", x: at + 0.1, y: 10, width: 0.8, height: (9.5 * sum(day, "in")) / most }),
      ]), s("rect", { class: "axis", x: 0, y: 9.95, width, height: 0.1 })),
    h("figcaption", { class: "tiny quiet" }, h("span", { class: "day-key out" }, say("out")), h("span", { class: "day-key in" }, say("in")), h("span", { class: "number" }, `${days[0] ?? ""} – ${days[days.length - 1] ?? ""}`)));
}

export function days(place: HTMLElement, signal: AbortSignal): Promise<void> {
  return block<Day>(place, "/exchange/days", say("inOut"), signal, (list) => (list.length === 0 ? empty(say("nothingYet")) : [dayBars(list), table<Day>({
    caption: say("inOut"), captionUnseen: true, rows: [...list].reverse(), first: 8, columns: [
      { name: "day", heading: say("when") }, { name: "partner", heading: say("partner") }, { name: "out", heading: say("out"), kind: "number" }, { name: "in", heading: say("in"), kind: "number" },
    ],
  })]));
}

/* --- decisions --- */

interface Decision {
  readonly partner: string;
  readonly record: number;
  readonly at: string;
  readonly what: string;
  readonly object: string;
  readonly agreement: string | null;
  readonly rule: string;
  readonly reason: string;
  readonly note: string | null;
}

export async function decisions(place: HTMLElement, signal: AbortSignal): Promise<void> {
  const list = h("div", {});
  const rules = h("div", {});
  put(place, h("p", { class: "lead small" }, say("decisionsLead")), list, h("h3", { class: "sub" }, say("rules")), rules);
  await Promise.all([
    block<Decision>(list, "/exchange/decisions", say("decisions"), signal, (found) => (found.length === 0 ? empty(say("noDecisions")) : table<Decision>({
      caption: say("decisions"), captionUnseen: true, rows: found, first: 20, sort: { column: "at", down: true }, columns: [
        { name: "at", heading: say("when"), show: (row) => h("span", { class: "number" }, row.at.slice(0, 16).replace("T", " ")) },
        { name: "partner", heading: say("partner") },
        { name: "what", heading: say("decision"), show: (row) => h("span", { class: `decision ${row.what}` }, decisionWords(row.what)) },
        { name: "object", heading: say("object"), show: (row) => h("code", { class: "small" }, row.object) },
        { name: "rule", heading: say("rule"), value: (row) => ruleWords(row.rule) }, { name: "reason", heading: say("reason"), value: (row) => reasonWords(row.rule, row.reason) },
        { name: "agreement", heading: say("agreement"), show: (row) => (row.agreement?.includes("/") ? h("button", { type: "button", class: "link key-link", "aria-haspopup": "dialog", onclick: () => openFact(row.agreement ?? "") }, row.agreement.replace("agreement/", "")) : row.agreement ?? "") }, { name: "note", heading: say("note") },
      ],
    })), { most: "500" }),
    block<{ partner: string; rule: string; reason: string; decisions: number }>(rules, "/exchange/rules", say("rules"), signal, (found) => (found.length === 0 ? empty(say("noDecisions")) : table({
      caption: say("rules"), captionUnseen: true, rows: found, first: 20, sort: { column: "decisions", down: true }, columns: [
        { name: "partner", heading: say("partner") }, { name: "rule", heading: say("rule"), value: (row) => ruleWords(row.rule) }, { name: "reason", heading: say("reason"), value: (row) => reasonWords(row.rule, row.reason) }, { name: "decisions", heading: say("times"), kind: "number" },
      ],
    }))),
  ]);
}

/* --- the audit --- */

interface Chain {
  readonly partner: string;
  readonly chain: string;
  readonly records: number;
  readonly holds: boolean;
  readonly head: string | null;
  readonly trouble: string | null;
}

export async function chains(place: HTMLElement, signal: AbortSignal): Promise<void> {
  const body = h("div", {});
  const draw = (): Promise<void> => block<Chain>(body, "/exchange/chains", say("chains"), signal, (list) => (list.length === 0 ? empty(say("nothingYet")) : table<Chain>({
    caption: say("chains"), captionUnseen: true, rows: list, first: 40, columns: [
      { name: "partner", heading: say("partner") },
      { name: "chain", heading: say("chain"), show: (row) => say(row.chain === "decisions" ? "decisionsChain" : "transfersChain") },
      { name: "records", heading: say("records"), kind: "number" },
      { name: "holds", heading: say("chains"), value: (row) => (row.holds ? "1" : "0"), show: (row) => [h("span", { class: row.holds ? "chain-ok" : "chain-broken" }, say(row.holds ? "holds" : "broken")), row.trouble ? h("p", { class: "small" }, row.trouble) : null] },
      { name: "head", heading: say("head"), show: (row) => h("code", { class: "tiny head-hash" }, row.head ?? "") },
    ],
  })));
  put(place, h("p", { class: "lead small" }, say("chainsLead")), h("p", { class: "no-print" }, h("button", { type: "button", class: "button", onclick: () => void draw() }, say("checkAgain"))), body);
  await draw();
}
