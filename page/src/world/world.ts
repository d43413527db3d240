// SPDX-License-Identifier: Apache-2.0
//
// The view `world`: the pool on a globe, month by month, over many futures or in one; the same in tables for who sees no map.
import { know, like, oneOf, whole } from "../shell/address";
import { h, put } from "../shell/dom";
import { foot } from "../shell/foot";
import { language } from "../shell/language";
import { announce, empty, failure, loading, progress } from "../shell/notice";
import { plain } from "../shell/number";
import { aborted } from "../shell/server";
import { change, get, watch } from "../shell/state";
import { say as shellSay } from "../shell/say";
import { table } from "../shell/table";
import type { View } from "../shell/view";
import { asked, readWorld, type Way, type World } from "./data";
import { poolMap, type PoolMap } from "./map";
import { kindTitle, say, titleOf } from "./say";
import { timeBar } from "./strips";
import { openTrade, placeTitle } from "./trade";

/* --- the hand --- */

function field(words: string, control: HTMLElement): HTMLElement {
  return h("label", { class: "field" }, h("span", {}, words), control);
}

function choice(words: string, list: readonly { value: string; title: string }[], now: string, choose: (value: string) => void): HTMLElement {
  return field(words, h("select", { onchange: (event: Event) => choose((event.target as HTMLSelectElement).value) },
    list.map((one) => h("option", { value: one.value, selected: one.value === now }, one.title))));
}

function hand(world: World, map: () => PoolMap | undefined): HTMLElement {
  const future = get("future");
  const number = h("input", {
    type: "number", min: 0, step: 1, value: future, "aria-label": say("futureNumber"),
    onchange: (event: Event) => change({ future: (event.target as HTMLInputElement).value || "0" }, "push"),
  });
  return h("div", { class: "row world-hand no-print" },
    choice(say("kind"), [{ value: "", title: say("allKinds") }, ...world.kinds.map((kind) => ({ value: kind.name, title: kindTitle(kind.name, kind.title) }))], get("kind"),
      (value) => change({ kind: value || null }, "push")),
    choice(say("world"), [{ value: "", title: say("with") }, { value: "without", title: say("without") }], get("world"), (value) => change({ world: value || null }, "push")),
    choice(say("time"), [{ value: "", title: say("average") }, { value: "one", title: say("one") }], future ? "one" : "", (value) => change({ future: value ? "3" : null }, "push")),
    future !== "" && h("div", { class: "row" }, field(say("futureNumber"), number),
      h("button", { type: "button", class: "button", onclick: () => change({ future: String((Number(future) + 1) % 4096) }, "push") }, say("another"))),
    choice(say("projection"), [{ value: "", title: say("flat") }, { value: "globe", title: say("globe") }], get("map"), (value) => {
      change({ map: value || null });
      map()?.project(value === "globe");
    }));
}

/* --- the same in tables --- */

function standsTable(world: World, month: string): HTMLElement {
  return table<World["places"][number]>({
    caption: say("stands", { month }), captionUnseen: true, rows: world.places, first: 12, columns: [
      { name: "name", heading: say("place"), show: (row) => h("span", { class: "world-place" }, placeTitle(world, row.name)), value: (row) => row.title },
      ...world.kinds.map((kind) => ({
        name: kind.name, heading: kindTitle(kind.name, kind.title), kind: "number" as const,
        value: (row: World["places"][number]) => world.stand(month, kind.name, row.name)?.units,
        show: (row: World["places"][number]) => {
          const cell = world.stand(month, kind.name, row.name);
          if (!cell) return "";
          return [h("strong", {}, cell.units.toFixed(1)), cell.units_p05 < cell.units_p95 ? h("span", { class: "quiet tiny" }, ` ${plain(cell.units_p05)}–${plain(cell.units_p95)}`) : null];
        },
      })),
    ],
  });
}

function waysTable(world: World, month: string, kind: string): HTMLElement {
  const list = world.flows(month, kind).filter((way) => way.units >= 0.05);
  if (list.length === 0) return empty(say("movesNone"));
  return table<Way>({
    caption: say("moves", { month }), captionUnseen: true, rows: list, first: 12, columns: [
      { name: "from", heading: say("from"), show: (row) => h("span", { class: "world-place" }, placeTitle(world, row.from)), value: (row) => row.from },
      { name: "to", heading: say("to"), show: (row) => placeTitle(world, row.to), value: (row) => row.to },
      { name: "units", heading: say("units"), kind: "number", show: (row) => row.units.toFixed(1) },
      { name: "transit", heading: say("transit"), kind: "number" },
      {
        name: "price", heading: say("price"), value: () => null,
        show: (row) => h("button", { type: "button", class: "link no-print", "aria-haspopup": "dialog", onclick: () => openTrade(world, row.from, row.to, month) }, `${placeTitle(world, row.from)} → ${placeTitle(world, row.to)}`),
      },
    ],
  });
}

function crisesTable(world: World, month: string): HTMLElement {
  const share = (value: number): string => `${(value * 100).toFixed(1)}%`;
  return table<World["crises"][number]>({
    caption: say("crises", { month }), captionUnseen: true, rows: world.crises, first: 12, columns: [
      { name: "title", heading: say("crisis"), show: (row) => titleOf(row.title) },
      { name: "theatre", heading: say("theatre"), show: (row) => placeTitle(world, row.theatre) },
      { name: "build_up", heading: say("buildUp"), kind: "number", value: (row) => row.by.get(month)?.build_up, show: (row) => share(row.by.get(month)?.build_up ?? 0) },
      { name: "active", heading: say("war"), kind: "number", value: (row) => row.by.get(month)?.active, show: (row) => share(row.by.get(month)?.active ?? 0) },
    ],
  });
}

