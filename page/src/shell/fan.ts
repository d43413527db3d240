// SPDX-License-Identifier: Apache-2.0
//
// A quantity month by month with what nobody knows around it: the median, the middle half of the worlds and nine of ten,
// each named at the right end. A second fan (without cooperation) is a dashed line with a lighter band. Drawn by uPlot,
// which is loaded with the first fan.
import type uPlot from "uplot";
import { h, put } from "./dom";
import { plain } from "./number";
import { say } from "./say";
import { colour, onTheme } from "./theme";

export interface FanSeries {
  readonly name: string;
  /** A colour of the style sheet. */
  readonly colour: string;
  readonly dashed?: boolean;
  /** Years, as 2024.5. */
  readonly at: readonly number[];
  readonly q05: readonly (number | null)[];
  readonly q25: readonly (number | null)[];
  readonly q50: readonly (number | null)[];
  readonly q75: readonly (number | null)[];
  readonly q95: readonly (number | null)[];
}

export interface FanInput {
  readonly title: string;
  readonly unit: string;
  readonly factor: number;
  readonly series: readonly FanSeries[];
  readonly height?: number;
  /** Without bands only lines are drawn and named. */
  readonly bands?: boolean;
  /** A dated target or a day to mark: a vertical rule with a word. */
  readonly marks?: readonly { readonly at: number; readonly words: string }[];
}

export interface Fan {
  readonly element: HTMLElement;
  readonly canvas: () => HTMLCanvasElement | null;
  draw(input: FanInput): void;
}

type Plot = typeof uPlot;
let loaded: Promise<Plot> | undefined;

function library(): Promise<Plot> {
  loaded ??= import("uplot").then((module) => module.default);
  return loaded;
}

/** #rrggbb with an opacity, for canvas. */
function faded(hex: string, opacity: number): string {
  const value = parseInt(hex.slice(1), 16);
  return `rgb(${value >> 16} ${(value >> 8) & 255} ${value & 255} / ${opacity})`;
}

/** Series of one x axis: months that one of them lacks are gaps. */
function columns(input: FanInput): (number | null | undefined)[][] {
  const at = [...new Set(input.series.flatMap((series) => [...series.at]))].sort((a, b) => a - b);
  const place = new Map(at.map((x, index) => [x, index]));
  const data: (number | null | undefined)[][] = [at];
  for (const series of input.series) {
    for (const values of [series.q95, series.q75, series.q50, series.q25, series.q05]) {
      const column: (number | null)[] = new Array<number | null>(at.length).fill(null);
      series.at.forEach((x, index) => {
        const value = values[index];
        const to = place.get(x);
        if (value !== null && value !== undefined && to !== undefined) column[to] = value * input.factor;
      });
      data.push(column);
    }
  }
  return data;
}

/** Ticks with as many places as their step has, so that they are of one kind. */
export function axisWords(splits: readonly number[]): string[] {
  const step = Math.abs((splits[1] ?? 1) - (splits[0] ?? 0));
  let places = 0;
  while (places < 6 && Math.abs(step * 10 ** places - Math.round(step * 10 ** places)) > 1e-6) places += 1;
  return splits.map((value) => (value === 0 ? "0" : Math.abs(value) >= 1000 ? plain(value) : value.toFixed(places).replace("-", "\u2212")));
}

function options(input: FanInput, width: number, legend: HTMLElement): uPlot.Options {
  const ink = colour("--ink");
  const quiet = colour("--quiet");
  const line = colour("--line");
  const font = `12px ${getComputedStyle(document.body).fontFamily}`;
  const series: uPlot.Series[] = [{}];
  const bands: uPlot.Band[] = [];
  input.series.forEach((fan, index) => {
    const hue = colour(fan.colour);
    const edge = { stroke: "transparent", width: 0, points: { show: false } };
    const first = 1 + index * 5;
    series.push(edge, edge, { stroke: hue, width: 2, ...(fan.dashed ? { dash: [5, 4] } : {}), points: { show: false } }, edge, edge);
    const strength = fan.dashed ? 0.5 : 1;
    bands.push({ series: [first, first + 4], fill: faded(hue, 0.14 * strength) }, { series: [first + 1, first + 3], fill: faded(hue, 0.22 * strength) });
  });
  return {
    width,
    height: input.height ?? 260,
    padding: [8, 74, 0, 0],
    cursor: { y: false, points: { show: false }, drag: { x: false, y: false } },
    legend: { show: false },
    scales: { x: { time: false }, y: { range: (_plot, low, high) => [Math.min(0, low), high > 0 ? high * 1.04 : 1] } },
    axes: [
      { stroke: quiet, font, grid: { show: false }, ticks: { stroke: line, size: 5 }, size: 30, incrs: [1, 2, 5], values: (_plot, splits) => splits.map((year) => String(Math.round(year))) },
      { stroke: quiet, font, grid: { stroke: line, width: 1 }, ticks: { show: false }, size: 58, values: (_plot, splits) => axisWords(splits) },
    ],
    series,
    bands,
    hooks: {
      setCursor: [(plot) => readout(plot, input, legend)],
      draw: [(plot) => names(plot, input, ink, font)],
    },
  };
}

