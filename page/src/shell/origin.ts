// SPDX-License-Identifier: Apache-2.0
//
// Where a number comes from: a chip that looks like the number itself and opens the drawer with the fact, its source and
// what others say, or with the assumption's reason, its range and what would settle it.
import { h, original, put, type Child } from "./dom";
import { openDrawer } from "./drawer";
import { factWords } from "./fact";
import { fillWith } from "./notice";
import { amount, end, unitWords } from "./number";
import { originalNote } from "./original";
import { say } from "./say";
import { named } from "./titles";

/** What is known about an input; absent members are not shown. */
export interface Origin {
  readonly kind?: "fact" | "assumption" | "default" | string;
  readonly value?: number | string | null;
  readonly unit?: string;
  readonly low?: number | null;
  readonly high?: number | null;
  readonly planning?: number | null;
  readonly reason?: string;
  readonly settles?: string;
  readonly disagrees?: string;
  readonly since?: string;
  readonly fact?: string;
  readonly source?: string;
  readonly publisher?: string;
  readonly published?: string;
  readonly url?: string;
  readonly label?: string;
}

function line(name: string, value: Child | readonly Child[]): HTMLElement {
  return h("div", {}, h("dt", {}, name), h("dd", {}, value));
}

function withUnit(value: number | string, unit: string | undefined): string {
  return typeof value === "number" ? amount(value, unit) : `${value}${unit ? ` ${unitWords(unit)}` : ""}`;
}

/** Fills a place, in the drawer or elsewhere, with an origin. */
export function originWords(origin: Origin, signal: AbortSignal): HTMLElement {
  const kind = origin.kind === "fact" ? say("fact") : origin.kind === "default" ? say("default") : say("assumption");
  return h("div", { class: "origin" },
    h("p", { class: `kind ${origin.kind ?? ""}` }, kind),
    origin.reason && h("p", {}, original(origin.reason.trim())),
    h("dl", { class: "facts" },
      origin.value !== undefined && origin.value !== null && line(kind, withUnit(origin.value, origin.unit)),
      origin.low !== undefined && origin.low !== null && origin.high !== undefined && origin.high !== null
        && line(say("range"), say("from", { low: end(origin.low, origin.unit), high: withUnit(origin.high, origin.unit) })),
      origin.planning !== undefined && origin.planning !== null && line(say("planning"), withUnit(origin.planning, origin.unit)),
      origin.source && line(say("source"), origin.url ? h("a", { href: origin.url, target: "_blank", rel: "noreferrer noopener" }, original(origin.source)) : original(origin.source)),
      origin.publisher && line(say("publisher"), original(origin.publisher)),
      origin.published && line(say("published"), origin.published),
      origin.settles && line(say("settles"), named(origin.settles) === origin.settles ? original(origin.settles) : named(origin.settles)),
      origin.disagrees && line(say("disagrees"), original(origin.disagrees)),
      origin.since && line(say("since"), origin.since),
      origin.label && line(say("labelled"), origin.label)),
    h("p", { class: "tiny quiet" }, originalNote()),
    origin.fact ? [h("h3", {}, say("fact")), factWords(origin.fact, signal)] : null);
}

/** A number that opens its origin. `origin` may have to be fetched first. */
export function chip(words: Child, heading: string, origin: Origin | ((signal: AbortSignal) => Promise<Origin>)): HTMLButtonElement {
  return h("button", {
    type: "button", class: "chip number", "aria-haspopup": "dialog",
    onclick: () => openDrawer(heading, (place, signal) => {
      if (typeof origin === "function") return fillWith(place, signal, origin, (found) => originWords(found, signal));
      put(place, originWords(origin, signal));
      return undefined;
    }),
  }, words);
}
