// SPDX-License-Identifier: Apache-2.0
//
// What each area of cooperation and each lever is worth, on the chosen metric, at each theatre and from each view: bars
// with intervals, and the same as a table.
import { bars, type BarPanel, type BarRow, type BarValue } from "../shell/bars";
import { h, put } from "../shell/dom";
import { foot } from "../shell/foot";
import { aligned, scaleFor } from "../shell/number";
import { change, edited, get } from "../shell/state";
import { table } from "../shell/table";
import { resolved, type Answer, type Value } from "./answer";
import type { Metric, Model } from "./model";
import { percent, say, tierShort, tierWords, unitOf, withoutInterval } from "./say";

export interface Worth {
  readonly element: HTMLElement;
  draw(answer: Answer): void;
}

/** The statements that answer "how is it counted": for an area and for a lever. */
const COUNTS = { share: ["shapley", "owen"], alone: ["alone", "lever-alone"], last: ["last-in", "lever-last-in"] } as const;
type Count = keyof typeof COUNTS;

export function count(): Count {
  const asked = get("count", "share");
  return asked in COUNTS ? asked as Count : "share";
}

/** The statement on an area and on a lever that the reader chose to see. */
export function statements(): readonly [string, string] {
  return COUNTS[count()];
}

function keyOf(value: { area: string; lever: string }): string {
  return `${value.area}/${value.lever}`;
}

export function placeTitle(model: Model, place: string): string {
  return place === "all" || place === "" ? say("overall") : model.places.find((one) => one.name === place)?.title ?? place;
}

/** The metric asked for, else that of the answer's values: the leading headline may be about another, of which it has none. */
export function chosenMetric(model: Model, answer: Answer | undefined): Metric | undefined {
  const name = get("metric") || answer?.metric;
  return model.metrics.find((metric) => metric.name === name) ?? model.metrics[0];
}

function rowsOf(model: Model): BarRow[] {
  return model.areas.flatMap((area) => [
    { key: `${area.name}/`, label: area.title, colour: area.colour },
    ...area.levers.map((lever) => ({ key: `${area.name}/${lever.name}`, label: lever.title, part: true, colour: area.colour })),
  ]);
}

function panelsOf(model: Model, values: readonly Value[]): BarPanel[] {
  const order = ["all", ...model.places.map((place) => place.name)];
  const [forArea, forLever] = COUNTS[count()];
  const changes = (value: Value): boolean => value.value !== 0 && value.statement !== "none" && value.statement !== "all";
  return order.filter((place) => values.some((value) => value.place === place && changes(value))).map((place) => ({
    key: place,
    title: placeTitle(model, place),
    values: new Map(values.filter((value) => value.place === place && value.statement === (value.lever ? forLever : forArea)).map((value): [string, BarValue] => [
      keyOf(value), { value: value.value, low: value.low_5, high: value.high_95, low25: value.low_25, high75: value.high_75 },
    ])),
  }));
}

/** Places at which nothing changes by any form of cooperation: a word says so, and no empty panel stands there. */
function unchanged(model: Model, values: readonly Value[]): string[] {
  return model.places.filter((place) => values.some((value) => value.place === place.name)
    && !values.some((value) => value.place === place.name && value.value !== 0 && value.statement !== "none" && value.statement !== "all")).map((place) => place.title);
}

/** The unit is chosen by what is shown, so that a panel of small figures is not in billions. */
export function scaleOf(values: readonly Value[], unit: string): { factor: number; unit: string } {
  const largest = Math.max(0, ...values.filter((value) => value.statement === "shapley" || value.statement === "owen")
    .map((value) => Math.max(Math.abs(value.value), Math.abs(value.low_5 ?? 0), Math.abs(value.high_95 ?? 0))));
  return scaleFor(unitOf(values[0]?.metric, unit), largest, true);
}

/** How amounts of a metric that stand together are shown, and the largest of them as shown. */
export function scaleAt(amounts: readonly (number | null)[], metric: string, unit: string): { factor: number; unit: string; largest: number } {
  const largest = Math.max(0, ...amounts.map((amount) => Math.abs(amount ?? 0)));
  const scale = scaleFor(unitOf(metric, unit), largest, true);
  return { ...scale, largest: largest * scale.factor };
}

/** The command that prints the table of /values: every statement on the metric, at the place asked for or at each. */
export function valuesRecipe(answer: Answer | undefined): string {
  return answer ? `${answer.recipe} --metric ${answer.metric} --place ${get("place") || "every"} --csv` : "";
}

