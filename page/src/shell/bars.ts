// SPDX-License-Identifier: Apache-2.0
//
// Values with their intervals, as the page's own SVG: a dot for the mean, a thick line over the middle half of the worlds
// where it is known, a thin one over nine of ten, and zero as the axis. Panels side by side share one scale; on a narrow
// screen they stand below each other. What is not resolved has a hollow dot and no interval, so nothing is told by colour alone.
import { h, put, s } from "./dom";
import { aligned, plain, signed } from "./number";
import { say } from "./say";

export interface BarRow {
  readonly key: string;
  readonly label: string;
  /** A part of the row above it: indented and lighter. */
  readonly part?: boolean;
  /** A colour of the style sheet: "--industry". */
  readonly colour: string;
}

export interface BarValue {
  readonly value: number;
  readonly low?: number | null;
  readonly high?: number | null;
  readonly low25?: number | null;
  readonly high75?: number | null;
}

export interface BarPanel {
  readonly key: string;
  readonly title: string;
  readonly values: ReadonlyMap<string, BarValue>;
}

export interface BarsInput {
  readonly title: string;
  readonly rows: readonly BarRow[];
  readonly panels: readonly BarPanel[];
  readonly factor: number;
  readonly unit: string;
  /** Which way is the better one, in words, shown at that end of the axis. */
  readonly better?: { readonly positive: boolean; readonly words: string };
  /** A click on a row of a panel. */
  readonly choose?: (row: string, panel: string) => void;
  readonly chosen?: string;
}

export interface Bars {
  readonly element: HTMLElement;
  readonly svg: () => SVGSVGElement;
  draw(input: BarsInput): void;
}

const LINE = 16;
const HEAD = 30;
const TAIL = 48;
const VALUES = 66;
const GAP = 26;

let ruler: CanvasRenderingContext2D | null | undefined;
/** Lines of labels that have been measured: the same ones are drawn with each answer. */
const measured = new Map<string, string[]>();

