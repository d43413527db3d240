// SPDX-License-Identifier: Apache-2.0
//
// The world in the reader's hand: a switch for each form of cooperation, a slider for each of the inputs that matter most.
// While a hand moves, the new value goes to the question at once and into the address a moment later: browsers refuse an
// address that changes sixty times a second.
import { h, put } from "../shell/dom";
import { inputWords } from "../shell/inputs";
import { openDrawer } from "../shell/drawer";
import { amount } from "../shell/number";
import { originWords, type Origin } from "../shell/origin";
import { slider, toggle, type Slider } from "../shell/slider";
import { all, change, edited, query } from "../shell/state";
import { named } from "../shell/titles";
import { askedOf, type Area, type Input, type Model } from "./model";
import { percent, say } from "./say";

/** Milliseconds after which a hand that moves the same slider again has begun anew. */
const MOVEMENT = 1000;

export interface Controls {
  readonly element: HTMLElement;
  /** The query of this moment: the address, and what the hand has moved since. */
  query(): URLSearchParams;
  /** In words what this world has otherwise than the scenario; "" where nothing. */
  changes(): string;
}

/** The sliders in the address: "base.korea:0.002". */
export function readSet(): Map<string, number> {
  const values = new Map<string, number>();
  for (const pair of all("set")) {
    const at = pair.lastIndexOf(":");
    const value = Number(pair.slice(at + 1));
    if (at > 0 && pair.length > at + 1 && Number.isFinite(value)) values.set(pair.slice(0, at), value);
  }
  return values;
}

export function writeSet(values: ReadonlyMap<string, number>): string[] {
  return [...values].sort(([a], [b]) => (a < b ? -1 : 1)).map(([input, value]) => `${input}:${value}`);
}

/** What is switched off, lever by lever: an address may name an area, and means each form of it. */
export function readOff(areas: readonly Area[]): Set<string> {
  return new Set(all("off").flatMap((name) => areas.find((area) => area.name === name)?.levers.map((lever) => lever.name) ?? [name]));
}

export function originOf(input: Input): Origin {
  return {
    kind: input.kind, unit: input.unit, low: input.low, high: input.high, planning: input.planning, reason: input.basis,
    settles: input.settles, disagrees: input.who_disagrees, fact: input.fact,
  };
}

/** Why this range: the reason, what would settle it, and what the input moves. */
export function openWhy(input: Input, words: string): void {
  openDrawer(words, (place, signal) => put(place,
    h("p", { class: "mono small quiet" }, input.input),
    originWords(originOf(input), signal),
    input.headline && h("p", { class: "small quiet" }, say("movesHeadline", { headline: named(input.headline), share: percent(input.moves) }))));
}

export function controls(model: Model, inputs: readonly Input[], moved: () => void, signal: AbortSignal): Controls {
  let set = readSet();
  let off = readOff(model.areas);
  let late: ReturnType<typeof setTimeout> | undefined;
  const sliders = new Map<string, Slider>();
  const element = h("aside", { id: "controls", class: "controls no-print", "aria-labelledby": "controls-title" });

  // The back button undoes a whole movement: what follows on the same slider within a second belongs to it.
  let movement = { what: "", at: 0, written: false };
  const write = (): void => {
    clearTimeout(late);
    change({ set: writeSet(set), off: [...off].sort() }, movement.written ? "replace" : "push");
    movement.written = true;
  };
  const touch = (what: string): void => {
    const at = performance.now();
    movement = { what, at, written: movement.written && movement.what === what && at - movement.at < MOVEMENT };
    count();
    moved();
    clearTimeout(late);
    late = setTimeout(write, 300);
  };
  signal.addEventListener("abort", () => clearTimeout(late));

  const changed = h("span", { class: "changed small quiet", role: "status" });
  const reset = h("button", {
    type: "button", class: "button small", onclick: () => {
      set = new Map();
      off = new Set();
      movement.written = false;
      write();
      draw();
      moved();
    },
  }, say("reset"));
  const count = (): void => {
    const n = set.size + off.size;
    changed.textContent = n > 0 ? say("changed", { n }) : say("controlsLead");
    reset.hidden = n === 0;
  };

  const leverSwitch = (name: string, title: string): HTMLElement => toggle(title, !off.has(name), (on) => {
    if (on) off.delete(name);
    else off.add(name);
    touch(name);
    write();
  }, say("leversHint"));

  const inputSlider = (input: Input): HTMLElement => {
    const words = inputWords(input.input, model.titles);
    const one = slider({
      label: words, low: input.low, high: input.high, planning: input.planning, value: set.get(input.input) ?? input.planning, unit: input.unit,
      more: h("button", { type: "button", class: "why", "aria-label": say("whyOf", { input: words }), title: say("why"), onclick: () => openWhy(input, words) }, "i"),
      move: (value) => {
        if (value === input.planning) set.delete(input.input);
        else set.set(input.input, value);
        touch(input.input);
      },
      settle: write,
    });
    sliders.set(input.input, one);
    return one.element;
  };

  const draw = (): void => {
    sliders.clear();
    put(element,
      h("h2", { id: "controls-title" }, say("controls")),
      h("div", { class: "controls-state" }, changed, reset),
      h("h3", {}, say("levers")),
      model.areas.map((area) => h("fieldset", { class: "area-levers", style: { "--mark": `var(${area.colour})` } },
        h("legend", { class: "small" }, area.title), area.levers.map((lever) => leverSwitch(lever.name, lever.title)))),
      inputs.length > 0 && h("h3", {}, say("inputs")),
      inputs.length > 0 && h("p", { class: "tiny quiet" }, say("inputsHint")),
      inputs.map(inputSlider));
    count();
  };
  draw();
  // Back and forward, or a headline chosen: the address is right.
  return {
    element,
    query: () => edited(askedOf(query()), { set: writeSet(set), off: [...off].sort() }),
    changes() {
      const levers = new Map(model.areas.flatMap((area) => area.levers.map((lever): [string, string] => [lever.name, lever.title])));
      const values = [...set].map(([name, value]) => `${inputWords(name, model.titles)} ${amount(value, inputs.find((one) => one.input === name)?.unit)}`);
      return [values.length > 0 && say("setTo", { list: values.join("; ") }), off.size > 0 && say("turnedOff", { list: [...off].map((name) => levers.get(name) ?? name).join("; ") })]
        .filter(Boolean).join(" ");
    },
  };
}
