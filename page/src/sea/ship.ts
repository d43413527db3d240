// SPDX-License-Identifier: Apache-2.0
//
// One ship: what it says of itself, its track on the map, its events.
import { h, put, type Child } from "../shell/dom";
import { foot } from "../shell/foot";
import { plain } from "../shell/number";
import { metadata, rows, type Row } from "../shell/server";
import { kindWords, say } from "./say";
import { moment, type SeaEvent } from "./events";

function line(name: string, value: Child): HTMLElement {
  return h("div", {}, h("dt", {}, name), h("dd", {}, value));
}

function known(value: unknown): string {
  return value === null || value === undefined || value === "" ? say("unknown") : String(value);
}

function figure(value: unknown, unit: string): string {
  return typeof value === "number" ? `${plain(value)} ${unit}` : say("unknown");
}

/** Fills the card of the ship that is chosen; at: the moment that is shown, or null for the latest. */
export async function fillShip(place: HTMLElement, mmsi: number, at: string | null, events: readonly SeaEvent[], open: (event: SeaEvent) => void, close: () => void, signal: AbortSignal): Promise<void> {
  const query = new URLSearchParams({ mmsi: String(mmsi) });
  const moments = new URLSearchParams(query);
  if (at) moments.set("at", at);
  const [list, about] = await Promise.all([rows<Row>("/sea/vessels", moments, signal), metadata("/sea/track", query, signal)]);
  const ship = list[0];
  const own = events.filter((event) => event.mmsi_a === mmsi || event.mmsi_b === mmsi);
  put(place, h("section", { class: "card stack", "aria-label": say("ship", { mmsi }) },
    h("header", { class: "row" }, h("h2", {}, ship?.["name"] ? String(ship["name"]) : say("ship", { mmsi })),
      h("button", { type: "button", class: "button quiet small", "aria-label": say("clear"), onclick: close }, "✕")),
    ship ? h("dl", { class: "facts" },
      line("MMSI", String(mmsi)),
      line(say("shipTime"), moment(String(ship["time"]))),
      line(say("shipSpeed"), `${figure(ship["speed_kn"], "kn")}, ${figure(ship["course"], "°")}`),
      line(say("heardBy"), String(ship["heard_by"] ?? "").replaceAll(";", ", ")),
      line(say("shipImo"), known(ship["imo"])), line(say("shipCall"), known(ship["call_sign"])),
      line(say("shipSize"), `${figure(ship["length_m"], "m")}, ${figure(ship["draught_m"], "m")}`),
      line(say("shipTo"), known(ship["destination"]))) : h("p", { class: "small quiet" }, say("shipQuiet")),
    h("p", { class: "small quiet" }, say("shipTrack")),
    own.length > 0 ? h("div", {}, h("h3", {}, say("shipEvents")), h("ul", { class: "sources" }, own.slice(0, 12).map((event) => h("li", {},
      h("button", { type: "button", class: "link", onclick: () => open(event) }, kindWords(event.kind)), ` ${moment(event.start)}`)))) : null,
    foot({ path: "/sea/track", query: () => query, formats: ["csv", "json", "geojson"], title: say("ship", { mmsi }), recipe: () => about.recipe })));
}
