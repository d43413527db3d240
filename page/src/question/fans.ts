// SPDX-License-Identifier: Apache-2.0
//
// Month by month: what cooperation changes over time, as fans. The reader chooses the quantity; what there is to choose
// from comes with the answer.
import { h, put } from "../shell/dom";
import { fan, type FanSeries } from "../shell/fan";
import { foot } from "../shell/foot";
import { plain, scaleFor, yearOf } from "../shell/number";
import { change, get } from "../shell/state";
import { table } from "../shell/table";
import type { Quantiles, Series, SeriesLine } from "./answer";
import { say } from "./say";

export interface Fans {
  readonly element: HTMLElement;
  draw(series: Series): void;
}

const KINDS = ["delivered", "stock", "present", "active", "transit", "home"] as const;
type Kind = (typeof KINDS)[number];

function keyOf(line: SeriesLine): string {
  return `${line.kind}:${line.name}`;
}

function kindWords(kind: string): string {
  return (KINDS as readonly string[]).includes(kind) ? say(kind as Kind) : kind;
}

function seriesOf(quantiles: Quantiles, start: string, name: string, colour: string, dashed: boolean): FanSeries {
  // Index 0 is the state before the first month.
  const first = yearOf(start) - 1 / 12;
  return { name, colour, dashed, at: quantiles.q50.map((_value, index) => first + index / 12), ...quantiles };
}

/** The first of each kind stands first, so that the list opens with different things. */
function offer(lines: readonly SeriesLine[]): HTMLElement[] {
  const kinds = [...new Set(lines.map((line) => line.kind))].sort((a, b) => KINDS.indexOf(a as Kind) - KINDS.indexOf(b as Kind));
  return kinds.map((kind) => h("optgroup", { label: kindWords(kind) }, lines.filter((line) => line.kind === kind)
    .map((line) => h("option", { value: keyOf(line) }, line.title || line.name))));
}

function data(series: Series, line: SeriesLine): HTMLElement {
  const rows = line.all.q50.map((_value, index) => index).filter((index) => index % 12 === 0 || index === line.all.q50.length - 1);
  const year = (index: number): string => {
    const month = Number(series.start.slice(0, 4)) * 12 + Number(series.start.slice(5, 7)) - 2 + index;
    return `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, "0")}`;
  };
  const column = (name: string, which: "all" | "none", quantile: "q05" | "q50" | "q95") => ({
    name: `${which}_${quantile}`, heading: `${name}, ${quantile === "q50" ? say("medianColumn") : quantile === "q05" ? "5%" : "95%"}`, kind: "number" as const,
    value: (index: number) => line[which][quantile][index], show: (index: number) => plain(line[which][quantile][index] ?? NaN),
  });
  return table<number>({
    caption: line.title, rows, first: 20,
    columns: [
      { name: "month", heading: say("month"), value: year },
      column(say("withAll"), "all", "q50"), column(say("withAll"), "all", "q05"), column(say("withAll"), "all", "q95"),
      column(say("withNone"), "none", "q50"), column(say("withNone"), "none", "q05"), column(say("withNone"), "none", "q95"),
    ],
  });
}

export function fans(query: () => URLSearchParams, recipe: () => string, signal: AbortSignal): Fans {
  const chart = fan(signal);
  const select = h("select", { onchange: (event: Event) => {
    change({ series: (event.target as HTMLSelectElement).value }, "push");
    if (latest) draw(latest);
  } });
  const note = h("p", { class: "foot-note small quiet" });
  let latest: Series | undefined;
  let offered = "";
  const chosen = (series: Series): SeriesLine | undefined => series.lines.find((line) => keyOf(line) === get("series")) ?? series.lines[0];
  const element = h("section", { class: "section", id: "time", hidden: true, "aria-labelledby": "time-title" },
    h("h2", { id: "time-title" }, say("overTime")), h("p", { class: "lead" }, say("overTimeLead")),
    h("label", { class: "field fans-field no-print" }, h("span", {}, say("quantity")), select), chart.element, note,
    foot({
      path: "/series", query, formats: ["csv", "json"], picture: chart.canvas, title: say("overTime"), recipe,
      data: (place) => {
        const line = latest && chosen(latest);
        if (latest && line) place.append(data(latest, line));
      },
    }));

  const draw = (series: Series): void => {
    latest = series;
    const line = chosen(series);
    element.hidden = !line;
    if (!line) return;
    const now = series.lines.map(keyOf).join();
    if (offered !== now) {
      offered = now;
      put(select, offer(series.lines));
    }
    select.value = keyOf(line);
    note.textContent = say("fromFutures", { futures: plain(series.futures, 6) });
    const scale = scaleFor(line.unit, Math.max(...line.all.q95, ...line.none.q95), false);
    chart.draw({
      title: `${kindWords(line.kind)}: ${line.title || line.name}`, unit: scale.unit, factor: scale.factor,
      series: [seriesOf(line.all, series.start, say("withAll"), "--deterrence", false), seriesOf(line.none, series.start, say("withNone"), "--industry", true)],
    });
  };
  return { element, draw };
}
