// SPDX-License-Identifier: Apache-2.0
//
// My beliefs: two people's ranges for the inputs that matter most. Both worlds are asked with the same chance, then the
// first once more with the other's range for one input at a time: the input that closes most of the gap is what separates
// them, and what would settle that input stands beside it. Everything entered is in the address.
import { h, put } from "../shell/dom";
import { inputWords } from "../shell/inputs";
import { announce, failure, progress } from "../shell/notice";
import { plain, scaleFor, signed, unitWords } from "../shell/number";
import { aborted, resource, stream } from "../shell/server";
import { all, change, edited, get, query } from "../shell/state";
import { table } from "../shell/table";
import { named } from "../shell/titles";
import type { Answer, Headline } from "./answer";
import { openWhy } from "./controls";
import { leading } from "./headlines";
import { askedOf, type Input, type Model } from "./model";
import { percent, say } from "./say";

interface Range {
  readonly low: number;
  readonly high: number;
}

type Person = "a" | "b";
export type Beliefs = ReadonlyMap<string, Range>;

/** "base.korea:0.001..0.002" of a person, from the address. What cannot be read is left out. */
export function readBeliefs(pairs: readonly string[]): Map<string, Range> {
  const ranges = new Map<string, Range>();
  for (const pair of pairs) {
    const match = /^(.+):([^:]+)\.\.([^:]+)$/.exec(pair);
    const [low, high] = [Number(match?.[2]), Number(match?.[3])];
    if (match?.[1] && Number.isFinite(low) && Number.isFinite(high) && low <= high) ranges.set(match[1], { low, high });
  }
  return ranges;
}

export function writeBeliefs(ranges: Beliefs): string[] {
  return [...ranges].sort(([a], [b]) => (a < b ? -1 : 1)).map(([input, range]) => `${input}:${range.low}..${range.high}`);
}

/** The question as a person would ask it: their ranges in place of the scenario's. */
function asked(ranges: Beliefs): URLSearchParams {
  const held = all("set").filter((pair) => !ranges.has(pair.slice(0, pair.lastIndexOf(":"))));
  return edited(askedOf(query()), { set: [...held, ...writeBeliefs(ranges)], futures: get("futures", "512") });
}

/** The leading headline's row in the world of these ranges. */
async function headlineOf(ranges: Beliefs, which: Headline, signal: AbortSignal): Promise<Headline> {
  let last: Headline | undefined;
  await stream(resource("/question", asked(ranges), "stream"), (name, data) => {
    if (name !== "answer") return;
    last = (data as Answer).headlines.find((row) => row.metric === which.metric && row.place === which.place && row.area === which.area) ?? last;
  }, signal);
  if (!last) throw new Error(which.headline);
  return last;
}

export interface Separation {
  readonly input: string;
  readonly moves: number;
  readonly share: number;
}

/** How much of the gap between two answers each input closes when it alone takes the other's range. */
export function separations(first: number, second: number, alone: readonly { readonly input: string; readonly value: number }[]): Separation[] {
  const gap = second - first;
  return alone.map(({ input, value }) => ({ input, moves: value - first, share: gap === 0 ? 0 : (value - first) / gap }))
    .sort((a, b) => Math.abs(b.moves) - Math.abs(a.moves));
}