function story(world: World, month: string): HTMLElement {
  const told = world.stories.filter((row) => row.month === month);
  if (told.length === 0) return empty(say("storyNone"));
  return h("ol", { class: "story" }, told.map((row) => h("li", {}, h("span", { class: "eyebrow" }, row.event), h("p", {}, row.says), row.why && h("p", { class: "tiny quiet" }, row.why))));
}

/* --- the view --- */

function legend(): HTMLElement {
  const key = (name: string, words: string): HTMLElement => h("span", { class: `map-key ${name}` }, words);
  return h("p", { class: "map-keys tiny" }, key("stands", say("legendStands")), key("home", say("legendHome")), key("moves", say("legendMoves")), key("crisis", say("legendCrisis")));
}

async function showWorld(place: HTMLElement, own: AbortController): Promise<void> {
  const signal = own.signal;
  const waiting = progress(() => own.abort());
  const soon = setTimeout(() => put(place, h("h1", {}, say("title")), waiting.element), 400);
  const world = await readWorld((done, of) => waiting.set(shellSay("progress", { done, of }), done, of), signal).finally(() => clearTimeout(soon));
  const start = get("month");
  know({
    month: like(new RegExp(`^(${world.months.join("|")})$`), `${world.months[0] ?? ""} … ${world.months.at(-1) ?? ""}`), kind: oneOf(world.kinds.map((kind) => kind.name)),
    world: oneOf(["without"]), future: whole, map: oneOf(["globe"]), plain: oneOf(["1"]),
  });
  let month = world.months.includes(start) ? start : world.months[Math.min(36, world.months.length - 1)] ?? "";
  let map: PoolMap | undefined;
  const box = h("div", { class: "world-map", role: "region", "aria-label": say("mapLabel", { month }) });
  const stands = h("div", {});
  const moves = h("div", {});
  const crises = h("div", {});
  const tale = h("div", {});
  const heads = { stands: h("h2", {}), moves: h("h2", {}), crises: h("h2", {}), tale: h("h2", {}) };
  const draw = (): void => {
    const kind = get("kind");
    map?.draw(month, kind);
    box.setAttribute("aria-label", say("mapLabel", { month }));
    heads.stands.textContent = say("stands", { month });
    heads.moves.textContent = say("moves", { month });
    heads.crises.textContent = say("crises", { month });
    heads.tale.textContent = say("story", { month });
    put(stands, standsTable(world, month));
    put(moves, waysTable(world, month, kind));
    put(crises, crisesTable(world, month));
    if (world.one) put(tale, story(world, month));
  };
  const bar = timeBar(world, month, (next) => {
    month = next;
    change({ month });
    draw();
    announce(month);
  }, signal);
  const recipe = world.about.recipe;
  const line = (path: string, formats: readonly string[], title: string, flag: string): HTMLElement =>
    foot({ path, query: () => asked(path === "/world" ? { month } : {}), formats, title, recipe: () => recipe.replace("deterrence posture", `deterrence posture${flag}`), note: shellSay("condition"), ...(path === "/world" ? { picture: () => map?.canvas() ?? null } : {}) });
  put(place,
    h("h1", {}, say("title")), h("p", { class: "lead world-lead" }, say("lead")),
    hand(world, () => map),
    h("div", { class: "world-stage" }, box, legend(), bar.element),
    line("/world", ["csv", "json", "geojson", "svg"], say("title"), ""),
    h("p", { class: "tiny quiet" }, `${say("boundaries")} ${language() === "ko" ? say("matched") : world.about.words}`),
    world.one && h("section", { class: "section" }, heads.tale, tale),
    h("section", { class: "section" }, heads.stands, h("p", { class: "lead small" }, say("standsLead")), stands),
    h("div", { class: "world-pair" },
      h("section", { class: "section" }, heads.moves, moves, line("/world/flows", ["csv", "json"], say("price"), " --flows")),
      h("section", { class: "section" }, heads.crises, crises, line("/world/crises", ["csv", "json"], say("strips"), " --crises"))));
  draw();
  map = await poolMap(box, world, (from, to) => openTrade(world, from, to, month), signal);
  draw();

  const words = (): string => asked().toString();
  const kindWords = (): string => get("kind");
  let before = words();
  let kindBefore = kindWords();
  watch(() => {
    if (words() !== before) {
      before = words();
      bar.stop();
      anew(place, signal);
    } else if (kindWords() !== kindBefore) {
      kindBefore = kindWords();
      draw();
    } else if (get("month") && get("month") !== month && world.months.includes(get("month"))) {
      month = get("month");
      bar.set(month);
      draw();
    }
  }, signal);
}

let running: AbortController | undefined;

function anew(place: HTMLElement, signal: AbortSignal): Promise<void> {
  running?.abort();
  const own = new AbortController();
  running = own;
  signal.addEventListener("abort", () => own.abort());
  put(place, loading());
  return showWorld(place, own).catch((error: unknown) => {
    // Stopped by the reader, who is still here: what was begun can be begun again.
    if (aborted(error) && !signal.aborted && running === own) {
      put(place, h("h1", {}, say("title")), empty(shellSay("stopped")), h("button", { type: "button", class: "button", onclick: () => void anew(place, signal) }, shellSay("again")));
      return;
    }
    if (!aborted(error) && !own.signal.aborted) put(place, failure(error, () => void anew(place, signal)));
  });
}

export const view: View = { show: (place, signal) => anew(place, signal) };