/** Names of the percentiles at the right end of the first fan, and the dated marks. */
function names(plot: uPlot, input: FanInput, ink: string, font: string): void {
  const { ctx } = plot;
  const ratio = devicePixelRatio || 1;
  ctx.save();
  ctx.font = font.replace("12px", `${11 * ratio}px`);
  ctx.fillStyle = ink;
  ctx.textBaseline = "middle";
  ctx.textAlign = "left";
  const end = plot.data[0].length - 1;
  const words = ["95%", "75%", say("median"), "25%", "5%"];
  if (input.bands === false) words.fill("");
  const at = words.map((_word, index) => {
    const value = plot.data[1 + index]?.[end];
    return value === null || value === undefined ? NaN : plot.valToPos(value, "y", true);
  });
  // The median is always named, the others where there is room beside what is named already.
  const taken: number[] = [];
  for (const index of [2, 0, 4, 1, 3]) {
    const y = at[index] ?? NaN;
    if (!Number.isFinite(y) || taken.some((other) => Math.abs(other - y) < 12 * ratio)) continue;
    taken.push(y);
    ctx.fillText(words[index] ?? "", plot.bbox.left + plot.bbox.width + 6 * ratio, y);
  }
  for (const mark of input.marks ?? []) {
    const x = plot.valToPos(mark.at, "x", true);
    ctx.fillRect(x, plot.bbox.top, ratio, plot.bbox.height);
    ctx.fillText(mark.words, x + 4 * ratio, plot.bbox.top + 8 * ratio);
  }
  ctx.restore();
}

/** The values under the cursor, in words below the chart. */
function readout(plot: uPlot, input: FanInput, place: HTMLElement): void {
  const at = plot.cursor.idx;
  if (at === null || at === undefined) {
    put(place, key(input));
    return;
  }
  const x = plot.data[0][at] ?? 0;
  const month = `${Math.floor(x + 1e-6)}-${String(Math.round((x - Math.floor(x + 1e-6)) * 12) + 1).padStart(2, "0")}`;
  put(place, h("span", { class: "number" }, month), input.series.map((fan, index) => {
    const value = (offset: number): string => plain(plot.data[1 + index * 5 + offset]?.[at] ?? NaN);
    return h("span", { class: "fan-key", style: { "--mark": `var(${fan.colour})` } }, h("i", { class: fan.dashed ? "dashed" : "" }),
      input.bands === false ? `${fan.name}: ${value(2)} ${input.unit}` : `${fan.name}: ${value(2)} (${value(4)} … ${value(0)}) ${input.unit}`);
  }));
}

function key(input: FanInput): HTMLElement[] {
  const first = input.series[0]?.colour ?? "--accent";
  return [
    ...input.series.map((fan) => h("span", { class: "fan-key", style: { "--mark": `var(${fan.colour})` } }, h("i", { class: fan.dashed ? "dashed" : "" }), fan.name)),
    ...(input.bands === false ? [] : [
      h("span", { class: "fan-key", style: { "--mark": `var(${first})` } }, h("b", { class: "band half" }), say("half")),
      h("span", { class: "fan-key", style: { "--mark": `var(${first})` } }, h("b", { class: "band" }), say("nineTenths")),
    ]),
  ];
}

export function fan(signal: AbortSignal): Fan {
  const holder = h("div", { class: "fan-plot" });
  const legend = h("div", { class: "fan-legend small" });
  const heading = h("h3", { class: "fan-title" });
  const element = h("figure", { class: "fan", role: "img", hidden: true }, heading, holder, legend);
  let plot: uPlot | undefined;
  let latest: FanInput | undefined;
  let shape = "";

  const draw = (input: FanInput): void => {
    latest = input;
    element.hidden = false;
    heading.replaceChildren(input.title, h("span", { class: "unit" }, ` ${input.unit}`));
    element.setAttribute("aria-label", sentence(input));
    void library().then((Plot) => {
      if (signal.aborted || latest !== input) return;
      const width = Math.max(240, holder.clientWidth);
      const now = `${width}/${input.title}/${input.unit}/${input.series.map((fan) => fan.name + fan.colour + String(fan.dashed)).join()}`;
      const data = columns(input) as uPlot.AlignedData;
      if (plot && now === shape) {
        plot.setData(data);
        return;
      }
      shape = now;
      plot?.destroy();
      plot = new Plot(options(input, width, legend), data, holder);
      put(legend, key(input));
    });
  };
  const again = (): void => {
    shape = "";
    if (latest) draw(latest);
  };
  onTheme(again, signal);
  const resized = new ResizeObserver(() => { if (latest && holder.clientWidth > 0) draw(latest); });
  resized.observe(holder);
  signal.addEventListener("abort", () => {
    resized.disconnect();
    plot?.destroy();
    plot = undefined;
  });
  return { element, canvas: () => holder.querySelector("canvas"), draw };
}

/** The chart in one sentence, for those who do not see it. */
function sentence(input: FanInput): string {
  const parts = input.series.map((fan) => {
    const end = fan.at.length - 1;
    const value = (list: readonly (number | null)[]): string => plain((list[end] ?? NaN) * input.factor);
    if (input.bands === false) return `${fan.name}, ${Math.floor(fan.at[end] ?? 0)}: ${value(fan.q50)}`;
    return `${fan.name}, ${Math.floor(fan.at[end] ?? 0)}: ${say("median")} ${value(fan.q50)}, ${say("nineTenths")} ${value(fan.q05)} … ${value(fan.q95)}`;
  });
  return `${input.title}, ${input.unit}. ${parts.join(". ")}`;
}