export function beliefs(model: Model, inputs: readonly Input[], latest: () => Answer | undefined, signal: AbortSignal): HTMLElement {
  const held: Record<Person, Map<string, Range>> = { a: readBeliefs(all("a")), b: readBeliefs(all("b")) };
  const result = h("div", { class: "search-place", "aria-live": "polite" });
  const nameOf = (person: Person): string => get(`${person}_name`) || say(person === "a" ? "first" : "second");
  const words = (input: string): string => inputWords(input, model.titles);
  const write = (): void => change({ a: writeBeliefs(held.a), b: writeBeliefs(held.b) });

  const field = (person: Person, input: Input, end: "low" | "high"): HTMLInputElement => {
    const now = held[person].get(input.input);
    return h("input", {
      type: "number", class: "number", step: "any", value: now ? now[end] : null, placeholder: String(Number(input[end].toPrecision(4))),
      "aria-label": `${nameOf(person)}, ${words(input.input)}: ${say(end)}`,
      onchange: (event: Event) => {
        const text = (event.target as HTMLInputElement).value;
        const before = held[person].get(input.input) ?? { low: input.low, high: input.high };
        const after = { ...before, [end]: text === "" ? input[end] : Number(text) };
        // The ends are kept in order, whichever was typed first.
        const range = { low: Math.min(after.low, after.high), high: Math.max(after.low, after.high) };
        if (range.low === input.low && range.high === input.high) held[person].delete(input.input);
        else held[person].set(input.input, range);
        write();
      },
    });
  };
  const nameField = (person: Person): HTMLElement => h("label", { class: `field person ${person}` }, h("span", {}, say("nameOf")), h("input", {
    type: "text", maxlength: 40, value: get(`${person}_name`), placeholder: say(person === "a" ? "first" : "second"),
    onchange: (event: Event) => change({ [`${person}_name`]: (event.target as HTMLInputElement).value || null }),
  }));

  const compare = async (): Promise<void> => {
    const which = leading(latest()?.headlines ?? []);
    const differing = [...new Set([...held.a.keys(), ...held.b.keys()])].filter((input) => JSON.stringify(held.a.get(input)) !== JSON.stringify(held.b.get(input)));
    if (!which || differing.length === 0) {
      put(result, h("p", { class: "notice" }, say("noBelief")));
      return;
    }
    const mine = new AbortController();
    const stop = (): void => mine.abort();
    signal.addEventListener("abort", stop);
    const bar = progress(stop);
    put(result, bar.element);
    const steps = differing.length + 2;
    try {
      bar.set(say("beliefsRun", { name: nameOf("a") }), 0, steps);
      const first = await headlineOf(held.a, which, mine.signal);
      bar.set(say("beliefsRun", { name: nameOf("b") }), 1, steps);
      const second = await headlineOf(held.b, which, mine.signal);
      const alone: { input: string; value: number }[] = [];
      for (const [index, input] of differing.entries()) {
        bar.set(`${say("beliefsRun", { name: nameOf("a") })}: ${words(input)}`, 2 + index, steps);
        const known = inputs.find((one) => one.input === input);
        const range = held.b.get(input) ?? (known ? { low: known.low, high: known.high } : undefined);
        const mixed = new Map(held.a);
        if (range) mixed.set(input, range);
        alone.push({ input, value: (await headlineOf(mixed, which, mine.signal)).value });
      }
      put(result, found(first, second, separations(first.value, second.value, alone)));
      announce(result.querySelector("p")?.textContent ?? "");
    } catch (error) {
      put(result, aborted(error) ? null : failure(error, () => void compare()));
    } finally {
      signal.removeEventListener("abort", stop);
    }
  };

  const found = (first: Headline, second: Headline, list: readonly Separation[]): HTMLElement => {
    const scale = scaleFor(first.unit, Math.max(Math.abs(first.value), Math.abs(second.value)), true);
    const unit = scale.unit === "units" ? "" : ` ${scale.unit}`;
    const difference = `${signed((second.value - first.value) * scale.factor)}${unit}`;
    const error = Math.hypot(first.simulation_error, second.simulation_error);
    const top = list[0];
    const known = inputs.find((one) => one.input === top?.input);
    const person = (name: Person, row: Headline): HTMLElement => h("div", { class: `person-answer ${name}` },
      h("span", { class: "small" }, nameOf(name)), h("strong", { class: "number" }, `${signed(row.value * scale.factor)}${unit}`),
      row.low_5 !== null && row.high_95 !== null && h("span", { class: "small quiet number" }, `${signed(row.low_5 * scale.factor)} … ${signed(row.high_95 * scale.factor)}`));
    const apart = Math.abs(second.value - first.value) > error;
    return h("div", { class: "stack" },
      h("p", { class: "small quiet" }, named(first.headline)),
      h("div", { class: "persons" }, person("a", first), person("b", second)),
      h("p", { class: "finding" }, apart && top
        ? say("apart", { difference, input: words(top.input), share: percent(top.share) })
        : say("together", { difference, error: `${plain(error * scale.factor, 2)}${unit}` })),
      apart && known && h("p", {}, h("strong", {}, `${say("settle")}: `), known.settles || known.basis.trim(), " ",
        h("button", { type: "button", class: "link", onclick: () => openWhy(known, words(known.input)) }, say("why"))),
      table({
        caption: say("separation", { name: nameOf("a") }), rows: list,
        columns: [
          { name: "input", heading: say("input"), value: (row: Separation) => words(row.input) },
          { name: "moves", heading: say("separation", { name: nameOf("a") }), unit: scale.unit, kind: "number", value: (row: Separation) => row.moves, show: (row: Separation) => signed(row.moves * scale.factor) },
          { name: "settles", heading: say("settlesColumn"), show: (row: Separation) => h("span", { class: "small" }, inputs.find((one) => one.input === row.input)?.settles || "–") },
        ],
      }));
  };

  return h("div", { class: "stack" },
    h("p", { class: "quiet" }, say("beliefsLead")),
    h("div", { class: "persons names" }, nameField("a"), nameField("b")),
    h("div", { class: "belief-rows" }, inputs.map((input) => h("fieldset", { class: "belief" },
      h("legend", { class: "small" }, words(input.input), " ", h("span", { class: "quiet" }, unitWords(input.unit))),
      (["a", "b"] as const).map((person) => h("div", { class: `belief-range ${person}` }, field(person, input, "low"), h("span", { "aria-hidden": "true" }, "…"), field(person, input, "high")))))),
    h("div", { class: "row no-print" }, h("button", { type: "button", class: "button main", onclick: () => void compare() }, say("compareBeliefs"))),
    result);
}
