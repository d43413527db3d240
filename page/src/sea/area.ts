// SPDX-License-Identifier: Apache-2.0
//
// Draw an area and ask who was in it: with the pointer on the map, or with the keyboard as a list of corners or the name of
// a sea. The report is a table like every other: source, download, link.
import { h, put } from "../shell/dom";
import { foot } from "../shell/foot";
import { fillWith } from "../shell/notice";
import { metadata, rows, type Row } from "../shell/server";
import { change, get } from "../shell/state";
import { plain } from "../shell/number";
import { table } from "../shell/table";
import type { Chart, Corner } from "./chart";
import { kindWords, say } from "./say";

/** "124,32 130,32 130,38" as corners; null when it is none. */
export function cornersOf(text: string): Corner[] | null {
  const corners = text.trim().split(/[\s;]+/).filter(Boolean).map((word) => word.split(",").map(Number));
  const good = corners.length >= 3 && corners.every((pair) => pair.length === 2 && pair.every(Number.isFinite) && Math.abs(pair[0] ?? 999) <= 360 && Math.abs(pair[1] ?? 999) <= 90);
  return good ? corners.map((pair) => [pair[0] ?? 0, pair[1] ?? 0] as const) : null;
}

export function textOf(corners: readonly Corner[]): string {
  return corners.map(([lon, lat]) => `${Number(lon.toFixed(3))},${Number(lat.toFixed(3))}`).join(" ");
}

/** At most so many corners, evenly taken, of the largest ring of a shape. */
function outline(geometry: GeoJSON.Geometry, most: number): Corner[] {
  const rings = geometry.type === "Polygon" ? [geometry.coordinates[0] ?? []] : geometry.type === "MultiPolygon" ? geometry.coordinates.map((polygon) => polygon[0] ?? []) : [];
  const ring = rings.sort((a, b) => b.length - a.length)[0] ?? [];
  const step = Math.max(1, Math.ceil((ring.length - 1) / most));
  return ring.slice(0, -1).filter((_, index) => index % step === 0).map((point) => [point[0] ?? 0, point[1] ?? 0] as const);
}

function reportQuery(): URLSearchParams {
  const query = new URLSearchParams({ polygon: get("polygon") });
  for (const word of ["begin", "end"]) if (get(word)) query.set(word, get(word));
  return query;
}

function figure(value: string, words: string): HTMLElement {
  return h("div", { class: "figure" }, h("strong", { class: "number" }, value), h("span", { class: "small quiet" }, words));
}

async function readReport(signal: AbortSignal): Promise<{ sum: Row; ships: Row[]; recipe: string }> {
  const query = reportQuery();
  const each = new URLSearchParams(query);
  each.set("each", "yes");
  const [sums, ships, about] = await Promise.all([rows("/sea/report", query, signal), rows("/sea/report", each, signal), metadata("/sea/report", query, signal)]);
  return { sum: sums[0] ?? {}, ships, recipe: about.recipe };
}

function drawReport(found: { sum: Row; ships: Row[]; recipe: string }, ship: (mmsi: number) => void): HTMLElement[] {
  const { sum, ships, recipe } = found;
  const number = (name: string): number => Number(sum[name] ?? 0);
  const kinds = Object.keys(sum).filter((name) => name.startsWith("events_") && number(name) > 0);
  return [
    h("div", { class: "figures", id: "area-figures" },
      figure(plain(number("vessels"), 6), say("vessels")), figure(plain(number("vessel_hours"), 4), say("vesselHours")),
      figure(plain(number("positions"), 6), say("positions")), figure(plain(number("events"), 6), say("events"))),
    kinds.length > 0 ? h("p", { class: "small" }, kinds.map((name) => `${kindWords(name.slice(7).replaceAll("_", "-"))} ${number(name)}`).join(", ")) : h("p", { class: "small quiet" }, say("noEventsInside")),
    table<Row>({
      caption: say("shipsInside", { n: ships.length }), rows: ships, first: 8, sort: { column: "vessel_hours", down: true },
      columns: [
        { name: "mmsi", heading: "MMSI", show: (row) => h("button", { type: "button", class: "link", onclick: () => ship(Number(row["mmsi"])) }, String(row["mmsi"])) },
        { name: "vessel_hours", heading: say("hours"), kind: "number" },
        { name: "positions", heading: say("positions"), kind: "number" },
        { name: "first", heading: say("from"), show: (row) => String(row["first"] ?? "").replace("T", " ").replace("Z", "") },
        { name: "last", heading: say("to"), show: (row) => String(row["last"] ?? "").replace("T", " ").replace("Z", "") },
        { name: "events", heading: say("events"), kind: "number" },
      ],
    }),
    foot({ path: "/sea/report", query: reportQuery, formats: ["csv", "json", "geojson"], title: say("area"), recipe: () => recipe, note: say("hoursNote") }),
  ];
}

