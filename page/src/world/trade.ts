// SPDX-License-Identifier: Apache-2.0
//
// What a move costs: the exchange rates between two theatres in a month, in the drawer, with the curve of every split.
import { h, original, put } from "../shell/dom";
import { drawing } from "../shell/drawing";
import { openDrawer } from "../shell/drawer";
import { foot } from "../shell/foot";
import { empty, fillWith } from "../shell/notice";
import { signed } from "../shell/number";
import { metadata, resource, rows, text } from "../shell/server";
import { say as shellSay } from "../shell/say";
import { table } from "../shell/table";
import { asked, type World } from "./data";
import { kindTitle, say, titleOf } from "./say";

interface Exchange {
  readonly at: string;
  readonly kind: string;
  readonly from: string;
  readonly to: string;
  readonly exchange: string;
  readonly change_a_usd_m: number;
  readonly change_b_usd_m: number;
  readonly change_usd_m: number;
}

export function placeTitle(world: World, name: string): string {
  const site = world.sites.find((one) => (one.kind === "theatre" || one.kind === "home") && one.name === name);
  return name === "home" ? say("home") : name === "under-way" ? say("underWay") : site ? titleOf(site.title, site.title_ko) : name;
}

/** The other theatre of a trade: that from which units come, or of a move from home the largest other one. */
function pairOf(world: World, from: string, to: string): [string, string] {
  const theatres = world.sites.filter((site) => site.kind === "theatre").map((site) => site.name);
  const other = theatres.includes(from) ? from : theatres.find((name) => name !== to) ?? to;
  return [other, to];
}

/** In one future, the states of that month; on average as the scenario begins. */
function states(world: World, month: string): string[] {
  if (!world.one) return [];
  return world.crises.map((crisis) => {
    const now = crisis.by.get(month);
    return `${crisis.name}:${now && now.active > 0 ? "active" : now && now.build_up > 0 ? "building" : "quiet"}`;
  });
}

export function openTrade(world: World, from: string, to: string, month: string): void {
  const pair = pairOf(world, from, to);
  const first = world.months[0];
  const words = (): URLSearchParams => {
    const query = asked({ between: pair.join(","), ...(month !== first ? { month } : {}) }, ["future"]);
    for (const state of states(world, month)) query.append("crisis", state);
    return query;
  };
  const title = say("tradeTitle", { from: placeTitle(world, from), to: placeTitle(world, to) });
  openDrawer(title, (place, signal) => fillWith(place, signal, async (stop) => {
    const [list, about] = await Promise.all([rows<Exchange>("/world/tradeoff", words(), stop), metadata("/world/tradeoff", words(), stop)]);
    return { list, about };
  }, ({ list, about }) => {
    const kinds = new Map(world.kinds.map((kind) => [kind.name, kind.title]));
    const moved = list.filter((row) => row.at === "today" && row.from === from && row.to === to);
    const any = list.some((row) => row.change_usd_m !== 0);
    const picture = h("div", { class: "trade-picture" });
    if (any) void text(resource("/world/tradeoff", words(), "svg"), signal).then((svg) => {
      put(picture, h("h3", {}, say("curve")), drawing(svg, about.footnotes[0] ?? say("curve")));
    }).catch(() => undefined);
    return h("div", { class: "stack" },
      h("p", { class: "small" }, say("tradeLead", { month })),
      any ? null : empty(say("tradeNone")),
      moved.length > 0 && table<Exchange>({
        caption: title, captionUnseen: true, rows: moved, columns: [
          { name: "kind", heading: say("kind"), show: (row) => h("span", { class: "trade-kind" }, kindTitle(row.kind, kinds.get(row.kind) ?? row.kind)), value: (row) => row.kind },
          { name: "change_a_usd_m", heading: say("lossIn", { theatre: placeTitle(world, pair[0]) }), kind: "number", show: (row) => signed(row.change_a_usd_m) },
          { name: "change_b_usd_m", heading: say("lossIn", { theatre: placeTitle(world, pair[1]) }), kind: "number", show: (row) => signed(row.change_b_usd_m) },
          { name: "change_usd_m", heading: say("sum"), kind: "number", show: (row) => signed(row.change_usd_m) },
        ],
      }),
      about.footnotes.map((line) => (line.startsWith("Certificate") ? h("details", { class: "small quiet" }, h("summary", {}, say("certificate")), h("p", {}, original(line))) : h("p", { class: "small quiet" }, original(line.replace(/ \(--[a-z-]+\)/g, ""))))),
      picture,
      foot({ path: "/world/tradeoff", query: words, formats: any ? ["csv", "json", "svg"] : ["csv", "json"], title, recipe: () => about.recipe, note: shellSay("condition") }));
  }));
}
