// SPDX-License-Identifier: Apache-2.0
//
// What sharing adds: partners' feeds on and off on the map, the count of ships that only one hears, and by kind of event what
// each would see alone and what only all together see.
import { h } from "../shell/dom";
import { foot, viewLink } from "../shell/foot";
import { metadata, rows, type Row } from "../shell/server";
import { commonQuery } from "../shell/state";
import { table } from "../shell/table";
import { toggle } from "../shell/slider";
import { kindWords, say } from "./say";
import type { Fleet } from "./fleet";

export interface ViewRow {
  readonly view: string;
  readonly kind: string;
  readonly state: string;
  readonly vessels: number;
  readonly events: number;
  readonly partners: number;
}

/** The view that shows what the partners that are on see together, as far as there is one. */
export function viewFor(views: readonly ViewRow[], on: number): ViewRow | undefined {
  return views.find((view) => view.partners === on);
}

export interface Partners {
  readonly element: HTMLElement;
  /** Counts again: ships that only some hear. */
  count(fleet: Fleet): void;
}

/** A switch a partner. */
export function partnerSwitches(names: readonly string[], on: number, turn: (on: number) => void): Partners {
  let mask = on;
  const counts = names.map(() => h("span", { class: "small quiet number" }));
  const both = h("p", { class: "small quiet number" });
  const lines = names.map((name, index) => h("div", { class: "partner" },
    h("i", { class: `mark ${index === 0 ? "first" : "other"}`, "aria-hidden": "true" }),
    toggle(say("feedOf", { name }), (mask >> index & 1) === 1, (state) => {
      mask = state ? mask | (1 << index) : mask & ~(1 << index);
      turn(mask);
    }),
    counts[index]));
  return {
    element: h("fieldset", { class: "partners" }, h("legend", { class: "eyebrow" }, say("partners")), lines,
      names.length > 1 ? h("div", { class: "partner" }, h("i", { class: "mark several", "aria-hidden": "true" }), both) : null),
    count(fleet) {
      const only = names.map(() => 0);
      let several = 0;
      for (let i = 0; i < fleet.size; i += 1) {
        const heard = ((fleet.bits[i] ?? 0) >>> 20) & 255;
        if (heard === 0) continue;
        if ((heard & (heard - 1)) !== 0) several += 1;
        else for (let p = 0; p < names.length; p += 1) if (heard === 1 << p) only[p] = (only[p] ?? 0) + 1;
      }
      counts.forEach((place, index) => { place.textContent = say("onlyHeard", { n: only[index] ?? 0 }); });
      both.textContent = say("heardSeveral", { n: several });
    },
  };
}

interface Compared extends Row { readonly kind: string; readonly view: string; readonly events: number; readonly only_together: number | null }

/** By kind: the pool's events, what each partner says alone, and what only together is seen. */
export async function comparison(signal: AbortSignal): Promise<HTMLElement> {
  const query = new URLSearchParams();
  const [list, about] = await Promise.all([rows<Compared>("/sea/compare", query, signal), metadata("/sea/compare", query, signal)]);
  const pool = list[0]?.view ?? "";
  const views = [...new Set(list.map((row) => row.view))].filter((view) => view !== pool);
  const kinds = [...new Set(list.map((row) => row.kind))].filter((kind) => kind !== "area");
  const of = (kind: string, view: string): Compared | undefined => list.find((row) => row.kind === kind && row.view === view);
  const lines = kinds.map((kind) => ({ kind, pool: of(kind, pool), alone: views.map((view) => of(kind, view)) }));
  const sum = (pick: (line: (typeof lines)[number]) => number): number => lines.reduce((total, line) => total + pick(line), 0);
  const whole = sum((line) => line.pool?.events ?? 0);
  const single = views[0];
  const words = single && whole > 0
    ? say("sharingSentence", { pool, n: whole, view: single, alone: sum((line) => Math.round(Number(line.alone[0]?.["share_of_pool"] ?? 0) * (line.pool?.events ?? 0))), together: sum((line) => line.pool?.only_together ?? 0) })
    : say("onePartner");
  return h("div", { class: "stack" },
    h("p", { class: "lead", id: "sharing-sentence" }, words),
    table({
      caption: say("sharingCaption"), captionUnseen: true, rows: lines, first: 20,
      columns: [
        { name: "kind", heading: say("kind"), show: (line) => kindWords(line.kind), value: (line) => line.kind },
        { name: "pool", heading: pool || say("pool"), kind: "number", value: (line) => line.pool?.events ?? 0 },
        ...views.map((view, index) => ({
          name: view, heading: view, kind: "number" as const, meaning: say("shareOfPool"),
          value: (line: (typeof lines)[number]) => Number(line.alone[index]?.["share_of_pool"] ?? 0),
          show: (line: (typeof lines)[number]) => line.alone[index]?.["share_of_pool"] === null || line.alone[index] === undefined ? "–" : `${Math.round(100 * Number(line.alone[index]?.["share_of_pool"]))}%`,
        })),
        { name: "together", heading: say("onlyTogether"), kind: "number", value: (line) => line.pool?.only_together ?? 0 },
      ],
    }),
    h("p", { class: "small" }, viewLink("/exchange", commonQuery(), say("poolLink"))),
    foot({ path: "/sea/compare", query: () => query, formats: ["csv", "json"], title: say("sharing"), recipe: () => about.recipe, note: say("sharingNote") }));
}
