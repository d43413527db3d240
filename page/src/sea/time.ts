// SPDX-License-Identifier: Apache-2.0
//
// The time bar: a replay's moments as a slider over a strip that shows when events were, play and pause, and how fast.
import { h, put, s, unique } from "../shell/dom";
import { moment, type SeaEvent } from "./events";
import { say } from "./say";

export const PACES = [60, 300, 1200, 3600] as const;

export interface TimeBar {
  readonly element: HTMLElement;
  /** The whole span; null while there is none. */
  span(first: string, last: string): void;
  set(at: string): void;
  playing(on: boolean): void;
  events(list: readonly SeaEvent[]): void;
}

export interface TimeWishes {
  /** The hand is on a moment. */
  show(at: string): void;
  play(pace: number): void;
  pause(): void;
  now(): void;
}

const BINS = 120;

export function isoTime(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, "Z");
}

export function timeBar(wishes: TimeWishes, live: boolean, pace: number): TimeBar {
  let first = 0;
  let last = 0;
  let on = false;
  const id = unique("moment");
  const slider = h("input", { type: "range", id, min: 0, max: 1000, step: 1, value: 1000, class: "sea-time-slider" });
  const shown = h("output", { for: id, class: "number sea-time-now" });
  const strip = s("svg", { viewBox: `0 0 ${BINS} 20`, preserveAspectRatio: "none", class: "sea-time-strip", "aria-hidden": "true" });
  const ends = h("div", { class: "slider-ends tiny quiet number", "aria-hidden": "true" });
  const speed = h("select", { "aria-label": say("pace"), onchange: () => { if (on) wishes.play(Number(speed.value)); } },
    PACES.map((value) => h("option", { value, selected: value === pace }, say("times", { n: value }))));
  const button = h("button", { type: "button", class: "button main sea-play", onclick: () => { if (on) wishes.pause(); else wishes.play(Number(speed.value)); } }, say("play"));
  const now = h("button", { type: "button", class: "button", onclick: () => wishes.now() }, say(live ? "live" : "theEnd"));
  let frame = 0;
  slider.addEventListener("input", () => {
    const at = isoTime(first + ((last - first) * Number(slider.value)) / Number(slider.max));
    shown.textContent = `${moment(at)} UTC`;
    slider.setAttribute("aria-valuetext", `${moment(at)} UTC`);
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => wishes.show(at));
  });
  const bar: TimeBar = {
    element: h("div", { class: "sea-time-bar", role: "group", "aria-label": say("time") },
      h("div", { class: "sea-time-controls" }, button, speed, now, shown),
      h("div", { class: "sea-time-track" }, h("label", { for: id, class: "unseen" }, say("moment")), strip, slider, ends)),
    span(from, to) {
      first = Date.parse(from);
      last = Math.max(first + 1000, Date.parse(to));
      // A minute a step, so that arrow keys are of use.
      slider.max = String(Math.max(1, Math.round((last - first) / 60_000)));
      put(ends, h("span", {}, moment(from)), h("span", {}, moment(to)));
    },
    set(at) {
      shown.textContent = `${moment(at)} UTC`;
      slider.value = String(Math.round(((Date.parse(at) - first) / (last - first)) * Number(slider.max)));
      slider.setAttribute("aria-valuetext", `${moment(at)} UTC`);
    },
    playing(running) {
      on = running;
      button.textContent = say(running ? "pause" : "play");
      button.setAttribute("aria-pressed", String(running));
    },
    events(list) {
      const bins = new Array<number>(BINS).fill(0);
      for (const event of list) {
        const bin = Math.floor(((Date.parse(event.start) - first) / (last - first)) * BINS);
        if (bin >= 0 && bin < BINS) bins[bin] = (bins[bin] ?? 0) + 1;
      }
      const most = Math.max(1, ...bins);
      strip.replaceChildren(...bins.map((count, bin) => s("rect", { x: bin + 0.1, width: 0.8, y: 20 - (18 * count) / most, height: (18 * count) / most })));
    },
  };
  return bar;
}
