// SPDX-License-Identifier: Apache-2.0
//
// The time bar: a strip for each crisis, as dark as it is common in that month, over a slider of months with play and pause.
import { h, put, s } from "../shell/dom";
import { say, titleOf } from "./say";
import type { World } from "./data";

export interface TimeBar {
  readonly element: HTMLElement;
  set(month: string): void;
  stop(): void;
}

/** One strip: neighbouring months of one shade are one rectangle. */
function strip(world: World, crisis: World["crises"][number]): SVGSVGElement {
  const shade = (month: string): number => {
    const now = crisis.by.get(month);
    if (!now) return 0;
    const raw = world.one ? (now.active > 0 ? 1 : now.build_up > 0 ? 0.35 : 0) : Math.sqrt(now.active);
    return Math.round(raw * 20) / 20;
  };
  const parts: SVGRectElement[] = [];
  for (let from = 0; from < world.months.length;) {
    const value = shade(world.months[from] ?? "");
    let to = from + 1;
    while (to < world.months.length && shade(world.months[to] ?? "") === value) to++;
    if (value > 0) parts.push(s("rect", { x: from, y: 0, width: to - from + 0.02, height: 1, "fill-opacity": value }));
    from = to;
  }
  return s("svg", { class: "strip", viewBox: `0 0 ${world.months.length} 1`, preserveAspectRatio: "none", "aria-hidden": "true" }, parts);
}

export function timeBar(world: World, month: string, move: (month: string) => void, signal: AbortSignal): TimeBar {
  let timer: ReturnType<typeof setInterval> | undefined;
  const last = world.months.length - 1;
  const shown = h("output", { class: "month-now number" });
  const input = h("input", { type: "range", min: 0, max: last, step: 1, "aria-label": say("month") });
  const cursor = h("div", { class: "strip-cursor", "aria-hidden": "true" });
  const button = h("button", { type: "button", class: "button main play" });
  const show = (at: number): void => {
    const now = world.months[at] ?? "";
    input.value = String(at);
    input.setAttribute("aria-valuetext", now);
    shown.textContent = now;
    cursor.style.setProperty("--at", String(last > 0 ? at / last : 0));
  };
  const stop = (): void => {
    clearInterval(timer);
    timer = undefined;
    put(button, say("play"));
    button.setAttribute("aria-pressed", "false");
  };
  const to = (at: number): void => {
    show(at);
    move(world.months[at] ?? "");
  };
  button.addEventListener("click", () => {
    if (timer !== undefined) { stop(); return; }
    put(button, say("pause"));
    button.setAttribute("aria-pressed", "true");
    if (Number(input.value) >= last) to(0);
    timer = setInterval(() => {
      const next = Number(input.value) + 1;
      if (next > last) stop();
      else to(next);
    }, 220);
  });
  input.addEventListener("input", () => { stop(); to(Number(input.value)); });
  signal.addEventListener("abort", () => clearInterval(timer));
  const rows = world.crises.map((crisis) => h("div", { class: "strip-row" }, h("span", { class: "strip-name" }, titleOf(crisis.title)), strip(world, crisis)));
  const first = world.months[0]?.slice(0, 4) ?? "";
  const years = world.months.flatMap((one, at) => (one.endsWith("-01") && at > 0 ? [h("span", { style: { "--at": String(at / Math.max(1, last)) } }, one.slice(0, 4))] : []));
  const area = h("div", { class: "strips" }, rows, cursor);
  area.addEventListener("pointerdown", (event) => {
    const box = area.querySelector(".strip")?.getBoundingClientRect();
    if (!box || event.clientX < box.left) return;
    stop();
    to(Math.max(0, Math.min(last, Math.round(((event.clientX - box.left) / box.width) * last))));
  });
  const element = h("div", { class: "time-bar" },
    h("div", { class: "time-hand no-print" }, button, h("div", { class: "time-slider" }, input), shown),
    h("div", { class: "strip-frame", role: "img", "aria-label": say("strips") }, area, h("div", { class: "strip-years tiny quiet number", "aria-hidden": "true" }, h("span", { style: { "--at": "0" } }, first), years)),
    h("p", { class: "tiny quiet" }, say(world.one ? "stripsLeadOne" : "stripsLead")));
  stop();
  show(Math.max(0, world.months.indexOf(month)));
  return { element, set: (name) => show(Math.max(0, world.months.indexOf(name))), stop };
}
