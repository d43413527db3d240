// SPDX-License-Identifier: Apache-2.0
//
// The pool on a globe or a flat map: countries in the colours of their side, theatres, what stands, arrows for what left
// in the year before, and crises. What is drawn changes with the month; what is clicked is told to the view.
import type { Feature, FeatureCollection, Point } from "geojson";
import type { GeoJSONSource, Map as GlMap, MapMouseEvent, StyleSpecification } from "maplibre-gl";
import { drawsMaps, mapLibrary, mapWords, plainMap, untilDrawn } from "../shell/map";
import { language } from "../shell/language";
import { json, resource } from "../shell/server";
import { get, query } from "../shell/state";
import { colour, onTheme } from "../shell/theme";
import { arc, bow, head, line } from "./arcs";
import { asked, standing, type World } from "./data";
import { say, titleOf } from "./say";

export interface PoolMap {
  draw(month: string, kind: string): void;
  project(globe: boolean): void;
  canvas(): HTMLCanvasElement | null;
}

const EMPTY: FeatureCollection = { type: "FeatureCollection", features: [] };
const ROUND = { center: [52, 58] as [number, number], zoom: 1.15 };

/** A flat map as wide as its place: the whole world once, Europe left of the middle. */
function flatLook(place: HTMLElement): { center: [number, number]; zoom: number } {
  return { center: [38, 30], zoom: Math.log2(place.clientWidth / 512) };
}

function data(features: Feature[]): FeatureCollection {
  return { type: "FeatureCollection", features };
}

/** Outlines of theatres as lines, without the seam at the antimeridian along which an area is split. */
function theatreLines(areas: FeatureCollection): FeatureCollection {
  const pieces: [number, number][][] = [];
  for (const feature of areas.features) {
    if (feature.properties?.["kind"] !== "theatre" || feature.geometry.type !== "MultiPolygon") continue;
    for (const ring of feature.geometry.coordinates.flat()) {
      let piece: [number, number][] = [];
      for (const [lon = 0, lat = 0] of ring) {
        const before = piece[piece.length - 1];
        if (before && Math.abs(before[0]) === 180 && Math.abs(lon) === 180) {
          pieces.push(piece);
          piece = [];
        }
        piece.push([lon, lat]);
      }
      pieces.push(piece);
    }
  }
  return data([{ type: "Feature", properties: {}, geometry: { type: "MultiLineString", coordinates: pieces.filter((piece) => piece.length > 1) } }]);
}

function style(world: World, countries: FeatureCollection, globe: boolean): StyleSpecification {
  const ours = world.sites.filter((site) => site.kind === "actor").map((site) => site.source);
  const ink = colour("--ink");
  const text = (size: number, bold = false): Record<string, unknown> => ({
    "text-font": [bold ? "Noto Sans Bold" : "Noto Sans Regular"], "text-size": size, "text-padding": 3, "text-max-width": 9,
  });
  return {
    version: 8,
    projection: { type: globe ? "globe" : "mercator" },
    sources: {
      countries: { type: "geojson", data: countries, promoteId: "id" },
      areas: { type: "geojson", data: theatreLines(world.areas) },
      arrows: { type: "geojson", data: EMPTY },
      heads: { type: "geojson", data: EMPTY },
      stands: { type: "geojson", data: EMPTY },
      crises: { type: "geojson", data: EMPTY },
    },
    layers: [
      { id: "sea", type: "background", paint: { "background-color": colour("--sea") } },
      {
        id: "land", type: "fill", source: "countries",
        paint: { "fill-color": ["match", ["coalesce", ["get", "part_of"], ["get", "id"]], ours.length > 0 ? ours : ["-"], colour("--accent-ground"), colour("--land")] },
      },
      { id: "coast", type: "line", source: "countries", paint: { "line-color": colour("--coast"), "line-width": 0.6 } },
      {
        id: "theatres", type: "line", source: "areas",
        paint: { "line-color": colour("--quiet"), "line-width": 1, "line-dasharray": [3, 3], "line-opacity": 0.6 },
      },
      { id: "arrows-wide", type: "line", source: "arrows", paint: { "line-color": colour("--industry"), "line-width": 16, "line-opacity": 0 } },
      {
        id: "arrows", type: "line", source: "arrows", layout: { "line-cap": "butt", "line-join": "round" },
        paint: { "line-color": colour("--industry"), "line-width": ["get", "width"], "line-opacity": 0.9 },
      },
      { id: "heads", type: "fill", source: "heads", paint: { "fill-color": colour("--industry"), "fill-opacity": 0.95 } },
      {
        id: "stands", type: "circle", source: "stands",
        paint: {
          "circle-radius": ["get", "radius"], "circle-color": ["match", ["get", "place"], "home", colour("--practical"), colour("--deterrence")],
          "circle-opacity": 0.18, "circle-stroke-width": 2, "circle-stroke-color": ["match", ["get", "place"], "home", colour("--practical"), colour("--deterrence")],
        },
      },
      {
        id: "crises", type: "circle", source: "crises",
        paint: { "circle-radius": ["get", "radius"], "circle-color": colour("--second-person"), "circle-opacity": ["get", "opacity"], "circle-stroke-width": 1.5, "circle-stroke-color": colour("--second-person") },
      },
      {
        id: "arrow-labels", type: "symbol", source: "arrows", layout: { "symbol-placement": "line-center", "text-field": ["get", "label"], "text-offset": [0, -0.9], ...text(11) },
        paint: { "text-color": ink, "text-halo-color": colour("--sea"), "text-halo-width": 1.6 },
      },
      {
        id: "stand-labels", type: "symbol", source: "stands",
        layout: { "text-field": ["get", "label"], "text-variable-anchor": ["left", "right", "bottom", "top"], "text-radial-offset": 1.9, "text-justify": "auto", ...text(13, true) },
        paint: { "text-color": ink, "text-halo-color": colour("--ground"), "text-halo-width": 1.8 },
      },
      {
        id: "crisis-labels", type: "symbol", source: "crises",
        layout: { "text-field": ["get", "label"], "text-variable-anchor": ["bottom-left", "bottom-right", "top-left", "top-right"], "text-radial-offset": 0.8, "text-justify": "auto", ...text(11.5) },
        paint: { "text-color": ink, "text-halo-color": colour("--ground"), "text-halo-width": 1.6 },
      },
    ],
  } as StyleSpecification;
}

