// SPDX-License-Identifier: Apache-2.0
//
// Compare: a second world beside this one, replayed through the same futures with the same sliders: what each area of cooperation is
// worth in both on the chosen metric, place by place, and what can be said of the difference. Headlines differ from scenario to
// scenario; metrics do not.
import { h, put } from "../shell/dom";
import { foot } from "../shell/foot";
import { failure, loading } from "../shell/notice";
import { aligned } from "../shell/number";
import { aborted, whole, type Whole } from "../shell/server";
import { change, edited, get } from "../shell/state";
import { table } from "../shell/table";
import { resolved, type Answer } from "./answer";
import { placeTitle, scaleAt, statements } from "./worth";
import type { Model } from "./model";
import { say } from "./say";

export interface Compare {
  readonly element: HTMLElement;
  draw(answer: Answer): void;
  /** This view's question has changed: the comparison follows. */
  follow(): void;
}

/** A row of /comparison. */
interface Pair {
  readonly place: string;
  readonly statement: string;
  readonly area: string;
  readonly unit: string;
  readonly first_value: number | null;
  readonly first_low_5: number | null;
  readonly first_high_95: number | null;
  readonly second_value: number | null;
  readonly second_low_5: number | null;
  readonly second_high_95: number | null;
  readonly difference: number | null;
  readonly difference_error: number | null;
  readonly difference_low_5: number | null;
  readonly difference_high_95: number | null;
  readonly finding: string;
}

/** A hand that moves a slider asks once it rests. */
const REST = 400;
const FUTURES = "512";

const FINDINGS: Readonly<Record<string, () => string>> = {
  "the same": () => say("foundSame"), "within chance": () => say("foundChance"), "higher": () => say("foundHigher"), "lower": () => say("foundLower"),
  "higher on average": () => say("foundHigherMean"), "lower on average": () => say("foundLowerMean"),
};

/** "scenario" or "scenario,counterfactual"; empty: nothing chosen. */
function chosen(): { scenario: string; against: string } {
  const [scenario = "", against = ""] = get("with").split(",");
  return { scenario, against };
}

function cell(value: number | null, low_5: number | null, high_95: number | null, factor: number, largest: number): Node | string {
  if (value === null) return "–";
  const ends = { low_5, high_95 };
  return h("span", {}, h("strong", {}, aligned(value * factor, largest)),
    h("span", { class: "small quiet" }, resolved(ends) ? ` ${aligned(ends.low_5 * factor, largest)} … ${aligned(ends.high_95 * factor, largest)}` : ` ${say("tooWide")}`));
}

/** With its interval between worlds where it has one, else with its simulation error. */
function difference(pair: Pair, factor: number, largest: number): Node | string {
  if (pair.difference === null) return "–";
  const { difference_low_5: low, difference_high_95: high, difference_error: error } = pair;
  const beside = low !== null && high !== null ? ` ${aligned(low * factor, largest)} … ${aligned(high * factor, largest)}` : ` ± ${aligned((error ?? 0) * factor, largest, false)}`;
  return h("span", {}, h("strong", {}, aligned(pair.difference * factor, largest)), h("span", { class: "small quiet" }, pair.finding === "the same" ? "" : beside));
}

