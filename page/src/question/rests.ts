// SPDX-License-Identifier: Apache-2.0
//
// What the answer rests on: how many facts and assumptions, and the inputs that move the headlines most, each with its
// source or reason one click away.
import { h, put } from "../shell/dom";
import { foot } from "../shell/foot";
import { inputWords } from "../shell/inputs";
import { chip } from "../shell/origin";
import { amount, end } from "../shell/number";
import { resource, rows } from "../shell/server";
import { get } from "../shell/state";
import { table } from "../shell/table";
import { originOf } from "./controls";
import { scenarioQuery, type Input, type Model } from "./model";
import { say as sayShell } from "../shell/say";
import { named } from "../shell/titles";
import { percent, say } from "./say";

export function rests(model: Model, inputs: readonly Input[], signal: AbortSignal): HTMLElement {
  const lead = h("p", { class: "lead" });
  // The count follows when it comes; the table does not wait for it.
  rows<{ kind: string }>("/inputs", scenarioQuery(), signal).then((list) => {
    const facts = list.filter((row) => row.kind === "fact").length;
    const assumptions = list.filter((row) => row.kind === "assumption").length;
    put(lead, say("restsLead", { facts, assumptions }));
  }, () => lead.remove());
  const words = (input: Input): string => inputWords(input.input, model.titles);
  return h("section", { class: "section rests", id: "rests", "aria-labelledby": "rests-title" },
    h("h2", { id: "rests-title" }, say("rests")), lead,
    table({
      caption: say("rests"), captionUnseen: true, rows: inputs,
      columns: [
        { name: "input", heading: say("input"), value: words, show: (row: Input) => [words(row), h("div", { class: "mono tiny quiet" }, row.input)] },
        {
          name: "planning", heading: say("planningColumn"), value: (row: Input) => row.planning,
          show: (row: Input) => [
            chip(amount(row.planning, row.unit), words(row), originOf(row)),
            h("div", { class: "tiny quiet number" }, sayShell("from", { low: end(row.low, row.unit), high: end(row.high, row.unit) })),
          ],
        },
        {
          name: "moves", heading: say("movesColumn"), value: (row: Input) => row.moves,
          show: (row: Input) => [h("span", { class: "number" }, say("byShare", { share: percent(row.moves) })), h("div", { class: "tiny quiet" }, named(row.headline))],
        },
        { name: "settles", heading: say("settlesColumn"), show: (row: Input) => h("span", { class: "small" }, named(row.settles) || "–") },
      ],
    }),
    foot({
      path: "/inputs/main", query: scenarioQuery, formats: ["csv", "json"], title: say("rests"),
      recipe: () => `isthmus scenario show ${model.scenario} --inputs --main --csv${get("as_of") ? ` --as-of ${get("as_of")}` : ""}`,
      note: h("a", { href: resource("/inputs", scenarioQuery(), "csv"), download: "inputs.csv" }, say("allInputs")),
    }));
}
