// SPDX-License-Identifier: Apache-2.0
//
// MapLibre, loaded by the first view that needs a map: no view that shows none pays for it. Where the browser has no
// WebGL, MapLibre would wait for ever: ask `drawsMaps` first and show the server's own SVG instead.
import { h, put } from "./dom";
import { drawing } from "./drawing";
import { say } from "./say";
import { text } from "./server";

/** Address of MapLibre's worker; build.mjs puts it in. */
declare const MAP_WORKER: string;

type Library = typeof import("./map_parts");
let loaded: Promise<Library> | undefined;

export function mapLibrary(): Promise<Library> {
  loaded ??= import("./map_parts").then((library) => {
    library.setWorkerUrl(MAP_WORKER);
    return library;
  });
  return loaded;
}

/** What the map's own controls say. */
export function mapWords(): Record<string, string> {
  return {
    "NavigationControl.ZoomIn": say("zoomIn"), "NavigationControl.ZoomOut": say("zoomOut"), "AttributionControl.ToggleAttribution": say("attribution"), "Map.Title": say("map"),
  };
}

/** Resolves when the map has drawn all it has; until then its canvas, black as it is made, stays out of sight. */
export function untilDrawn(map: import("maplibre-gl").Map): Promise<void> {
  const canvas = map.getCanvas();
  canvas.style.opacity = "0";
  return new Promise((resolve) => {
    map.once("load", () => {
      canvas.style.opacity = "";
      resolve();
    });
  });
}

export function drawsMaps(): boolean {
  try {
    return document.createElement("canvas").getContext("webgl2") !== null;
  } catch {
    return false;
  }
}

/** The map that the server drew, as an image of this page, with a word why. */
export async function plainMap(place: Element, address: string, words: string, signal: AbortSignal): Promise<void> {
  const svg = await text(address, signal);
  const map = drawing(svg, words);
  map.classList.add("plain-map");
  put(place, h("p", { class: "notice" }, say("noWebGL")), map);
}
