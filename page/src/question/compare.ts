// SPDX-License-Identifier: Apache-2.0
//
// Compare: a second world beside this one, asked with the same chance and the same sliders, headline by headline.
import { h, put } from "../shell/dom";
import { foot } from "../shell/foot";
import { failure } from "../shell/notice";
import { scaleFor, signed } from "../shell/number";
import { change, edited, get } from "../shell/state";
import { table } from "../shell/table";
import { named } from "../shell/titles";
import { asker } from "./ask";
import { measuredWords, resolved, type Answer, type Headline } from "./answer";
import type { Model } from "./model";
import { say } from "./say";

export interface Compare {
  readonly element: HTMLElement;
  draw(answer: Answer): void;
  /** This view's question has changed: the second one follows. */
  follow(): void;
}

interface Pair {
  readonly here: Headline;
  readonly there: Headline | undefined;
}

/** "scenario" or "scenario,counterfactual"; empty: nothing chosen. */
function chosen(): { scenario: string; against: string } {
  const [scenario = "", against = ""] = get("with").split(",");
  return { scenario, against };
}

function cell(row: Headline | undefined, factor: number): Node | string {
  if (!row) return "–";
  return h("span", {}, h("strong", {}, signed(row.value * factor)),
    resolved(row) ? h("span", { class: "small quiet" }, ` ${signed(row.low_5 * factor)} … ${signed(row.high_95 * factor)}`) : h("span", { class: "small quiet" }, ` ${say("tooWide")}`));
}

export function compare(model: Model, now: () => URLSearchParams, signal: AbortSignal): Compare {
  const place = h("div", { class: "search-place" });
  const scenario = h("select", { onchange: () => pick() }, h("option", { value: "" }, "–"),
    model.scenarios.map((one) => h("option", { value: one.name, selected: one.name === chosen().scenario }, one.title)));
  const against = h("select", { onchange: () => pick() }, h("option", { value: "" }, "–"),
    model.counterfactuals.map((one) => h("option", { value: one.name, selected: one.name === chosen().against }, one.title)));
  let here: Answer | undefined;
  let there: Answer | undefined;
  const second = asker({
    started: () => place.setAttribute("aria-busy", "true"),
    answer: (answer) => { there = answer; show(); },
    failed: (error) => put(place, failure(error, follow)),
  }, signal);
  const pick = (): void => {
    const words = [scenario.value || (against.value ? model.scenario : ""), against.value].filter(Boolean).join(",");
    change({ with: words || null }, "push");
    there = undefined;
    follow();
  };
  const follow = (): void => {
    const { scenario: other, against: world } = chosen();
    if (!other) {
      second.stop();
      put(place, h("p", { class: "notice" }, say("compareWith")));
      return;
    }
    second.ask(edited(now(), { scenario: other, against: world || null }));
  };
  const show = (): void => {
    place.removeAttribute("aria-busy");
    if (!here || !there) return;
    const other = there;
    const rows = here.headlines.map((row): Pair => ({
      here: row, there: other.headlines.find((one) => one.metric === row.metric && one.place === row.place && one.area === row.area),
    }));
    const scale = (pair: Pair): { factor: number; unit: string } => scaleFor(pair.here.unit, Math.max(Math.abs(pair.here.value), Math.abs(pair.there?.value ?? 0)), true);
    const title = (name: string): string => model.scenarios.find((one) => one.name === name)?.title ?? name;
    const world = (name: string): string => model.counterfactuals.find((one) => one.name === name)?.title ?? name;
    const { scenario: name, against: compared } = chosen();
    put(place, table<Pair>({
      caption: say("compare"), captionUnseen: true, rows,
      columns: [
        { name: "headline", heading: say("statement"), value: (pair) => pair.here.headline, show: (pair) => [named(pair.here.headline), h("div", { class: "tiny quiet" }, `${measuredWords(pair.here)}, ${scale(pair).unit}`)] },
        { name: "here", heading: title(model.scenario), kind: "number", value: (pair) => pair.here.value, show: (pair) => cell(pair.here, scale(pair).factor) },
        { name: "there", heading: [title(name), compared ? world(compared) : ""].filter(Boolean).join(", "), kind: "number", value: (pair) => pair.there?.value, show: (pair) => cell(pair.there, scale(pair).factor) },
        { name: "difference", heading: say("difference"), kind: "number", value: (pair) => (pair.there ? pair.there.value - pair.here.value : null), show: (pair) => (pair.there ? signed((pair.there.value - pair.here.value) * scale(pair).factor) : "–") },
      ],
    }), foot({ path: "/question", query: () => edited(now(), { scenario: name, against: compared || null }), formats: ["csv", "json"], title: say("compare"), recipe: () => other.recipe }));
  };
  const field = (label: string, select: HTMLSelectElement): HTMLElement => h("label", { class: "field" }, h("span", {}, label), select);
  follow();
  return {
    element: h("div", { class: "stack" }, h("p", { class: "quiet" }, say("compareLead")),
      h("div", { class: "row no-print" }, field(say("withScenario"), scenario), field(say("against"), against)), place),
    draw(answer) {
      here = answer;
      show();
    },
    follow,
  };
}
