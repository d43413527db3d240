// SPDX-License-Identifier: Apache-2.0
//
// The answer: one sentence with its interval and how far it holds, then each headline as a row that can be chosen.
import { h, put, s } from "../shell/dom";
import { announce } from "../shell/notice";
import { plain, scaleFor, signed } from "../shell/number";
import { openDrawer } from "../shell/drawer";
import { change, get } from "../shell/state";
import { named } from "../shell/titles";
import { isOff, measuredWords, resolved, type Answer, type Headline } from "./answer";
import type { Model } from "./model";
import { figures, percent, say, sentencePieces, tierWords, unitOf, verdictWords, withoutInterval } from "./say";

export interface Headlines {
  readonly element: HTMLElement;
  draw(answer: Answer, done: boolean): void;
  /** A question is out; the old answer stands until the new one comes. */
  wait(): void;
}

/** Of several headlines the one that the address asks about, else the first that is found, else the first of what is not switched off. */
export function leading(rows: readonly Headline[]): Headline | undefined {
  const metric = get("metric");
  const place = get("place");
  return (metric ? rows.find((row) => row.metric === metric && (!place || row.place === place)) ?? rows.find((row) => row.metric === metric) : undefined)
    ?? rows.find((row) => row.verdict === "found") ?? rows.find((row) => !isOff(row)) ?? rows[0];
}

/** A small interval against zero, without words: the figures stand beside it. */
function spark(row: Headline, colour: string): SVGSVGElement {
  const known = resolved(row);
  const ends = [0, row.value, ...(known ? [row.low_5, row.high_95] : [])];
  const low = Math.min(...ends);
  const high = Math.max(...ends);
  const span = high - low || 1;
  const x = (value: number): number => 6 + ((value - low) / span) * 108;
  return s("svg", { class: "spark", viewBox: "0 0 120 20", width: 120, height: 20, "aria-hidden": "true", style: { "--mark": `var(${colour})` } },
    s("line", { class: "zero", x1: x(0), x2: x(0), y1: 2, y2: 18 }),
    known && s("line", { class: "interval", x1: x(row.low_5), x2: x(row.high_95), y1: 10, y2: 10 }),
    s("circle", { class: known ? "dot" : "dot open", cx: x(row.value), cy: 10, r: 4.5 }));
}

/** How sure a headline's figure is, and the command that makes it. */
function openNumber(row: Headline, answer: Answer): void {
  const said = figures(row);
  const scaled = (value: number | null): string => {
    if (value === null) return "–";
    const scale = scaleFor(unitOf(row.metric, row.unit), Math.max(Math.abs(row.value), Math.abs(row.high_95 ?? 0), Math.abs(row.low_5 ?? 0)), true);
    return `${signed(value * scale.factor)} ${said.unit}`.trim();
  };
  const line = (name: string, words: string): HTMLElement => h("div", {}, h("dt", {}, name), h("dd", { class: "number" }, words));
  openDrawer(`${measuredWords(row)}: ${said.value} ${said.unit}`.trim(), (place) => put(place,
    h("p", {}, named(row.headline)), h("p", { class: `tier ${row.tier}` }, tierWords(row.tier)),
    h("dl", { class: "facts" },
      line(answer.first_look ? say("soManyWorlds", { worlds: String(answer.worlds) }) : say("inWorlds"), said.known ? `${said.low} … ${said.high} ${said.unit}`.trim() : withoutInterval(row)),
      line(say("chance"), scaled(row.simulation_error).replace("+", "± ")),
      line(say("aboveZero"), percent(row.positive_share)),
      line(say("nothingDeters"), scaled(row.without_elasticity))),
    h("p", { class: "small quiet" }, say("stands_on")), h("code", { class: "copy-text" }, answer.recipe)));
}

function rowOf(row: Headline, answer: Answer, model: Model, chosen: boolean): HTMLElement {
  const said = figures(row);
  const area = model.areas.find((one) => one.name === row.area);
  return h("li", { class: `headline${chosen ? " chosen" : ""}` },
    h("button", {
      type: "button", "aria-pressed": String(chosen), title: say("chooseHeadline", { measured: measuredWords(row) }),
      onclick: () => change({ metric: row.metric, place: row.place }, "push"),
    },
      h("span", { class: "headline-figure number" }, h("strong", {}, said.value), h("span", { class: "unit" }, said.unit)),
      h("span", { class: "headline-words" }, named(row.headline),
        h("span", { class: "headline-range small quiet" }, h("i", { class: "area-mark", style: { "--mark": `var(${area?.colour ?? "--other"})` } }),
          `${verdictWords(row, answer)} · `, ...(isOff(row) ? [] : [h("span", { class: "number" }, said.known ? `${said.low} … ${said.high}` : withoutInterval(row)), " · "]), measuredWords(row))),
      spark(row, area?.colour ?? "--other")));
}

export function headlines(model: Model): Headlines {
  const sentence = h("p", { class: "answer-sentence" });
  const tier = h("p", { class: "answer-tier" });
  const meter = h("div", { class: "meter", "aria-hidden": "true" }, h("i"));
  const state = h("p", { class: "answer-state small quiet" });
  const list = h("ol", { class: "headlines" });
  const element = h("div", {}, h("div", { class: "answer", "aria-live": "off" }, sentence, tier, h("div", { class: "answer-meter" }, meter, state)), list);
  return {
    element,
    wait() {
      element.classList.add("waiting");
    },
    draw(answer, done) {
      element.classList.remove("waiting");
      const first = leading(answer.headlines);
      if (!first) return;
      const pieces = sentencePieces(first, answer);
      put(sentence, pieces.map((piece, index) => (index === 1 ? h("button", {
        type: "button", class: "chip", "aria-haspopup": "dialog", onclick: () => openNumber(first, answer),
      }, piece) : index % 2 === 1 ? h("strong", {}, piece) : piece)));
      put(tier, h("span", { class: `tier ${first.tier}` }, tierWords(first.tier)));
      const at = answer.headlines.indexOf(first);
      const precision = answer.precisions[at] ?? null;
      // Error falls with the root of the futures: the share of the way to the precision that is wanted.
      const way = done ? 1 : precision === null ? answer.futures / answer.of : Math.min(1, (answer.until / precision) ** 2);
      meter.style.setProperty("--done", String(way));
      meter.classList.toggle("whole", done);
      state.textContent = [say("futures", { futures: plain(answer.futures, 6) }), precision === null ? "" : say("precise", { error: percent(precision) })].filter(Boolean).join(" · ");
      put(list, answer.headlines.map((row) => rowOf(row, answer, model, row === first)));
      if (done) announce(pieces.join(""));
    },
  };
}
