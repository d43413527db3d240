// SPDX-License-Identifier: Apache-2.0
//
// What stands behind an order's or line's numbers: its inputs, each a fact that opens or an assumption with its reason; and
// its fan year by year.
import { h, put } from "../shell/dom";
import { openDrawer } from "../shell/drawer";
import { fan } from "../shell/fan";
import { empty, fillWith } from "../shell/notice";
import { inputWords } from "../shell/inputs";
import { amount, yearOf } from "../shell/number";
import { factWords } from "../shell/fact";
import type { Input, Transfers } from "./data";
import { say } from "./say";

/** Inputs of an order: "quantity.poland-k2-2022.rotem-k2"; what levers set ("lever/input") comes last. */
function inputsOf(list: readonly Input[], name: string): Input[] {
  const own = list.filter((row) => row.input.split("/").pop()?.split(".").includes(name));
  const rank = (row: Input): number => (row.input.includes("/") ? 3 : row.kind === "fact" ? 0 : /^(quantity|contracted|delivered|promised|capacity)\./.test(row.input) ? 1 : 2);
  return own.sort((a, b) => rank(a) - rank(b));
}

/** A value that is one number in its unit; "no" of a switch and the like as it stands. */
function valueWords(row: Input): string {
  const value = Number(row.value);
  return row.value && Number.isFinite(value) ? amount(value, row.unit ?? "") : row.value ?? "";
}

function inputCard(data: Transfers, row: Input, name: string, told: boolean): HTMLElement {
  const [set = "", rest = row.input] = row.input.includes("/") ? row.input.split("/") : ["", row.input];
  const words = inputWords(rest.replace(`.${name}`, ""), data.titles) + (set ? ` (${data.titles.get(set) ?? set.replaceAll("-", " ")})` : "");
  const facts = h("div", {});
  return h("article", { class: "behind-card" },
    h("p", { class: "behind-head" }, h("span", { class: "small behind-name" }, words), h("strong", { class: "number" }, valueWords(row))),
    h("code", { class: "tiny quiet" }, row.input),
    h("p", { class: `small ${row.kind === "fact" ? "" : "quiet"}` }, told ? say("sameReason") : row.basis ?? ""),
    row.fact && h("button", {
      type: "button", class: "link small", onclick: (event: Event) => {
        (event.target as HTMLElement).hidden = true;
        put(facts, factWords(row.fact ?? "", new AbortController().signal));
      },
    }, row.fact), facts);
}

export function openBehind(data: Transfers, kind: "order" | "line", name: string): void {
  const title = data.title(kind, name);
  openDrawer(title, (place, signal) => {
    const years = data.years.filter((row) => row.scope === kind && row.name === name);
    const graph = fan(signal);
    const inputs = h("div", {});
    put(place, graph.element, h("h3", {}, say("behind")), h("p", { class: "small quiet" }, say("behindLead")), inputs);
    const pick = (key: "forecast_p05" | "forecast_p25" | "forecast_p50" | "forecast_p75" | "forecast_p95"): number[] => years.map((row) => row[key]);
    graph.draw({
      title: say("fanOf", { order: title }), unit: say("fanUnit"), factor: 1, height: 220,
      series: [{
        name: say("forecast"), colour: "--industry", at: years.map((row) => yearOf(row.by) + 1 / 12),
        q05: pick("forecast_p05"), q25: pick("forecast_p25"), q50: pick("forecast_p50"), q75: pick("forecast_p75"), q95: pick("forecast_p95"),
      }, ...(years.some((row) => row.promised !== null) ? [{
        name: say("promised"), colour: "--quiet", dashed: true, at: years.map((row) => yearOf(row.by) + 1 / 12),
        q05: years.map((row) => row.promised), q25: years.map((row) => row.promised), q50: years.map((row) => row.promised), q75: years.map((row) => row.promised), q95: years.map((row) => row.promised),
      }] : [])],
    });
    return fillWith(inputs, signal, data.inputs, (list) => {
      const own = inputsOf(list, name);
      return own.length > 0 ? h("div", { class: "stack" }, own.map((row, at) => inputCard(data, row, name, row.kind !== "fact" && (row.basis ?? "").length > 120 && row.basis === own[at - 1]?.basis))) : empty();
    });
  });
}
