// SPDX-License-Identifier: Apache-2.0
//
// The map under the ships: land, named areas, density, tracks, events, the area that is drawn. Sources are filled once and
// changed by their data; ships are a layer of their own (layer.ts).
import type { GeoJSONSource, Map as MapLibre, MapMouseEvent, StyleSpecification } from "maplibre-gl";
import { mapLibrary, mapWords, untilDrawn } from "../shell/map";
import { colour, onTheme } from "../shell/theme";
import { fleetLayer, rgb, type FleetLayer } from "./layer";
import type { Fleet, Ship } from "./fleet";
import type { SeaEvent } from "./events";

export type Corner = readonly [number, number];

export interface Chart {
  readonly map: MapLibre;
  readonly ships: FleetLayer;
  /** Events shown now. */
  events(list: readonly SeaEvent[]): void;
  track(data: GeoJSON.GeoJSON | null): void;
  density(data: GeoJSON.FeatureCollection | null): void;
  areas(data: GeoJSON.GeoJSON | null): void;
  drawn(corners: readonly Corner[]): void;
  select(ship: Ship | null): void;
  /** Clicks add corners instead of choosing ships. */
  drawing: ((corner: Corner) => void) | null;
}

export interface ChartWishes {
  ship(ship: Ship): void;
  event(id: string): void;
  moved(center: Corner, zoom: number): void;
}

const EMPTY: GeoJSON.FeatureCollection = { type: "FeatureCollection", features: [] };

function style(): StyleSpecification {
  return {
    version: 8,
    projection: { type: "mercator" },
    sources: {
      land: { type: "geojson", data: "/assets/map/countries-50m.geojson", tolerance: 0.8, buffer: 16, attribution: "Natural Earth" },
      areas: { type: "geojson", data: EMPTY },
      density: { type: "geojson", data: EMPTY },
      track: { type: "geojson", data: EMPTY },
      drawn: { type: "geojson", data: EMPTY },
      events: { type: "geojson", data: EMPTY },
      chosen: { type: "geojson", data: EMPTY },
    },
    layers: [
      { id: "sea", type: "background" },
      { id: "land", type: "fill", source: "land", paint: { "fill-antialias": false } },
      { id: "coast", type: "line", source: "land", paint: { "line-width": 0.7 } },
      { id: "areas", type: "line", source: "areas", paint: { "line-width": 1, "line-dasharray": [3, 2] } },
      { id: "density", type: "fill", source: "density", paint: { "fill-opacity": ["interpolate", ["linear"], ["get", "weight"], 0, 0.08, 1, 0.75] } },
      { id: "drawn", type: "fill", source: "drawn", paint: { "fill-opacity": 0.12 } },
      { id: "drawn-edge", type: "line", source: "drawn", paint: { "line-width": 2 } },
      { id: "drawn-corners", type: "circle", source: "drawn", filter: ["==", ["geometry-type"], "Point"], paint: { "circle-radius": 4 } },
      { id: "track", type: "line", source: "track", paint: { "line-width": 2, "line-opacity": 0.85 } },
      { id: "events", type: "circle", source: "events", paint: { "circle-radius": ["interpolate", ["linear"], ["zoom"], 3, 4, 8, 8], "circle-opacity": 0.1, "circle-stroke-width": 1.5 } },
      { id: "chosen", type: "circle", source: "chosen", paint: { "circle-radius": 11, "circle-opacity": 0, "circle-stroke-width": 2.5 } },
    ],
  };
}

/** Colours of the theme, into the style and the ships. */
function paint(map: MapLibre, ships: FleetLayer): void {
  const set = (layer: string, property: string, name: string): void => { map.setPaintProperty(layer, property as "fill-color", colour(name)); };
  set("sea", "background-color", "--sea");
  set("land", "fill-color", "--land");
  set("coast", "line-color", "--coast");
  set("areas", "line-color", "--quiet");
  set("density", "fill-color", "--fifth");
  set("drawn", "fill-color", "--accent");
  set("drawn-edge", "line-color", "--accent");
  set("drawn-corners", "circle-color", "--accent");
  set("track", "line-color", "--other");
  set("events", "circle-color", "--warn");
  set("events", "circle-stroke-color", "--warn");
  set("chosen", "circle-stroke-color", "--ink");
  ships.colours.set([...rgb(colour("--quiet")), ...rgb(colour("--deterrence")), ...rgb(colour("--industry"))]);
  map.triggerRepaint();
}