/** A label in lines that fit a width: SVG does not wrap by itself. */
function wrapped(label: string, width: number, bold: boolean): string[] {
  const key = `${label}/${width}/${String(bold)}`;
  const before = measured.get(key);
  if (before) return before;
  ruler ??= document.createElement("canvas").getContext("2d");
  if (!ruler) return [label];
  ruler.font = `${bold ? 600 : 400} 13px ${getComputedStyle(document.body).fontFamily}`;
  const lines: string[] = [];
  let line = "";
  for (const word of label.split(" ")) {
    const longer = line ? `${line} ${word}` : word;
    if (line && ruler.measureText(longer).width > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  measured.set(key, [...lines, line]);
  return [...lines, line];
}

/** A few round ticks over a range that holds zero. */
export function ticks(low: number, high: number, wanted = 4): number[] {
  const span = high - low;
  if (!(span > 0)) return [0];
  const rough = span / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((m) => m * power).find((candidate) => candidate >= rough) ?? 10 * power;
  const list: number[] = [];
  for (let tick = Math.ceil(low / step); tick <= Math.floor(high / step); tick += 1) list.push(tick === 0 ? 0 : Number((tick * step).toPrecision(10)));
  return list;
}

/** The range of all intervals and zero. A far end is not cut off: what nobody knows is wide. */
function extent(input: BarsInput): [number, number] {
  let low = 0;
  let high = 0;
  for (const panel of input.panels) {
    for (const value of panel.values.values()) {
      for (const end of [value.value, value.low, value.high]) {
        if (end === null || end === undefined || !Number.isFinite(end)) continue;
        low = Math.min(low, end * input.factor);
        high = Math.max(high, end * input.factor);
      }
    }
  }
  if (low === high) return [-1, 1];
  const pad = (high - low) * 0.04;
  return [low < 0 ? low - pad : low - pad / 2, high > 0 ? high + pad : high + pad / 2];
}

/** While a hand moves a slider the scale only grows, so that the bars move and not the axis. */
export function heldExtent(before: [number, number] | undefined, now: [number, number]): [number, number] {
  if (!before) return now;
  const span = now[1] - now[0];
  const fits = now[0] >= before[0] && now[1] <= before[1] && span > 0.55 * (before[1] - before[0]);
  return fits ? before : now;
}

export function bars(): Bars {
  const svg = s("svg", { class: "bars", role: "img", "aria-label": say("loading") });
  const element = h("div", { class: "bars-holder" }, svg);
  let held: [number, number] | undefined;
  let heldFor = "";
  let latest: BarsInput | undefined;
  // Asked of the element while it is being filled, its width would cost a layout of the whole page.
  let room = 0;

  const draw = (input: BarsInput): void => {
    latest = input;
    const about = `${input.title}/${input.unit}/${input.panels.map((panel) => panel.key).join()}`;
    if (about !== heldFor) held = undefined;
    heldFor = about;
    const [low, high] = held = heldExtent(held, extent(input));
    const width = Math.max(300, (room ||= element.clientWidth) || 720);
    const narrow = width < 620;
    const labels = narrow ? 0 : Math.min(300, Math.max(180, width * 0.3));
    const beside = Math.max(1, Math.floor((width - labels) / 170));
    const columns = narrow ? 1 : Math.min(input.panels.length, beside === 5 && input.panels.length === 6 ? 3 : beside, 4);
    const panelWidth = (width - labels) / Math.max(1, columns);
    const plot = Math.max(60, panelWidth - VALUES - GAP);
    const largest = Math.max(0, ...input.panels.flatMap((panel) => [...panel.values.values()].map((value) => Math.abs(value.value * input.factor))));
    const lines = input.rows.map((row) => wrapped(row.label, narrow ? width - 20 : labels - (row.part ? 34 : 20), !row.part));
    const heights = lines.map((list) => (narrow ? list.length * LINE + 26 : Math.max(30, list.length * LINE + 12)));
    const tops: number[] = [];
    heights.reduce((sum, height, at) => (tops[at] = sum) + height, 0);
    const body = heights.reduce((sum, height) => sum + height, 0);
    const band = HEAD + body + TAIL;
    const height = Math.max(0, band * Math.ceil(input.panels.length / Math.max(1, columns)) - 12); // 0: nothing changes anywhere
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    svg.setAttribute("height", String(height));
    svg.setAttribute("aria-label", input.title);
    const parts: Node[] = [];
    const marks = ticks(low, high, plot > 150 ? 4 : 3);

    input.panels.forEach((panel, index) => {
      const left = labels + (index % columns) * panelWidth + (narrow ? 2 : 8);
      const top = Math.floor(index / columns) * band;
      const bottom = top + HEAD + body;
      const x = (value: number): number => left + ((value - low) / (high - low)) * plot;
      parts.push(s("text", { class: "bars-title", x: left, y: top + 16 }, panel.title));
      for (const mark of marks) {
        parts.push(s("line", { class: mark === 0 ? "zero" : "grid", x1: x(mark), x2: x(mark), y1: top + HEAD - 4, y2: bottom }),
          s("text", { class: "tick", x: x(mark), y: bottom + 14, "text-anchor": "middle" }, plain(mark)));
      }
      parts.push(s("text", { class: "tick", x: left + plot + VALUES, y: bottom + 14, "text-anchor": "end" }, input.unit));
      if (input.better) {
        const { positive, words } = input.better;
        parts.push(s("text", { class: "better", x: positive ? left + plot : left, y: bottom + 29, "text-anchor": positive ? "end" : "start" }, positive ? `${words} →` : `← ${words}`));
      }
      input.rows.forEach((line, at) => {
        const list = lines[at] ?? [];
        const begin = top + HEAD + (tops[at] ?? 0);
        const middle = narrow ? begin + list.length * LINE + 12 : begin + (heights[at] ?? 0) / 2;
        const value = panel.values.get(line.key);
        if (index % columns === 0) {
          const first = narrow ? begin + 12 : middle - ((list.length - 1) * LINE) / 2 + 4;
          parts.push(s("text", { class: `bars-label${line.part ? " part" : ""}` },
            list.map((words, n) => s("tspan", { x: line.part ? 14 : 0, y: first + n * LINE }, words))));
        }
        if (value) parts.push(mark(line, value, input, x, middle, left + plot + VALUES, largest));
      });
    });
    put(svg, s("title", {}, input.title), parts);
  };

  const mark = (line: BarRow, value: BarValue, input: BarsInput, x: (value: number) => number, y: number, end: number, largest: number): SVGGElement => {
    const { factor } = input;
    const known = value.low !== null && value.low !== undefined && value.high !== null && value.high !== undefined;
    const style = { "--mark": `var(${line.colour})` };
    const thin = known ? s("line", { class: "interval", x1: x((value.low ?? 0) * factor), x2: x((value.high ?? 0) * factor), y1: y, y2: y }) : null;
    const half = value.low25 !== null && value.low25 !== undefined && value.high75 !== null && value.high75 !== undefined
      ? s("line", { class: "half", x1: x(value.low25 * factor), x2: x(value.high75 * factor), y1: y, y2: y }) : null;
    const range = known ? `${plain((value.low ?? 0) * factor)} … ${plain((value.high ?? 0) * factor)}` : "";
    return s("g", { class: `mark${line.part ? " part" : ""}${known ? "" : " open"}`, style },
      s("title", {}, `${line.label}: ${signed(value.value * factor)} ${input.unit}${range ? ` (${range}, ${say("ofWorlds")})` : ""}`),
      s("rect", { class: "row-hit", x: 0, y: y - 13, width: end, height: 26 }),
      thin, half,
      s("circle", { class: "dot", cx: x(value.value * factor), cy: y, r: line.part ? 3.5 : 5 }),
      s("text", { class: "bars-value", x: end, y: y + 4, "text-anchor": "end" }, aligned(value.value * factor, largest)));
  };

  new ResizeObserver(() => {
    if (element.clientWidth === room) return;
    room = element.clientWidth;
    if (latest) draw(latest);
  }).observe(element);
  return { element, svg: () => svg, draw };
}
