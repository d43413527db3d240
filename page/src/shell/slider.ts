// SPDX-License-Identifier: Apache-2.0
//
// A slider over an input's range. It marks the planning value, says the range, and moves without waiting for anything:
// whoever listens gets the newest value once a frame. The native element brings arrow keys and touch.
import { h, unique, type Child } from "./dom";
import { amount, end } from "./number";

export interface SliderOptions {
  readonly label: string;
  readonly low: number;
  readonly high: number;
  readonly planning: number;
  readonly value: number;
  readonly unit: string;
  /** Steps over the range; 100 unless said. */
  readonly steps?: number;
  readonly move: (value: number) => void;
  /** When the hand lets go. */
  readonly settle?: (value: number) => void;
  /** Beside the label: a button that tells where the range comes from. */
  readonly more?: Child;
}

export interface Slider {
  readonly element: HTMLElement;
  set(value: number): void;
}

export function slider(options: SliderOptions): Slider {
  const { low, high, planning, unit } = options;
  const span = high - low || 1;
  const steps = options.steps ?? 100;
  const id = unique("slider");
  const shown = h("output", { for: id, class: "number" });
  const input = h("input", { type: "range", id, min: 0, max: steps, step: 1 });
  const valueAt = (step: number): number => Number((low + (span * step) / steps).toPrecision(6));
  const words = (value: number): string => amount(value, unit);
  let frame = 0;
  let current = options.value;
  const element = h("div", { class: "slider" },
    h("div", { class: "slider-head" }, h("label", { for: id }, options.label), options.more, shown),
    h("div", { class: "slider-track", style: { "--planning": String((planning - low) / span) } }, input, h("span", { class: "slider-mark", "aria-hidden": "true" })),
    h("div", { class: "slider-ends tiny quiet number", "aria-hidden": "true" }, h("span", {}, end(low, unit)), h("span", {}, end(high, unit))));
  const show = (): void => {
    shown.textContent = words(current);
    input.setAttribute("aria-valuetext", words(current));
    element.classList.toggle("moved", Math.abs(current - planning) > span / (2 * steps));
    input.style.setProperty("--at", String((current - low) / span));
  };
  const set = (value: number): void => {
    current = value;
    input.value = String(Math.round(((value - low) / span) * steps));
    show();
  };
  const give = (): void => {
    frame = 0;
    options.move(current);
  };
  input.addEventListener("input", () => {
    current = valueAt(Number(input.value));
    // Near the planning value it snaps to it: the reader finds back.
    if (Math.abs(current - planning) <= span / steps) current = planning;
    show();
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(give);
  });
  input.addEventListener("change", () => {
    // A key moves and lets go at once: what it moved is told before.
    if (frame !== 0) {
      cancelAnimationFrame(frame);
      give();
    }
    options.settle?.(current);
  });
  element.addEventListener("dblclick", (event) => {
    if (event.target !== input) return;
    set(planning);
    options.move(planning);
    options.settle?.(planning);
  });
  set(options.value);
  return { element, set };
}

/** A switch: on or off, with a line of explanation. */
export function toggle(label: string, on: boolean, turn: (on: boolean) => void, hint?: string): HTMLLabelElement {
  return h("label", { class: "switch", title: hint },
    h("input", { type: "checkbox", role: "switch", checked: on, onchange: (event: Event) => turn((event.target as HTMLInputElement).checked) }),
    h("span", {}, label));
}