export function valuesTable(model: Model, values: readonly Value[], caption: string): HTMLElement {
  const { factor, unit } = scaleOf(values, values[0]?.unit ?? "");
  const shown = values.filter((value) => (COUNTS[count()] as readonly string[]).includes(value.statement));
  // All of a table's figures end at the same digit: a thousandth of the largest says nothing.
  const largest = Math.max(0, ...shown.map((value) => Math.abs(value.value * factor)));
  const digits = (value: number): string => aligned(value * factor, largest);
  const title = (value: Value): string => {
    const area = model.areas.find((one) => one.name === value.area);
    return value.lever ? area?.levers.find((lever) => lever.name === value.lever)?.title ?? value.lever : area?.title ?? value.area;
  };
  return table({
    caption,
    captionUnseen: true,
    rows: shown,
    columns: [
      { name: "form", heading: say("form"), value: title },
      { name: "place", heading: say("place"), value: (row: Value) => placeTitle(model, row.place) },
      { name: "value", heading: say("worthColumn"), unit, kind: "number", value: (row: Value) => row.value, show: (row: Value) => digits(row.value) },
      {
        name: "low_5", heading: say("rangeColumn"), unit, kind: "number",
        show: (row: Value) => (resolved(row) ? `${digits(row.low_5)} … ${digits(row.high_95)}` : h("span", { class: "quiet" }, withoutInterval(row))),
      },
      { name: "simulation_error", heading: say("errorColumn"), unit, kind: "number", show: (row: Value) => aligned(row.simulation_error * factor, largest, false) },
      { name: "positive_share", heading: say("aboveColumn"), kind: "number", show: (row: Value) => percent(row.positive_share) },
      {
        name: "without_elasticity", heading: say("nothingDeters"), unit, kind: "number",
        show: (row: Value) => (row.without_elasticity === null || row.without_elasticity === undefined ? "–" : digits(row.without_elasticity)),
      },
      { name: "tier", heading: say("tierColumn"), show: (row: Value) => h("span", { class: "small", title: tierWords(row.tier) }, tierShort(row.tier) || "–") },
    ],
  });
}

export function worth(model: Model, query: () => URLSearchParams): Worth {
  const chart = bars();
  const metricField = h("select", { onchange: (event: Event) => change({ metric: (event.target as HTMLSelectElement).value, place: null }, "push") });
  const placeField = h("select", { onchange: (event: Event) => change({ place: (event.target as HTMLSelectElement).value || null }, "push") });
  const countField = h("select", { onchange: (event: Event) => change({ count: (event.target as HTMLSelectElement).value === "share" ? null : (event.target as HTMLSelectElement).value }, "push") },
    (["share", "alone", "last"] as const).map((name) => h("option", { value: name, selected: count() === name }, say(name === "last" ? "lastIn" : name))));
  let latest: Answer | undefined;
  let offered = "";
  const nothing = h("p", { class: "small quiet" });
  const under = foot({
    path: "/values", query: () => edited(query(), { metric: latest?.metric ?? null, place: get("place") || "every", futures: String(latest?.futures ?? "") || null }),
    formats: ["csv", "json"], picture: chart.svg, title: say("worth"), recipe: () => valuesRecipe(latest), note: say("barsNote"),
    data: (place) => { if (latest) place.append(valuesTable(model, latest.values, say("worth"))); },
  });
  const field = (label: string, select: HTMLSelectElement): HTMLElement => h("label", { class: "field" }, h("span", {}, label), select);
  const element = h("section", { class: "section", id: "worth", "aria-labelledby": "worth-title" },
    h("h2", { id: "worth-title" }, say("worth")),
    h("div", { class: "row worth-fields no-print" }, field(say("metric"), metricField), field(say("place"), placeField), field(say("count"), countField)),
    h("figure", {}, chart.element), nothing, under);

  const offer = (metric: Metric): void => {
    const places = ["", "all", ...model.places.map((place) => place.name)].filter((place) => place === "" || metric.places.includes(place) || place === get("place"));
    const now = `${metric.name}/${get("place")}/${places.join()}`;
    if (now === offered) return;
    offered = now;
    put(metricField, model.metrics.map((one) => h("option", { value: one.name, selected: one === metric }, one.title)));
    put(placeField, places.map((place) => h("option", { value: place, selected: place === get("place") }, place === "" ? say("allPlaces") : placeTitle(model, place))));
  };

  return {
    element,
    draw(answer) {
      const metric = chosenMetric(model, answer);
      if (!metric || answer.values.length === 0) return;
      latest = answer;
      offer(metric);
      const place = get("place");
      const values = answer.values.filter((value) => value.metric === metric.name && (place === "" || value.place === place));
      const { factor, unit } = scaleOf(values, values[0]?.unit ?? metric.unit);
      const same = unchanged(model, values);
      nothing.textContent = same.length > 0 ? say("nothingChanges", { places: same.join(", ") }) : "";
      chart.draw({
        title: `${say("worth")}: ${metric.title}`, rows: rowsOf(model), panels: panelsOf(model, values), factor, unit,
        better: { positive: metric.more, words: say("better") },
      });
    },
  };
}
