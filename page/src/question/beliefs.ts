// SPDX-License-Identifier: Apache-2.0
//
// My beliefs: two people's ranges for the inputs that matter most. The server asks both with the same chance and parts the
// difference between their answers over the inputs; what would settle the first of them stands beside it. Everything entered
// is in the address.
import { h, original, put } from "../shell/dom";
import { foot } from "../shell/foot";
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

/** What one of the two finds: the mean over the places of their ranges, and its spread over them. */
interface Side {
  readonly value: number;
  readonly low_5: number;
  readonly high_95: number;
  readonly simulation_error: number;
}

/** An input that the two hold to be different: its share of the difference, and the first's answer with the second's range for it alone. */
interface Parting {
  readonly input: string;
  readonly share: number;
  readonly alone: number;
  readonly settles: string;
  readonly who_disagrees: string;
  readonly basis: string;
}

interface Finding {
  readonly unit: string;
  readonly futures: number;
  readonly a: Side;
  readonly b: Side;
  readonly rows: readonly Parting[];
  /** The command that finds the same, and what it holds under. */
  readonly recipe?: string;
  readonly condition?: string;
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
    const from = document.activeElement;
    const bar = progress(() => {
      stop();
      if (from instanceof HTMLElement) from.focus();
    });
    put(result, bar.element);
    const question = edited(askedOf(query()), {
      set: null, off: null, until: null, futures: null, metric: which.metric, place: which.place, area: which.area, a: writeBeliefs(held.a), b: writeBeliefs(held.b),
    });
    const running = say("beliefsRun", { name: `${nameOf("a")}, ${nameOf("b")}` });
    bar.set(running);
    try {
      let answer: Finding | undefined;
      await stream(resource("/beliefs", question, "stream"), (name, data) => {
        if (name === "answer") answer = data as Finding;
        else if (name === "progress") bar.set(running, (data as { done: number }).done, (data as { of: number }).of);
      }, mine.signal);
      if (!answer) throw new Error(say("noBelief"));
      put(result, found(which, answer));
      announce(result.querySelector("p")?.textContent ?? "");
    } catch (error) {
      put(result, aborted(error) ? null : failure(error, () => void compare()));
    } finally {
      signal.removeEventListener("abort", stop);
    }
  };

  const found = (which: Headline, answer: Finding): HTMLElement => {
    const { a, b, rows } = answer;
    const scale = scaleFor(answer.unit, Math.max(Math.abs(a.value), Math.abs(b.value)), true);
    const unit = ` ${scale.unit}`;
    const gap = b.value - a.value;
    const error = Math.hypot(a.simulation_error, b.simulation_error);
    const top = rows[0];
    const known = inputs.find((one) => one.input === top?.input);
    const person = (name: Person, side: Side): HTMLElement => h("div", { class: `person-answer ${name}` },
      h("span", { class: "small" }, nameOf(name)), h("strong", { class: "number" }, `${signed(side.value * scale.factor)}${unit}`),
      h("span", { class: "small quiet number" }, `${signed(side.low_5 * scale.factor)} … ${signed(side.high_95 * scale.factor)}`));
    const apart = Math.abs(gap) > error && top !== undefined;
    const difference = `${signed(gap * scale.factor)}${unit}`;
    return h("div", { class: "stack" },
      h("p", { class: "small quiet" }, named(which.headline)),
      h("div", { class: "persons" }, person("a", a), person("b", b)),
      h("p", { class: "finding" }, apart
        ? say("apart", { difference, input: words(top.input), share: percent(top.share / gap) })
        : say("together", { difference, error: `${plain(error * scale.factor, 2)}${unit}` })),
      apart && h("p", {}, h("strong", {}, `${say("settle")}: `), named(top.settles) || original(top.basis.trim()), " ",
        known && h("button", { type: "button", class: "link", onclick: () => openWhy(known, words(known.input)) }, say("why"))),
      table<Parting>({
        caption: say("separation"), rows,
        columns: [
          { name: "input", heading: say("input"), value: (row) => words(row.input) },
          { name: "share", heading: say("shareOfGap"), unit: scale.unit, kind: "number", value: (row) => row.share, show: (row) => signed(row.share * scale.factor) },
          { name: "alone", heading: say("aloneMoved", { name: nameOf("a") }), unit: scale.unit, kind: "number", value: (row) => row.alone, show: (row) => signed(row.alone * scale.factor) },
          { name: "settles", heading: say("settlesColumn"), show: (row) => h("span", { class: "small" }, named(row.settles) || "–") },
        ],
      }),
      foot({
        path: "/beliefs", query: () => query(), formats: [], title: say("beliefs"), rows: () => rows.map((row) => ({ ...row })), note: say("beliefsNote", { futures: plain(answer.futures, 6) }),
        ...(answer.recipe ? { recipe: () => answer.recipe ?? "" } : {}),
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