export function compare(model: Model, now: () => URLSearchParams, signal: AbortSignal): Compare {
  const place = h("div", { class: "search-place" });
  const scenario = h("select", { onchange: () => pick() }, h("option", { value: "" }, "–"),
    model.scenarios.map((one) => h("option", { value: one.name, selected: one.name === chosen().scenario }, one.title)));
  const against = h("select", { onchange: () => pick() }, h("option", { value: "" }, "–"),
    model.counterfactuals.map((one) => h("option", { value: one.name, selected: one.name === chosen().against }, one.title)));
  let metric = "";
  let running: AbortController | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = (): void => {
    clearTimeout(timer);
    running?.abort();
  };
  const pick = (): void => {
    const words = [scenario.value || (against.value ? model.scenario : ""), against.value].filter(Boolean).join(",");
    change({ with: words || null }, "push");
    follow(0);
  };
  const query = (): URLSearchParams => edited(now(), { with: chosen().scenario, with_against: chosen().against || null, metric, place: "every", futures: FUTURES, until: null });
  const ask = (): void => {
    const mine = running = new AbortController();
    place.setAttribute("aria-busy", "true");
    if (!place.querySelector("table")) put(place, loading());
    whole<Pair>("/comparison", query(), mine.signal).then(show).catch((error: unknown) => {
      if (!aborted(error) && !mine.signal.aborted) put(place, failure(error, () => follow(0)));
    }).finally(() => {
      if (running === mine) place.removeAttribute("aria-busy");
    });
  };
  const follow = (rest = REST): void => {
    stop();
    if (!chosen().scenario) {
      put(place, h("p", { class: "notice" }, say("compareWith")));
      return;
    }
    if (metric && !signal.aborted) timer = setTimeout(ask, rest);
  };
  const show = ({ rows, about }: Whole<Pair>): void => {
    const measure = model.metrics.find((one) => one.name === metric);
    const shown = rows.filter((pair) => pair.statement === statements()[0] && (pair.first_value || pair.second_value || pair.place === "all"));
    const { factor, unit, largest } = scaleAt(shown.flatMap((pair) => [pair.first_value, pair.second_value, pair.first_low_5, pair.first_high_95, pair.second_low_5, pair.second_high_95]), metric, measure?.unit ?? "");
    const title = (name: string): string => model.scenarios.find((one) => one.name === name)?.title ?? name;
    const world = (name: string): string => model.counterfactuals.find((one) => one.name === name)?.title ?? name;
    const { scenario: name, against: compared } = chosen();
    put(place, h("h3", {}, measure?.title ?? "", h("span", { class: "quiet" }, ` ${unit}`)), table<Pair>({
      caption: `${say("compare")}: ${measure?.title ?? ""}`, captionUnseen: true, rows: shown, first: 20,
      columns: [
        { name: "area", heading: say("form"), value: (pair) => model.areas.find((area) => area.name === pair.area)?.title ?? pair.area },
        { name: "place", heading: say("place"), value: (pair) => placeTitle(model, pair.place) },
        { name: "here", heading: title(model.scenario), kind: "number", value: (pair) => pair.first_value, show: (pair) => cell(pair.first_value, pair.first_low_5, pair.first_high_95, factor, largest) },
        { name: "there", heading: [title(name), compared ? world(compared) : ""].filter(Boolean).join(", "), kind: "number", value: (pair) => pair.second_value, show: (pair) => cell(pair.second_value, pair.second_low_5, pair.second_high_95, factor, largest) },
        { name: "difference", heading: say("difference"), kind: "number", value: (pair) => pair.difference, show: (pair) => difference(pair, factor, largest) },
        { name: "finding", heading: say("secondIs"), value: (pair) => FINDINGS[pair.finding]?.() ?? "–" },
      ],
    }), h("p", { class: "tiny quiet" }, say(about.footnotes.length > 0 ? "twoRanges" : "oneRange")), foot({
      path: "/comparison", query, formats: ["csv", "json"], title: say("compare"), recipe: () => about.recipe,
    }));
  };
  const field = (label: string, select: HTMLSelectElement): HTMLElement => h("label", { class: "field" }, h("span", {}, label), select);
  signal.addEventListener("abort", stop);
  follow();
  return {
    element: h("div", { class: "stack" }, h("p", { class: "quiet" }, say("compareLead")),
      h("div", { class: "row no-print" }, field(say("withScenario"), scenario), field(say("against"), against)), place),
    draw(answer) {
      // What is compared is the metric of this answer: before it came nobody knew which.
      if (answer.metric === metric) return;
      metric = answer.metric;
      follow(0);
    },
    follow,
  };
}
