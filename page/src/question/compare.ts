// SPDX-License-Identifier: Apache-2.0
//
// Compare: a second world beside this one, asked with the same chance and the same sliders: what each area of cooperation is
// worth in both on the chosen metric, place by place. Headlines differ from scenario to scenario; metrics do not.
import { h, put } from "../shell/dom";
import { foot } from "../shell/foot";
import { failure } from "../shell/notice";
import { aligned } from "../shell/number";
import { change, edited, get } from "../shell/state";
import { table } from "../shell/table";
import { asker } from "./ask";
import { resolved, type Answer, type Value } from "./answer";
import { placeTitle, scaleOf, statements } from "./worth";
import type { Model } from "./model";
import { say } from "./say";

export interface Compare {
  readonly element: HTMLElement;
  draw(answer: Answer): void;
  /** This view's question has changed: the second one follows. */
  follow(): void;
}

interface Pair {
  readonly here: Value;
  readonly there: Value | undefined;
}

/** "scenario" or "scenario,counterfactual"; empty: nothing chosen. */
function chosen(): { scenario: string; against: string } {
  const [scenario = "", against = ""] = get("with").split(",");
  return { scenario, against };
}

function cell(row: Value | undefined, factor: number, largest: number): Node | string {
  if (!row) return "–";
  return h("span", {}, h("strong", {}, aligned(row.value * factor, largest)),
    resolved(row) ? h("span", { class: "small quiet" }, ` ${aligned(row.low_5 * factor, largest)} … ${aligned(row.high_95 * factor, largest)}`) : h("span", { class: "small quiet" }, ` ${say("tooWide")}`));
}

export function compare(model: Model, now: () => URLSearchParams, signal: AbortSignal): Compare {
  const place = h("div", { class: "search-place" });
  const scenario = h("select", { onchange: () => pick() }, h("option", { value: "" }, "–"),
    model.scenarios.map((one) => h("option", { value: one.name, selected: one.name === chosen().scenario }, one.title)));
  const against = h("select", { onchange: () => pick() }, h("option", { value: "" }, "–"),
    model.counterfactuals.map((one) => h("option", { value: one.name, selected: one.name === chosen().against }, one.title)));
  let here: Answer | undefined;
  let there: Answer | undefined;
  let askedFor = "";
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
    askedFor = here?.metric ?? "";
    if (!askedFor) return;
    second.ask(edited(now(), { scenario: other, against: world || null, metric: askedFor, place: "every" }));
  };
  const show = (): void => {
    place.removeAttribute("aria-busy");
    if (!here || !there) return;
    const other = there;
    const metric = model.metrics.find((one) => one.name === here?.metric);
    const rows = here.values.filter((row) => row.statement === statements()[0] && (row.value !== 0 || row.place === "all")).map((row): Pair => ({
      here: row, there: other.values.find((one) => one.metric === row.metric && one.place === row.place && one.area === row.area && one.statement === row.statement),
    }));
    const { factor, unit } = scaleOf([...here.values, ...other.values], metric?.unit ?? "");
    const largest = Math.max(0, ...rows.map((pair) => Math.max(Math.abs(pair.here.value), Math.abs(pair.there?.value ?? 0)) * factor));
    const title = (name: string): string => model.scenarios.find((one) => one.name === name)?.title ?? name;
    const world = (name: string): string => model.counterfactuals.find((one) => one.name === name)?.title ?? name;
    const { scenario: name, against: compared } = chosen();
    put(place, h("h3", {}, metric?.title ?? "", h("span", { class: "quiet" }, ` ${unit}`)), table<Pair>({
      caption: `${say("compare")}: ${metric?.title ?? ""}`, captionUnseen: true, rows, first: 20,
      columns: [
        { name: "area", heading: say("form"), value: (pair) => model.areas.find((area) => area.name === pair.here.area)?.title ?? pair.here.area },
        { name: "place", heading: say("place"), value: (pair) => placeTitle(model, pair.here.place) },
        { name: "here", heading: title(model.scenario), kind: "number", value: (pair) => pair.here.value, show: (pair) => cell(pair.here, factor, largest) },
        { name: "there", heading: [title(name), compared ? world(compared) : ""].filter(Boolean).join(", "), kind: "number", value: (pair) => pair.there?.value, show: (pair) => cell(pair.there, factor, largest) },
        { name: "difference", heading: say("difference"), kind: "number", value: (pair) => (pair.there ? pair.there.value - pair.here.value : null), show: (pair) => (pair.there ? aligned((pair.there.value - pair.here.value) * factor, largest) : "–") },
      ],
    }), foot({
      path: "/values", query: () => edited(now(), { scenario: name, against: compared || null, metric: here?.metric ?? null, place: "every", futures: String(other.futures) }),
      formats: ["csv", "json"], title: say("compare"), recipe: () => other.recipe,
    }));
  };
  const field = (label: string, select: HTMLSelectElement): HTMLElement => h("label", { class: "field" }, h("span", {}, label), select);
  follow();
  return {
    element: h("div", { class: "stack" }, h("p", { class: "quiet" }, say("compareLead")),
      h("div", { class: "row no-print" }, field(say("withScenario"), scenario), field(say("against"), against)), place),
    draw(answer) {
      here = answer;
      // What is compared is the metric of this answer: before it came nobody knew which.
      if (answer.metric !== askedFor) follow();
      else show();
    },
    follow,
  };
}