function point(lon: number, lat: number, properties: Record<string, string | number>): Feature<Point> {
  return { type: "Feature", properties, geometry: { type: "Point", coordinates: [lon, lat] } };
}

/** Numbers as a label has room for: shares as per cent, units with a digit. */
function amount(value: number, kind: string): string {
  return kind ? value.toFixed(1) : `${Math.round(value * 100)}%`;
}

function standPoints(world: World, month: string, kind: string, size: number): Feature[] {
  const pool = world.places.reduce((all, place) => all + standing(world, month, kind, place.name), 0);
  return world.sites.filter((site) => site.kind === "theatre" || site.kind === "home").map((site) => {
    const value = standing(world, month, kind, site.name);
    return point(site.lon, site.lat, {
      place: site.name, radius: size * (5 + 30 * Math.sqrt(pool > 0 ? value / pool : 0)),
      label: `${site.kind === "home" ? `${titleOf(site.title, site.title_ko)}, ${say("home").toLowerCase()}` : titleOf(site.title, site.title_ko)}\n${amount(value, kind)}`,
    });
  });
}

/** A title without what stands in brackets. */
function brief(title: string): string {
  return title.replace(/\s*\(.*\)$/, "");
}

function crisisPoints(world: World, month: string, size: number): Feature[] {
  return world.crises.flatMap((crisis) => {
    const now = crisis.by.get(month);
    const site = world.sites.find((one) => one.kind === "crisis" && one.name === crisis.name);
    if (!now || !site || now.active + now.build_up < 0.005) return [];
    const words = world.one ? say(now.active > 0 ? "runs" : "builds") : `${Math.round(now.active * 100)}%`;
    return [point(site.lon, site.lat, {
      name: crisis.name, radius: size * (4 + 12 * Math.sqrt(Math.max(now.active, now.build_up / 3))), opacity: now.active > 0 ? 0.75 : 0.25,
      label: `${brief(titleOf(crisis.title))}: ${words}`,
    })];
  });
}

function arrows(world: World, month: string, kind: string, globe: boolean): { lines: Feature[]; heads: Feature[] } {
  const lines: Feature[] = [];
  const heads: Feature[] = [];
  const at = (name: string): [number, number] | undefined => {
    const site = world.sites.find((one) => (one.kind === "theatre" || one.kind === "home") && one.name === name);
    return site ? [site.lon, site.lat] : undefined;
  };
  for (const way of world.flows(month, kind)) {
    const from = at(way.from);
    const to = at(way.to);
    if (!from || !to || way.units < 0.05) continue;
    const width = Math.min(10, 1.4 + 1.6 * Math.sqrt(way.units));
    const points = globe ? arc(from, to) : bow(from, to);
    const properties = { from: way.from, to: way.to, width, label: way.units.toFixed(1) };
    lines.push(line(points, properties));
    heads.push(head(points, 1.2 + width * 0.22, properties));
  }
  return { lines, heads };
}

