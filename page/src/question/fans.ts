// SPDX-License-Identifier: Apache-2.0
//
// Month by month: what cooperation changes over time, as fans. The reader chooses the quantity; what there is to choose
// from comes with the answer.
import { h, put } from "../shell/dom";
import { fan, type FanSeries } from "../shell/fan";
import { foot } from "../shell/foot";
import { empty, loading } from "../shell/notice";
import { plain, scaleFor, yearOf } from "../shell/number";
import { change, get } from "../shell/state";
import { say as sayShell } from "../shell/say";
import { table, type TableColumn } from "../shell/table";
import { named } from "../shell/titles";
import type { Quantiles, Series, SeriesLine } from "./answer";
import { say } from "./say";

export interface Fans {
  readonly element: HTMLElement;
  draw(series: Series): void;
}

export const KINDS = ["delivered", "stock", "present", "active", "transit", "home"] as const;
type Kind = (typeof KINDS)[number];

function keyOf(line: SeriesLine): string {
  return `${line.kind}:${line.name}`;
}

function kindWords(kind: string): string {
  return (KINDS as readonly string[]).includes(kind) ? say(kind as Kind) : kind;
}

/** A line that has come with its numbers. */
interface Whole extends SeriesLine {
  readonly none: Quantiles;
  readonly all: Quantiles;
}

function whole(line: SeriesLine | undefined): line is Whole {
  return line?.none !== undefined && line.all !== undefined;
}

/** Whether a crisis runs is yes or no in each future: its share of futures is a line, and percentiles of it say nothing. */
function isShare(line: SeriesLine): boolean {
  return line.unit.startsWith("share");
}

function seriesOf(line: Whole, which: "all" | "none", start: string): FanSeries {
  // Index 0 is the state before the first month.
  const first = yearOf(start) - 1 / 12;
  const quantiles = line[which];
  const none: readonly null[] = quantiles.mean.map(() => null);
  return {
    name: which === "all" ? say("withAll") : say("withNone"), colour: which === "all" ? "--deterrence" : "--industry", dashed: which === "none",
    at: quantiles.mean.map((_value, index) => first + index / 12),
    ...(isShare(line) ? { q05: none, q25: none, q50: quantiles.mean, q75: none, q95: none } : quantiles),
  };
}

function monthOf(start: string, index: number): string {
  const month = Number(start.slice(0, 4)) * 12 + Number(start.slice(5, 7)) - 2 + index;
  return `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, "0")}`;
}

function data(series: Series, line: Whole): HTMLElement {
  const last = line.all.mean.length - 1;
  const rows = line.all.mean.map((_value, index) => index).filter((index) => index % 12 === 0 || index === last);
  const column = (which: "all" | "none", quantile: "mean" | "q05" | "q50" | "q95"): TableColumn<number> => {
    const words = { mean: sayShell("mean"), q05: "5%", q50: sayShell("median"), q95: "95%" }[quantile];
    return {
      name: `${which}_${quantile}`, heading: `${which === "all" ? say("withAll") : say("withNone")}, ${words}`, kind: "number",
      value: (index) => line[which][quantile][index], show: (index) => plain(line[which][quantile][index] ?? NaN),
    };
  };
  const quantities = isShare(line) ? ["mean"] as const : ["q50", "q05", "q95"] as const;
  return table<number>({
    caption: line.title, rows, first: 20,
    columns: [{ name: "month", heading: say("month"), value: (index) => monthOf(series.start, index) }, ...(["all", "none"] as const).flatMap((which) => quantities.map((quantity) => column(which, quantity)))],
  });
}

/** The kind of line that the address asks for; deliveries unless it says otherwise. */
export function seriesKind(): Kind {
  const [kind = ""] = get("series").split(":");
  return (KINDS as readonly string[]).includes(kind) ? kind as Kind : "delivered";
}

/** What the question has to say so that the chosen line comes with the answer. */
export function seriesWords(): Record<string, string> {
  const [, ...name] = get("series").split(":");
  return { series: seriesKind(), line: name.join(":") || "first" };
}

export function fans(query: () => URLSearchParams, recipe: () => string, signal: AbortSignal): Fans {
  const chart = fan(signal);
  const kind = h("select", { onchange: (event: Event) => change({ series: (event.target as HTMLSelectElement).value }, "push") },
    KINDS.map((name) => h("option", { value: name, selected: name === seriesKind() }, kindWords(name))));
  const select = h("select", { onchange: (event: Event) => change({ series: `${seriesKind()}:${(event.target as HTMLSelectElement).value}` }, "push") });
  const note = h("p", { class: "foot-note small quiet" });
  const waiting = h("div", {}, loading());
  let latest: Series | undefined;
  let offered = "";
  const field = (words: string, one: HTMLSelectElement): HTMLElement => h("label", { class: "field" }, h("span", {}, words), one);
  const element = h("section", { class: "section", id: "time", "aria-labelledby": "time-title" },
    h("h2", { id: "time-title" }, say("overTime")), h("p", { class: "lead" }, say("overTimeLead")),
    h("div", { class: "row fans-field no-print" }, field(say("quantity"), kind), field(say("which"), select)), waiting, chart.element, note,
    foot({
      path: "/question", query, formats: [], picture: chart.canvas, title: say("overTime"), recipe, rows: () => {
        const line = latest?.lines.find(whole);
        const start = latest?.start ?? "";
        return line ? line.all.mean.map((_value, index) => ({ month: monthOf(start, index), ...values("with", line.all, index), ...values("without", line.none, index) })) : [];
      },
      data: (place) => {
        const line = latest?.lines.find(whole);
        if (latest && line) place.append(data(latest, line));
      },
    }));

  const draw = (series: Series): void => {
    latest = series;
    const line = series.lines.find(whole);
    put(waiting, line ? null : empty());
    chart.element.hidden = !line;
    if (!line) return;
    const now = series.lines.map(keyOf).join();
    if (offered !== now) {
      offered = now;
      put(select, series.lines.map((one) => h("option", { value: one.name }, named(one.title || one.name))));
    }
    kind.value = line.kind;
    select.value = line.name;
    note.textContent = say("fromFutures", { futures: plain(series.futures, 6) });
    const scale = isShare(line) ? { factor: 100, unit: say("ofFutures") } : scaleFor(line.unit, Math.max(...line.all.q95, ...line.none.q95), false);
    chart.draw({
      title: `${kindWords(line.kind)}: ${named(line.title || line.name)}`, unit: scale.unit, factor: scale.factor,
      series: [seriesOf(line, "all", series.start), seriesOf(line, "none", series.start)], bands: !isShare(line),
    });
  };
  return { element, draw };
}

function values(world: string, quantiles: Quantiles, index: number): Record<string, number | null> {
  return Object.fromEntries((["mean", "q05", "q25", "q50", "q75", "q95"] as const).map((name) => [`${world}_${name}`, quantiles[name][index] ?? null]));
}