function source(map: MapLibre, name: string): GeoJSONSource {
  return map.getSource(name) as GeoJSONSource;
}

function points(list: readonly SeaEvent[]): GeoJSON.FeatureCollection {
  return {
    type: "FeatureCollection",
    features: list.filter((event) => event.lon !== null && event.lat !== null).map((event) => ({
      type: "Feature", geometry: { type: "Point", coordinates: [event.lon ?? 0, event.lat ?? 0] }, properties: { id: event.id },
    })),
  };
}

/** Weight 0 to 1 by the root of ship-hours, so that a lane shows beside a port. */
function weighed(data: GeoJSON.FeatureCollection): GeoJSON.FeatureCollection {
  const of = (feature: GeoJSON.Feature): number => Math.sqrt(Number(feature.properties?.["ship_hours"] ?? 0));
  const most = Math.max(1e-9, ...data.features.map(of));
  return { type: "FeatureCollection", features: data.features.map((feature) => ({ ...feature, properties: { weight: of(feature) / most } })) };
}

function shape(corners: readonly Corner[]): GeoJSON.FeatureCollection {
  const features: GeoJSON.Feature[] = corners.map((corner) => ({ type: "Feature", properties: {}, geometry: { type: "Point", coordinates: [...corner] } }));
  const ring = [...corners, corners[0] ?? [0, 0]].map((corner) => [...corner]);
  if (corners.length >= 3) features.unshift({ type: "Feature", properties: {}, geometry: { type: "Polygon", coordinates: [ring] } });
  else if (corners.length === 2) features.unshift({ type: "Feature", properties: {}, geometry: { type: "LineString", coordinates: corners.map((corner) => [...corner]) } });
  return { type: "FeatureCollection", features };
}

/** A click: a corner while one draws, else the event under it, else the nearest ship. */
function clicked(chart: Chart, fleet: Fleet, wishes: ChartWishes, event: MapMouseEvent): void {
  const { lng, lat } = event.lngLat;
  if (chart.drawing) {
    chart.drawing([Number(lng.toFixed(3)), Number(lat.toFixed(3))]);
    return;
  }
  const near = 6;
  const hit = chart.map.queryRenderedFeatures([[event.point.x - near, event.point.y - near], [event.point.x + near, event.point.y + near]], { layers: ["events"] })[0];
  if (hit) {
    wishes.event(String(hit.properties["id"]));
    return;
  }
  const ship = fleet.nearest(lng, lat, 12 / (512 * 2 ** chart.map.getZoom()), chart.ships.partners);
  if (ship) wishes.ship(ship);
}

export async function makeChart(place: HTMLElement, fleet: Fleet, wishes: ChartWishes, at: { center: Corner; zoom: number }, label: string, signal: AbortSignal): Promise<Chart> {
  const { Map: Library, NavigationControl, AttributionControl } = await mapLibrary();
  const map = new Library({
    container: place, style: style(), center: [...at.center], zoom: at.zoom, minZoom: 1.5, maxZoom: 13, fadeDuration: 0,
    attributionControl: false, dragRotate: false, pitchWithRotate: false, touchPitch: false, renderWorldCopies: false, locale: mapWords(),
  });
  signal.addEventListener("abort", () => map.remove());
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new AttributionControl({ compact: false }), "bottom-right");
  map.touchZoomRotate.disableRotation();
  map.getCanvas().setAttribute("aria-label", label);
  const ships = fleetLayer(fleet);
  await untilDrawn(map);
  map.addLayer(ships, "events");
  paint(map, ships);
  onTheme(() => paint(map, ships), signal);
  const chart: Chart = {
    map, ships, drawing: null,
    events: (list) => { source(map, "events").setData(points(list)); },
    track: (data) => { source(map, "track").setData(data ?? EMPTY); },
    density: (data) => { source(map, "density").setData(data ? weighed(data) : EMPTY); },
    areas: (data) => { source(map, "areas").setData(data ?? EMPTY); },
    drawn: (corners) => { source(map, "drawn").setData(shape(corners)); },
    select: (ship) => { source(map, "chosen").setData(ship ? shape([[ship.lon, ship.lat]]) : EMPTY); },
  };
  map.on("click", (event) => clicked(chart, fleet, wishes, event));
  map.on("moveend", () => {
    const center = map.getCenter();
    wishes.moved([center.lng, center.lat], map.getZoom());
  });
  return chart;
}
