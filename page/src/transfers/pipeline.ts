// SPDX-License-Identifier: Apache-2.0
//
// The pipeline: a line an order with framework, contract, delivered and forecast on one scale, customer by customer.
import { h, s } from "../shell/dom";
import { foot } from "../shell/foot";
import { empty } from "../shell/notice";
import { count, plain } from "../shell/number";
import { say as shellSay } from "../shell/say";
import { get } from "../shell/state";
import { openBehind } from "./behind";
import { asked, atHorizon, horizon, recipeOf, type Transfers, type Year } from "./data";
import { say } from "./say";

function round(value: number | null): string {
  return value === null ? "–" : plain(Math.round(value), 6);
}

/** The stages of one order in per cent of its framework: outline, contract, delivered; the forecast as a whisker. */
function stages(row: Year, words: string): SVGSVGElement {
  const most = Math.max(row.framework ?? 0, row.contract ?? 0, row.delivered ?? 0, row.forecast_p95, 1);
  const x = (value: number | null): number => (100 * (value ?? 0)) / most;
  return s("svg", { class: "stages", viewBox: "0 0 100 10", preserveAspectRatio: "none", role: "img", "aria-label": words },
    s("rect", { class: "framework", x: 0, y: 1, width: x(row.framework), height: 8 }),
    s("rect", { class: "contract", x: 0, y: 1, width: x(row.contract), height: 8 }),
    s("rect", { class: "delivered", x: 0, y: 3, width: x(row.delivered), height: 4 }),
    s("rect", { class: "spread", x: x(row.forecast_p05), y: 4, width: Math.max(0.4, x(row.forecast_p95) - x(row.forecast_p05)), height: 2 }),
    s("rect", { class: "median", x: Math.max(0, x(row.forecast_p50) - 0.35), y: 0, width: 0.7, height: 10 }));
}

function orderRow(data: Transfers, row: Year): HTMLElement {
  const title = data.title("order", row.name);
  const open = (shown: string, heading: string): HTMLElement => h("button", {
    type: "button", class: "chip number", "aria-haspopup": "dialog", "aria-label": `${title}, ${heading}: ${shown}`, onclick: () => openBehind(data, "order", row.name),
  }, shown);
  const forecast = count(row.forecast_p50);
  const spread = row.forecast_p95 - row.forecast_p05 >= 0.5 ? `${count(row.forecast_p05)}–${count(row.forecast_p95)}` : "";
  return h("tr", {},
    h("th", { scope: "row" }, h("button", { type: "button", class: "link order-name", "aria-haspopup": "dialog", onclick: () => openBehind(data, "order", row.name) }, title)),
    h("td", { class: "stage-cell" }, stages(row, `${say("framework")} ${round(row.framework)}, ${say("contract")} ${round(row.contract)}, ${say("delivered")} ${round(row.delivered)}, ${say("forecast")} ${forecast}`)),
    h("td", { class: "number", "data-label": say("framework") }, open(round(row.framework), say("framework"))),
    h("td", { class: "number", "data-label": say("contract") }, open(round(row.contract), say("contract"))),
    h("td", { class: "number", "data-label": say("delivered") }, open(round(row.delivered), say("delivered"))),
    h("td", { class: "number", "data-label": say("forecast") }, open(forecast, say("forecast")), spread && h("span", { class: "tiny quiet number" }, ` ${spread}`)));
}

export function pipeline(data: Transfers): HTMLElement {
  const list = atHorizon(data, "order");
  if (list.length === 0) return empty(say("none"));
  const customers = [...new Set(list.map((row) => row.customer))];
  const year = horizon(data).slice(0, 4);
  return h("div", {},
    h("p", { class: "lead small" }, say("pipelineLead")),
    h("p", { class: "stage-keys tiny", "aria-hidden": "true" },
      h("span", { class: "stage-key framework" }, say("framework")), h("span", { class: "stage-key contract" }, say("contract")),
      h("span", { class: "stage-key delivered" }, say("delivered")), h("span", { class: "stage-key median" }, `${say("forecast")}, ${say("endOf", { year })}, ${say("ninety")}`)),
    h("div", { class: "table pipeline", tabindex: "0", role: "region", "aria-label": say("pipeline") }, h("table", {},
      h("caption", { class: "unseen" }, say("pipeline")),
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, say("order")), h("th", { scope: "col", class: "stage-cell" }, h("span", { class: "unseen" }, say("pipeline"))),
        [say("framework"), say("contract"), say("delivered"), `${say("forecast")} ${year}`].map((words) => h("th", { scope: "col", class: "number" }, words)))),
      customers.map((customer) => h("tbody", {},
        h("tr", { class: "group" }, h("th", { scope: "rowgroup", colspan: 6 }, data.title("actor", customer))),
        list.filter((row) => row.customer === customer).map((row) => orderRow(data, row)))))),
    foot({
      path: "/transfers", query: () => asked({ to: get("to"), item: get("item"), by: horizon(data) }), formats: ["csv", "json", "svg"], title: say("pipeline"),
      recipe: () => recipeOf(data, "orders"), note: shellSay("condition"),
    }));
}
