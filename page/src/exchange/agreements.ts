// SPDX-License-Identifier: Apache-2.0
//
// Agreements on a timeline: a bar each from its first day to its last, those in force on the day asked for in colour.
import { actorWords } from "../shell/actors";
import { h, original, put, s } from "../shell/dom";
import { foot } from "../shell/foot";
import { empty, fillWith } from "../shell/notice";
import { metadata, rows } from "../shell/server";
import { change, commonQuery, get } from "../shell/state";
import { openFact } from "../shell/fact";
import { originalNote } from "../shell/original";
import { say } from "./say";

interface Agreement {
  readonly name: string;
  readonly kind: string;
  readonly parties: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly in_force: boolean;
  readonly areas: string | null;
  readonly passes: boolean;
  readonly categories: string | null;
  readonly illustrative: boolean | null;
  readonly also_said: string | null;
  readonly source: string;
  readonly fact: string;
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}

function words(): URLSearchParams {
  const kept = new URLSearchParams({ on: get("on") || today() });
  const asOf = commonQuery().get("as_of");
  if (asOf) kept.set("as_of", asOf);
  return kept;
}

/** A date of any precision as a year with its part: "2012" begins, ends as asked. */
function year(text: string, end: boolean): number {
  const [y = "0", m, d] = text.split("-");
  return Number(y) + (m ? (Number(m) - 1) / 12 : end ? 1 : 0) + (d ? Number(d) / 366 : m && end ? 1 / 12 : 0);
}

function bar(row: Agreement, from: number, to: number, now: number): SVGSVGElement {
  const x = (value: number): number => (100 * (Math.min(Math.max(value, from), to) - from)) / (to - from);
  const start = row.from ? year(row.from, false) : undefined;
  const end = row.to ? year(row.to, true) : to;
  return s("svg", { class: "span", viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true" },
    start !== undefined && s("rect", { class: `bar ${row.in_force ? (row.passes ? "passes" : "force") : "past"}`, x: x(start), y: 1.5, width: Math.max(0.6, x(end) - x(start)), height: 7 }),
    s("rect", { class: "now", x: x(now), y: 0, width: 0.25, height: 10 }));
}

export async function agreements(place: HTMLElement, signal: AbortSignal): Promise<void> {
  const body = h("div", {});
  const day = h("input", { type: "date", value: get("on") || today(), onchange: (event: Event) => { change({ on: (event.target as HTMLInputElement).value || null }, "push"); void draw(); } });
  const draw = (): Promise<void> => {
    return fillWith(body, signal, async (stop) => {
      const [list, about, actor] = await Promise.all([rows<Agreement>("/exchange/agreements", words(), stop), metadata("/exchange/agreements", words(), stop), actorWords()]);
      return { list, about, actor };
    }, ({ list, about, actor }) => {
      if (list.length === 0) return empty();
      const starts = list.flatMap((row) => (row.from ? [year(row.from, false)] : []));
      const now = year(words().get("on") ?? today(), false);
      const from = Math.floor(Math.min(...starts, now)) - 1;
      const to = Math.ceil(Math.max(...starts, now, ...list.flatMap((row) => (row.to ? [year(row.to, true)] : [])))) + 1;
      const step = to - from > 30 ? 10 : 5;
      const years = Array.from({ length: to - from + 1 }, (_, i) => from + i).filter((one) => one % step === 0);
      const order = [...list].sort((a, b) => Number(b.in_force) - Number(a.in_force) || (a.from ?? "9999").localeCompare(b.from ?? "9999"));
      return h("div", {},
        h("div", { class: "spans" },
          h("div", { class: "span-years tiny quiet number", "aria-hidden": "true" }, years.map((one) => h("span", { style: { "--at": String((one - from) / (to - from)) } }, String(one)))),
          h("ul", { class: "span-list" }, order.map((row) => h("li", { class: row.in_force ? "" : "past" },
            h("div", { class: "span-name" },
              h("button", { type: "button", class: "link key-link", "aria-haspopup": "dialog", onclick: () => openFact(row.fact, row.name) }, original(row.name)),
              h("p", { class: "tiny quiet" }, actor(row.parties))),
            h("div", { class: "span-cell" }, bar(row, from, to, now),
              h("p", { class: "tiny" }, h("span", { class: "number quiet" }, !row.from ? say("noStart") : row.to ? say("fromTo", { from: row.from, to: row.to }) : say("since", { from: row.from })),
                row.passes || row.areas ? h("span", { class: "quiet" }, " · ") : null,
                row.passes ? h("span", { class: "passes-words" }, `${say("passes")}: ${row.categories ?? ""}${row.illustrative ? ` (${say("illustrative")})` : ""}`) : row.areas ? h("span", { class: "quiet" }, original(row.areas.replaceAll(";", ", "))) : null,
                row.also_said ? h("span", { class: "quiet" }, ` · ${say("alsoSaid")}: `, original(row.also_said)) : null)))))),
        foot({ path: "/exchange/agreements", query: words, formats: ["csv", "json", "svg"], title: say("agreements"), recipe: () => about.recipe, sources: () => about.sources }));
    });
  };
  put(place, h("p", { class: "lead small" }, say("agreementsLead"), originalNote()), h("label", { class: "field on-day no-print" }, h("span", {}, say("on")), day), body);
  await draw();
}
