// SPDX-License-Identifier: Apache-2.0
//
// The view `sea`: ships on the map as they are heard, live or as a replay; events with the sentences behind them; partners'
// feeds on and off; a report on any area; density. Without WebGL the server's own map stands in, and the tables are the same.
import { any, know, like, oneOf, whole } from "../shell/address";
import { h, put } from "../shell/dom";
import { foot } from "../shell/foot";
import { language } from "../shell/language";
import { drawsMaps, plainMap } from "../shell/map";
import { announce, empty, failure, fillWith } from "../shell/notice";
import { plain } from "../shell/number";
import { aborted, json, metadata, resource, rows, type Row } from "../shell/server";
import { toggle } from "../shell/slider";
import { change, get } from "../shell/state";
import { table } from "../shell/table";
import { tabs } from "../shell/tabs";
import type { View } from "../shell/view";
import { areaPanel, cornersOf } from "./area";
import { makeChart, type Chart, type Corner } from "./chart";
import { eventOf, eventsTable, moment, openEvent, type SeaEvent } from "./events";
import { feed, type About } from "./feed";
import { Fleet } from "./fleet";
import { kindWords, say } from "./say";
import { fillShip } from "./ship";
import { comparison, partnerSwitches, viewFor, type Partners, type ViewRow } from "./sharing";
import { PACES, timeBar, type TimeBar } from "./time";

const DAY = 86_400_000;
const SWITCH = oneOf(["yes", "no"]);
const CORNERS = /^(-?[\d.]+,-?[\d.]+[ ;]?){3,}$/;
/** What the address may ask of this view. */
const WORDS = {
  at: like(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?Z$/, "2024-03-01T12:00:00Z"), event: any, events: SWITCH, density: SWITCH, areas: SWITCH, mmsi: whole,
  map: like(/^-?[\d.]+,-?[\d.]+,[\d.]+$/, "LONGITUDE,LATITUDE,ZOOM, 126.00,34.00,4.5"), pace: oneOf(PACES.map(String)),
  polygon: like(CORNERS, "124,32 130,32 130,38 124,38"), without: any, part: any, begin: any, end: any,
};
const NONE = new URLSearchParams();

function emptyState(signal: AbortSignal): HTMLElement {
  const ledger = h("div");
  void fillWith(ledger, signal, (stop) => rows<Row>("/ledger/events", NONE, stop), (list) => {
    const sea = list.filter((row) => row["mmsi_a"] || String(row["kind"] ?? "") in { gap: 1, rendezvous: 1, "dark-rendezvous": 1, loitering: 1 });
    return sea.length === 0 ? [] : [table<Row>({
      caption: say("emptyLedger"), rows: sea,
      columns: [{ name: "kind", heading: say("kind") }, { name: "name", heading: say("detail") }, { name: "start", heading: say("from") }, { name: "end", heading: say("to") }],
    })];
  });
  return h("div", { class: "sea-empty" },
    h("h2", {}, say("emptyTitle")), h("p", {}, say("emptyLead")),
    h("pre", { tabindex: "0" }, "isthmus sea simulate traffic --vessels 2000 --days 1\nisthmus serve --open --sea A=traffic/A.nmea,B=traffic/B.nmea"),
    h("p", {}, say("emptyOwn")),
    h("pre", { tabindex: "0" }, "isthmus serve --open --sea own=log.nmea.gz\nisthmus serve --open --sea A=tcp:receiver:10110,B=udp:10111"), ledger);
}

/** Longitude, latitude and zoom out of the address, else where ships are. */
function lookAt(): { center: Corner; zoom: number } | null {
  const [lon, lat, zoom] = get("map").split(",").map(Number);
  return lon !== undefined && lat !== undefined && zoom !== undefined && [lon, lat, zoom].every(Number.isFinite) ? { center: [lon, lat], zoom } : null;
}

/** Where most ships are: the band of longitude of 25 degrees that holds most, and nine tenths of the latitudes in it. */
function extent(fleet: Fleet): [[number, number], [number, number]] | null {
  const ships: Corner[] = [];
  for (let i = 0; i < fleet.size; i += 1) {
    const ship = fleet.at(i);
    if (ship) ships.push([ship.lon, ship.lat]);
  }
  if (ships.length === 0) return null;
  ships.sort((a, b) => a[0] - b[0]);
  let from = 0;
  let best = [0, 0] as [number, number];
  for (let to = 0; to < ships.length; to += 1) {
    while ((ships[to]?.[0] ?? 0) - (ships[from]?.[0] ?? 0) > 25) from += 1;
    if (to - from > best[1] - best[0]) best = [from, to];
  }
  const band = ships.slice(best[0], best[1] + 1);
  const lats = band.map((ship) => ship[1]).sort((a, b) => a - b);
  const lat = (share: number): number => lats[Math.min(lats.length - 1, Math.floor(share * lats.length))] ?? 0;
  return [[(band[0]?.[0] ?? 0) - 1, lat(0.05) - 1], [(band[band.length - 1]?.[0] ?? 0) + 1, lat(0.95) + 1]];
}