/** The fallback: the same map, drawn by the server. */
function plainPool(place: HTMLElement, signal: AbortSignal): PoolMap {
  let newest = "";
  return {
    draw: (month, kind) => {
      const address = resource("/world", asked({ month, ...(kind ? { kind } : {}), ...(language() === "ko" ? { lang: "ko" } : {}) }), "svg");
      newest = address;
      setTimeout(() => { if (newest === address) void plainMap(place, address, say("mapLabel", { month }), signal).catch(() => undefined); }, 150);
    },
    project: () => undefined,
    canvas: () => null,
  };
}

async function glPool(place: HTMLElement, world: World, click: (from: string, to: string) => void, signal: AbortSignal): Promise<PoolMap> {
  const [library, countries] = await Promise.all([mapLibrary(), json<FeatureCollection>("/assets/map/countries-110m.geojson", signal)]);
  let globe = get("map") === "globe";
  let now: { month: string; kind: string } | undefined;
  const map: GlMap = new library.Map({
    container: place, style: style(world, countries, globe), ...(globe ? ROUND : flatLook(place)), minZoom: -1, maxZoom: 6,
    attributionControl: false, dragRotate: false, fadeDuration: 0, renderWorldCopies: true, canvasContextAttributes: { preserveDrawingBuffer: true },
    cooperativeGestures: false, locale: mapWords(), localIdeographFontFamily: "'Noto Sans CJK KR','Noto Sans KR','Apple SD Gothic Neo','Malgun Gothic',sans-serif",
  });
  map.scrollZoom.disable();
  map.addControl(new library.NavigationControl({ showCompass: false }), "top-right");
  signal.addEventListener("abort", () => map.remove());
  const fill = (): void => {
    if (!now || !map.getSource("stands")) return;
    const { lines, heads } = arrows(world, now.month, now.kind, globe);
    const set = (name: string, features: Feature[]): void => { (map.getSource(name) as GeoJSONSource | undefined)?.setData(data(features)); };
    set("arrows", lines);
    set("heads", heads);
    const size = Math.min(1, Math.max(0.55, place.clientWidth / 900));
    set("stands", standPoints(world, now.month, now.kind, size));
    set("crises", crisisPoints(world, now.month, size));
  };
  onTheme(() => { map.setStyle(style(world, countries, globe), { diff: false }); map.once("styledata", fill); }, signal);
  map.on("click", "arrows-wide", (event: MapMouseEvent & { features?: Feature[] }) => {
    const properties = event.features?.[0]?.properties;
    if (properties) click(String(properties["from"]), String(properties["to"]));
  });
  map.on("mouseenter", "arrows-wide", () => { map.getCanvas().style.cursor = "pointer"; });
  map.on("mouseleave", "arrows-wide", () => { map.getCanvas().style.cursor = ""; });
  // Nearer, the finer outlines: Jeju, Ulleungdo, Bornholm.
  let fine = false;
  map.on("zoomend", () => {
    if (fine || map.getZoom() < 3) return;
    fine = true;
    void json<FeatureCollection>("/assets/map/countries-50m.geojson", signal)
      .then((better) => (map.getSource("countries") as GeoJSONSource | undefined)?.setData(better)).catch(() => { fine = false; });
  });
  await untilDrawn(map);
  return {
    draw: (month, kind) => { now = { month, kind }; fill(); },
    project: (round) => {
      globe = round;
      map.setProjection({ type: round ? "globe" : "mercator" });
      map.jumpTo(round ? ROUND : flatLook(place));
      fill();
    },
    canvas: () => map.getCanvas(),
  };
}

/** A map in `place`: MapLibre where the browser draws in 3D, else the picture that C draws. `?plain=1` asks for that. */
export async function poolMap(place: HTMLElement, world: World, click: (from: string, to: string) => void, signal: AbortSignal): Promise<PoolMap> {
  if (!drawsMaps() || query().get("plain") === "1") return plainPool(place, signal);
  return glPool(place, world, click, signal);
}
