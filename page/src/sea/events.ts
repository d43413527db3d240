// SPDX-License-Identifier: Apache-2.0
//
// What happened: events as rows, and the drawer that shows what one stands on: the parts of its score and the very
// sentences, with station, time and hash, so that a reader can check them against the feed.
import { h, type Child } from "../shell/dom";
import { openDrawer } from "../shell/drawer";
import { plain } from "../shell/number";
import type { Row } from "../shell/server";
import { table } from "../shell/table";
import { kindWords, say } from "./say";

export interface Evidence {
  readonly mmsi: number;
  readonly time: string;
  readonly type: number;
  readonly partner: string;
  readonly station: string;
  readonly feed: string;
  readonly at: number;
  readonly hash: string;
  readonly sentences?: readonly string[];
  readonly sha256?: string;
}

export interface SeaEvent {
  readonly id: string;
  readonly kind: string;
  readonly start: string;
  readonly end: string;
  readonly detected: string;
  readonly mmsi_a: number;
  readonly mmsi_b: number | null;
  readonly lon: number | null;
  readonly lat: number | null;
  readonly score: number;
  readonly open: boolean;
  readonly partners: string;
  readonly detail: string;
  readonly parts: Readonly<Record<string, number>>;
  readonly evidence: readonly Evidence[];
  readonly sha256: string;
}

function parsed<T>(text: unknown, otherwise: T): T {
  try {
    return typeof text === "string" ? JSON.parse(text) as T : otherwise;
  } catch {
    return otherwise;
  }
}

/** A row of /sea/events.json. */
export function eventOf(row: Row): SeaEvent {
  return {
    ...(row as unknown as SeaEvent),
    parts: parsed(row["parts"], {}),
    evidence: parsed(row["evidence"], []),
    sha256: typeof row["sha256"] === "string" ? row["sha256"] : "",
  };
}

export function moment(time: string): string {
  return time.replace("T", " ").replace(/:\d\dZ$/, "");
}

function line(name: string, value: Child | readonly Child[]): HTMLElement {
  return h("div", {}, h("dt", {}, name), h("dd", {}, value));
}

function proof(one: Evidence): HTMLElement {
  return h("li", { class: "proof" },
    h("p", { class: "small" }, say("proofLine", { time: one.time.replace("T", " ").replace("Z", " UTC"), station: one.station, partner: one.partner, type: one.type, mmsi: one.mmsi })),
    (one.sentences ?? []).length > 0
      ? h("pre", { class: "sentences", tabindex: "0" }, (one.sentences ?? []).join("\n"))
      : h("p", { class: "small quiet" }, say("noSentences")),
    h("p", { class: "tiny quiet mono" }, say("proofAt", { feed: one.feed, at: one.at, hash: one.hash }), one.sha256 ? ` · SHA-256 ${one.sha256}` : ""));
}

/** Opens the drawer on an event. `show` brings it onto the map. */
export function openEvent(event: SeaEvent, show: () => void, ship: (mmsi: number) => void): void {
  openDrawer(kindWords(event.kind), (place) => {
    place.append(
      h("p", {}, event.detail || say(`about-${event.kind}` as "about-gap")),
      h("dl", { class: "facts" },
        line(say("when"), `${moment(event.start)} – ${moment(event.end)} UTC${event.open ? ` ${say("stillOpen")}` : ""}`),
        line(say("ships"), [event.mmsi_a, event.mmsi_b].filter((mmsi): mmsi is number => Boolean(mmsi)).map((mmsi, index) => [
          index > 0 ? ", " : "", h("button", { type: "button", class: "link", onclick: () => ship(mmsi) }, String(mmsi))]).flat()),
        event.lon !== null && event.lat !== null ? line(say("where"), h("button", { type: "button", class: "link", onclick: show }, `${event.lat.toFixed(3)}, ${event.lon.toFixed(3)}`)) : "",
        line(say("score"), sure(event.score)),
        line(say("heardBy"), event.partners.replaceAll(";", ", ")),
        line(say("detected"), `${moment(event.detected)} UTC`)),
      h("h3", {}, say("parts")),
      h("dl", { class: "facts parts" }, Object.entries(event.parts).map(([name, value]) => line(name.replaceAll("_", " "), plain(value)))),
      h("h3", {}, say("evidence")),
      h("ol", { class: "proofs" }, event.evidence.map(proof)),
      event.sha256 ? h("p", { class: "tiny quiet mono" }, say("seal", { hash: event.sha256 })) : "",
      h("p", { class: "tiny quiet" }, `${say("eventId")} ${event.id}`));
  });
}

/** A score from 0 to 1 as per cent. */
function sure(score: number): string {
  return `${plain(Math.round(score * 100))}%`;
}

export function eventsTable(events: readonly SeaEvent[], open: (event: SeaEvent) => void): HTMLElement {
  return table<SeaEvent>({
    caption: say("eventsCaption", { n: events.length }),
    rows: events, first: 12, sort: { column: "start", down: true },
    columns: [
      { name: "kind", heading: say("kind"), show: (event) => h("button", { type: "button", class: "link", onclick: () => open(event) }, kindWords(event.kind)), value: (event) => event.kind },
      { name: "start", heading: say("from"), show: (event) => moment(event.start) },
      { name: "end", heading: say("to"), show: (event) => moment(event.end) },
      { name: "mmsi_a", heading: "MMSI", show: (event) => [String(event.mmsi_a), event.mmsi_b ? `, ${event.mmsi_b}` : ""] },
      { name: "score", heading: say("score"), kind: "number", show: (event) => sure(event.score) },
      { name: "partners", heading: say("heardBy"), show: (event) => event.partners.replaceAll(";", ", ") },
      { name: "detail", heading: say("detail") },
    ],
  });
}