/** The moment in the address, if it is one. */
function askedMoment(): string | null {
  return WORDS.at.fits(get("at")) ? get("at") : null;
}

interface Scene {
  about: About;
  views: ViewRow[];
  events: SeaEvent[];
  shown: string;
  partners: number;
  chart: Chart | null;
  bar: TimeBar;
  switches: Partners;
}

function kindsOf(events: readonly SeaEvent[]): string[] {
  return [...new Set(events.map((event) => event.kind))].sort();
}

async function showSea(place: HTMLElement, signal: AbortSignal): Promise<void> {
  const fleet = new Fleet();
  know(WORDS);
  const views = await rows<ViewRow>("/sea", NONE, signal);
  if (views.length === 0 && !(await hasFeed(signal))) {
    put(place, h("div", { class: "sea" }, h("header", {}, h("h1", {}, say("title")), h("p", { class: "lead" }, say("lead"))), emptyState(signal)));
    return;
  }
  const live = views[0]?.state === "live";
  const canvas = drawsMaps();
  const mapPlace = h("div", { class: canvas ? "sea-map" : "sea-map plain", id: "sea-map" });
  const shipPlace = h("div", { id: "ship", "aria-live": "polite" });
  const countPlace = h("div", { class: "sea-count", id: "sea-count" });
  const partnersPlace = h("div");
  const trouble = h("div");
  const lower = h("div");
  const viewNote = h("p", { class: "small quiet" });
  const kind = h("select", { "aria-label": say("kind"), onchange: () => change({ event: kind.value || null }, "push") });

  const scene: Scene = {
    about: { state: "none", ships: 0, partners: [] }, views, events: [], shown: "", partners: 255, chart: null,
    bar: timeBar({
      show: (at) => { scene.bar.playing(false); change({ at }); void look(at, 0); },
      play: (pace) => { change({ pace: pace === PACES[1] ? null : String(pace) }); scene.bar.playing(true); void look(start(), pace); },
      pause: () => { scene.bar.playing(false); source.stop(); change({ at: scene.shown }); },
      now: () => { scene.bar.playing(false); change({ at: null }, "push"); void look(null, 0); },
    }, live, Number(get("pace")) || PACES[1]),
    switches: partnerSwitches([], 255, () => undefined),
  };

  /** Playing from the end begins at the beginning. */
  const start = (): string => (scene.about.last && Date.parse(scene.shown) >= Date.parse(scene.about.last) - 1000 ? scene.about.first ?? scene.shown : scene.shown);

  const shownEvents = (): SeaEvent[] => {
    const at = Date.parse(scene.shown);
    const wanted = get("event");
    return scene.events.filter((event) => (!wanted || event.kind === wanted) && Date.parse(event.start) <= at && Date.parse(event.end) > at - DAY);
  };
  let counted = 0;
  const count = (force = false): void => {
    if (!force && performance.now() - counted < 250) return;
    counted = performance.now();
    const list = shownEvents();
    const heard = fleet.count(scene.partners);
    if (get("events") !== "no") scene.chart?.events(list);
    scene.switches.count(fleet);
    document.documentElement.dataset["ships"] = String(heard);
    put(countPlace,
      h("strong", {}, plain(heard, 6)),
      h("span", {}, scene.about.state === "reading" ? say("reading", { n: plain(scene.about.ships, 6), at: moment(scene.shown) }) : say("heard", { at: moment(scene.shown) })),
      h("span", { class: "small quiet" }, `${say(live ? "liveState" : "ready")} · ${say("eventsShown", { n: list.length })}`));
  };
  const chosen = (): void => {
    const mmsi = Number(get("mmsi"));
    scene.chart?.select(mmsi ? fleet.find(mmsi) : null);
  };

  const source = feed(fleet, {
    about(about) {
      const before = scene.about;
      scene.about = about;
      if (about.first && about.last && (about.last !== before.last || about.first !== before.first)) {
        scene.bar.span(about.first, about.last);
        scene.bar.events(scene.events);
      }
      if (before.state === "reading" && about.state !== "reading") void readEvents();
    },
    frame(at) {
      scene.shown = at;
      scene.bar.set(at);
      if (scene.chart) scene.chart.ships.arrived();
      chosen();
      count();
    },
    ended() {
      scene.bar.playing(false);
      count(true);
    },
    failed(error) {
      scene.bar.playing(false);
      put(trouble, failure(error, () => { put(trouble); void look(askedMoment(), 0); }));
    },
  }, signal);

  const quiet = matchMedia("(prefers-reduced-motion: reduce)");
  const look = async (at: string | null, pace: number): Promise<void> => {
    if (scene.chart) scene.chart.ships.moving = pace > 0 && !quiet.matches ? 200 : 0;
    await source.show(at, pace);
    if (!canvas) await plainAgain();
  };
  const plainAgain = async (): Promise<void> => {
    const query = new URLSearchParams({ lang: language() });
    if (scene.shown) query.set("at", scene.shown);
    await plainMap(mapPlace, resource("/sea", query, "svg"), say("mapLabel"), signal);
  };

  const readEvents = async (): Promise<void> => {
    const query = new URLSearchParams();
    const view = viewFor(scene.views, scene.partners) ?? (scene.partners === 255 ? scene.views[0] : undefined);
    if (view && view !== scene.views[0]) query.set("view", view.view);
    const list = await rows<Row>("/sea/events", query, signal);
    scene.events = list.map(eventOf);
    const now = get("event");
    put(kind, h("option", { value: "" }, say("kindAll")), kindsOf(scene.events).map((name) => h("option", { value: name, selected: name === now }, kindWords(name))));
    put(viewNote, view ? (view === scene.views[0] ? null : say("viewNote", { view: view.view })) : say("viewNone"));
    scene.bar.events(scene.events);
    count(true);
    redrawEvents();
  };

  const selectShip = (mmsi: number): void => {
    change({ mmsi: String(mmsi) }, "push");
    void drawShip();
  };
  const drawShip = async (): Promise<void> => {
    const mmsi = Number(get("mmsi"));
    chosen();
    if (!mmsi) {
      put(shipPlace);
      scene.chart?.track(null);
      return;
    }
    try {
      await fillShip(shipPlace, mmsi, live ? null : scene.shown, scene.events, openOne, () => { change({ mmsi: null }, "push"); void drawShip(); }, signal);
      scene.chart?.track(await json<GeoJSON.GeoJSON>(resource("/sea/track", new URLSearchParams({ mmsi: String(mmsi) }), "geojson"), signal));
      announce(say("ship", { mmsi }));
    } catch (error) {
      if (!aborted(error)) put(shipPlace, failure(error, () => void drawShip()));
    }
  };
  const openOne = (event: SeaEvent): void => openEvent(event, () => {
    if (event.lon !== null && event.lat !== null) scene.chart?.map.jumpTo({ center: [event.lon, event.lat], zoom: 8 });
    if (!live) {
      change({ at: event.start });
      void look(event.start, 0);
    }
    document.querySelector<HTMLDialogElement>("dialog.drawer")?.close();
  }, selectShip);

  const eventsPlace = h("div", { class: "stack" });
  let eventsRecipe = "";
  const redrawEvents = (): void => {
    const wanted = get("event");
    const list = scene.events.filter((event) => !wanted || event.kind === wanted);
    put(eventsPlace, h("div", { class: "row" }, kind), viewNote,
      list.length > 0 ? eventsTable(list, openOne) : empty(),
      foot({
        path: "/sea/events", formats: ["csv", "json", "geojson"], title: say("eventsTab"), recipe: () => eventsRecipe,
        query: () => new URLSearchParams(wanted ? { event: wanted } : {}),
      }));
  };
  kind.addEventListener("change", () => { redrawEvents(); count(true); });

  const density = async (panel: HTMLElement, stop: AbortSignal): Promise<void> => {
    const query = new URLSearchParams({ cell: "0.25" });
    await fillWith(panel, stop, async (inner) => ({ list: await rows<Row>("/sea/density", query, inner), about: await metadata("/sea/density", query, inner) }), ({ list, about }) => [
      table<Row>({
        caption: say("densityCaption"), rows: list, first: 8, sort: { column: "ship_hours", down: true },
        columns: [
          { name: "lon", heading: say("cell"), show: (row) => `${row["lat"]}, ${row["lon"]}` },
          { name: "ships", heading: say("vessels"), kind: "number" }, { name: "positions", heading: say("positions"), kind: "number" },
          { name: "ship_hours", heading: say("vesselHours"), kind: "number" },
        ],
      }),
      foot({ path: "/sea/density", query: () => query, formats: ["csv", "json", "geojson"], title: say("densityTab"), recipe: () => about.recipe, note: say("densityNote") })]);
  };
  const showDensity = async (on: boolean): Promise<void> => {
    scene.chart?.density(on ? await json<GeoJSON.FeatureCollection>(resource("/sea/density", new URLSearchParams({ cell: "0.25" }), "geojson"), signal) : null);
  };
  const showAreas = async (on: boolean): Promise<void> => {
    const data = on ? await json<GeoJSON.FeatureCollection>("/ledger/areas.geojson", signal) : null;
    if (data) data.features = data.features.filter((feature) => feature.properties?.["kind"] !== "theatre");
    scene.chart?.areas(data);
  };
  const layer = (word: string, words: string, usual: boolean, turn: (on: boolean) => void): HTMLElement =>
    toggle(words, get(word) ? get(word) === "yes" : usual, (on) => { change({ [word]: on === usual ? null : on ? "yes" : "no" }, "push"); turn(on); });

  put(place, h("div", { class: "sea" },
    h("header", {}, h("h1", {}, say("title")), h("p", { class: "lead" }, say("lead"))), trouble,
    h("div", { class: "sea-top" },
      h("div", {}, mapPlace, scene.bar.element,
        foot({ path: "/sea/vessels", query: () => new URLSearchParams(scene.shown ? { at: scene.shown } : {}), formats: ["csv", "json", "geojson"], title: say("title"), note: say("mapNote"),
          picture: () => mapPlace.querySelector("canvas"), recipe: () => vesselsRecipe })),
      h("div", { class: "sea-side" }, countPlace, partnersPlace,
        h("fieldset", { class: "sea-layers", hidden: !canvas }, h("legend", { class: "eyebrow" }, say("layers")),
          layer("events", say("layerEvents"), true, (on) => scene.chart?.events(on ? shownEvents() : [])),
          layer("density", say("layerDensity"), false, (on) => void showDensity(on)),
          layer("areas", say("layerAreas"), false, (on) => void showAreas(on))),
        shipPlace)),
    lower));

  let vesselsRecipe = "";
  void metadata("/sea/vessels", NONE, signal).then((about) => { vesselsRecipe = about.recipe; }).catch(() => undefined);
  void metadata("/sea/events", NONE, signal).then((about) => { eventsRecipe = about.recipe; }).catch(() => undefined);

  await source.show(askedMoment(), 0);
  if (canvas) {
    const given = lookAt();
    scene.chart = await makeChart(mapPlace, fleet, {
      ship: (ship) => selectShip(ship.mmsi),
      event: (id) => { const event = scene.events.find((one) => one.id === id); if (event) openOne(event); },
      moved: (center, zoom) => change({ map: `${center[0].toFixed(2)},${center[1].toFixed(2)},${zoom.toFixed(1)}` }),
    }, given ?? { center: [125, 34], zoom: 4 }, say("mapLabel"), signal);
    const box = given ? null : extent(fleet);
    if (box) scene.chart.map.fitBounds(box, { animate: false, maxZoom: 7 });
    Object.assign(mapPlace, { ships: scene.chart.ships, move: (x: number, y: number) => scene.chart?.map.panBy([x, y], { animate: false }) }); // for tests that measure
    if (get("density") === "yes") void showDensity(true);
    if (get("areas") === "yes") void showAreas(true);
    const corners = cornersOf(get("polygon"));
    if (corners) scene.chart.drawn(corners);
  } else await plainAgain();

  const all = (1 << Math.max(1, scene.about.partners.length)) - 1;
  const off = new Set(get("without").split(",").filter(Boolean));
  scene.partners = scene.about.partners.reduce((mask, name, index) => (off.has(name) ? mask & ~(1 << index) : mask), all);
  const turn = (on: number): void => {
    scene.partners = on;
    if (scene.chart) scene.chart.ships.partners = on;
    scene.chart?.map.triggerRepaint();
    const without = scene.about.partners.filter((_, index) => (on >> index & 1) === 0).join(",");
    change({ without: without || null }, "push");
    count(true);
    void readEvents().catch(() => undefined);
  };
  scene.switches = partnerSwitches(scene.about.partners, scene.partners, turn);
  put(partnersPlace, scene.switches.element);
  if (scene.chart) scene.chart.ships.partners = scene.partners;
  scene.views = await rows<ViewRow>("/sea", NONE, signal);

  await readEvents();
  put(lower, tabs(say("title"), "part", [
    { name: "events", words: say("eventsTab"), show: (panel) => { put(panel, eventsPlace); } },
    { name: "sharing", words: say("sharing"), show: (panel, stop) => fillWith(panel, stop, comparison, (element) => element) },
    { name: "area", words: say("area"), show: (panel) => { put(panel, areaPanel(scene.chart, selectShip, () => scene.shown, signal)); } },
    { name: "density", words: say("densityTab"), show: density },
  ], signal));
  count(true);
  if (get("mmsi")) void drawShip();
}

/** Feeds that have been opened and have said nothing yet have no view either. */
async function hasFeed(signal: AbortSignal): Promise<boolean> {
  const about = await metadata("/sea", NONE, signal);
  return about.recipe !== "";
}

export const view: View = { show: showSea };