/** The panel; `chart` is null where no map can be drawn. */
export function areaPanel(chart: Chart | null, ship: (mmsi: number) => void, now: () => string, signal: AbortSignal): HTMLElement {
  const result = h("div", { class: "stack", id: "area-report", "aria-live": "polite" });
  const field = h("textarea", { rows: 2, id: "area-corners", placeholder: "124,32 130,32 130,38 124,38", "aria-describedby": "area-hint" }, get("polygon"));
  const wrong = h("p", { class: "small error-words", role: "alert" });
  const names = h("select", { "aria-label": say("namedArea") }, h("option", { value: "" }, say("namedArea")));
  let corners: Corner[] = cornersOf(get("polygon")) ?? [];
  const drawButton = h("button", { type: "button", class: "button", "aria-pressed": "false", hidden: chart === null }, say("draw"));

  const show = (): void => {
    chart?.drawn(corners);
    if (!get("polygon")) {
      put(result, h("p", { class: "small quiet" }, say("areaEmpty")));
      return;
    }
    void fillWith(result, signal, readReport, (found) => drawReport(found, ship));
  };
  const take = (next: Corner[]): void => {
    corners = next;
    field.value = textOf(corners);
    put(wrong);
    change({ polygon: corners.length >= 3 ? textOf(corners) : null }, "push");
    show();
  };
  const stopDrawing = (): void => {
    if (!chart) return;
    chart.drawing = null;
    chart.map.getCanvas().classList.remove("drawing");
    drawButton.setAttribute("aria-pressed", "false");
    drawButton.textContent = say("draw");
  };
  drawButton.addEventListener("click", () => {
    if (!chart) return;
    if (chart.drawing) {
      stopDrawing();
      if (corners.length >= 3) take(corners);
      return;
    }
    corners = [];
    chart.drawn(corners);
    drawButton.setAttribute("aria-pressed", "true");
    drawButton.textContent = say("drawDone");
    chart.map.getCanvas().classList.add("drawing");
    chart.drawing = (corner) => {
      corners = [...corners, corner];
      field.value = textOf(corners);
      chart.drawn(corners);
    };
  });
  const ask = (): void => {
    const read = cornersOf(field.value);
    stopDrawing();
    if (read) take(read);
    else put(wrong, say("cornersWrong"));
  };
  names.addEventListener("change", () => {
    const shape = shapes.get(names.value);
    if (shape) take(outline(shape, 60));
  });
  const shapes = new Map<string, GeoJSON.Geometry>();
  void fetch("/ledger/areas.geojson", { signal, credentials: "same-origin" }).then(async (response) => {
    if (!response.ok) return;
    const data = await response.json() as GeoJSON.FeatureCollection;
    for (const feature of data.features) {
      const name = String((document.documentElement.lang === "ko" && feature.properties?.["name_ko"]) || feature.properties?.["name"] || "");
      if (!feature.geometry || !name || feature.properties?.["kind"] === "theatre") continue;
      shapes.set(name, feature.geometry);
      names.append(h("option", { value: name }, name));
    }
  }).catch(() => undefined);
  const edge = (word: "begin" | "end"): HTMLElement => h("label", { class: "field" }, h("span", {}, say(word)),
    h("span", { class: "row tight" },
      h("input", { type: "text", id: `area-${word}`, value: get(word), placeholder: "2024-03-01T06:00:00Z", size: 20, onchange: (event: Event) => { change({ [word]: (event.target as HTMLInputElement).value.trim() || null }, "push"); show(); } }),
      h("button", { type: "button", class: "button small", onclick: (event: Event) => {
        const input = (event.target as HTMLElement).parentElement?.querySelector("input");
        if (input) input.value = now();
        change({ [word]: now() }, "push");
        show();
      } }, say("thisMoment"))));

  queueMicrotask(show);
  return h("div", { class: "stack" },
    h("div", { class: "row" }, drawButton, names, h("button", { type: "button", class: "button small", onclick: () => { stopDrawing(); take([]); } }, say("clear"))),
    h("label", { class: "field" }, h("span", {}, say("corners")), field),
    h("p", { class: "tiny quiet", id: "area-hint" }, say("cornersHint")),
    wrong,
    h("div", { class: "row" }, edge("begin"), edge("end"), h("button", { type: "button", class: "button main", onclick: ask }, say("ask"))),
    result);
}
