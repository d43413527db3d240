// SPDX-License-Identifier: Apache-2.0
//
// The view `transfers`: orders from framework to delivery, the lines that make them, and what they let donors give.
import { know, oneOf } from "../shell/address";
import { h, put } from "../shell/dom";
import { failure, loading } from "../shell/notice";
import { aborted } from "../shell/server";
import { change, get, watch } from "../shell/state";
import { tabs } from "../shell/tabs";
import type { View } from "../shell/view";
import { asked, horizon, readTransfers, type Transfers } from "./data";
import { backfill, facts, lines, suppliers } from "./others";
import { pipeline } from "./pipeline";
import { say } from "./say";

function choice(words: string, list: readonly { value: string; title: string }[], now: string, choose: (value: string) => void): HTMLElement {
  return h("label", { class: "field" }, h("span", {}, words), h("select", { onchange: (event: Event) => choose((event.target as HTMLSelectElement).value) },
    list.map((one) => h("option", { value: one.value, selected: one.value === now }, one.title))));
}

function hand(data: Transfers): HTMLElement {
  const orders = data.years.filter((row) => row.scope === "order");
  const names = (kind: "actor" | "item", list: readonly (string | null)[]): { value: string; title: string }[] =>
    [...new Set(list)].filter((name): name is string => name !== null).map((name) => ({ value: name, title: data.title(kind, name) })).sort((a, b) => a.title.localeCompare(b.title));
  const known = (list: readonly { value: string }[]): ReturnType<typeof oneOf> => oneOf(list.map((one) => one.value));
  know({
    set: { fits: () => false, allowed: say("noSet") },
    to: known(names("actor", orders.map((row) => row.customer))), item: known(names("item", orders.map((row) => row.item))),
    by: oneOf(data.ends.map((end) => end.slice(0, 4))), world: oneOf(["without"]),
  });
  return h("div", { class: "row no-print" },
    choice(say("customer"), [{ value: "", title: say("everyone") }, ...names("actor", orders.map((row) => row.customer))], get("to"), (value) => change({ to: value || null }, "push")),
    choice(say("item"), [{ value: "", title: say("everything") }, ...names("item", orders.map((row) => row.item))], get("item"), (value) => change({ item: value || null }, "push")),
    choice(say("by"), data.ends.map((end) => ({ value: end.slice(0, 4), title: say("endOf", { year: end.slice(0, 4) }) })), horizon(data).slice(0, 4), (value) => change({ by: value }, "push")),
    choice(say("world"), [{ value: "", title: say("with") }, { value: "without", title: say("without") }], get("world"), (value) => change({ world: value || null }, "push")));
}

async function showTransfers(place: HTMLElement, signal: AbortSignal, anew: () => void): Promise<void> {
  const data = await readTransfers(signal);
  let shown: () => void = () => undefined;
  const local = (draw: () => HTMLElement) => (panel: HTMLElement): void => {
    shown = () => put(panel, draw());
    shown();
  };
  const remote = (draw: (panel: HTMLElement, stop: AbortSignal) => Promise<void>) => (panel: HTMLElement, stop: AbortSignal): Promise<void> => {
    shown = () => { void draw(panel, stop); };
    return draw(panel, stop);
  };
  put(place,
    h("h1", {}, say("title")), h("p", { class: "lead transfers-lead" }, say("lead")), hand(data),
    h("div", { class: "transfers-tabs" }, tabs(say("title"), "tab", [
      { name: "pipeline", words: say("pipeline"), show: local(() => pipeline(data)) },
      { name: "facts", words: say("facts"), show: remote((panel, stop) => facts(data, panel, stop)) },
      { name: "lines", words: say("lines"), show: local(() => lines(data)) },
      { name: "suppliers", words: say("suppliers"), show: local(() => suppliers(data)) },
      { name: "backfill", words: say("backfill"), show: remote((panel, stop) => backfill(data, panel, stop)) },
    ], signal)));
  let before = asked().toString();
  let choiceBefore = `${get("to")} ${get("item")} ${get("by")}`;
  watch(() => {
    const now = asked().toString();
    const choiceNow = `${get("to")} ${get("item")} ${get("by")}`;
    if (now !== before) anew();
    else if (choiceNow !== choiceBefore) shown();
    before = now;
    choiceBefore = choiceNow;
  }, signal);
}

export const view: View = {
  show(place, signal) {
    let own = new AbortController();
    const start = (): Promise<void> => {
      own.abort();
      own = new AbortController();
      const mine = own;
      signal.addEventListener("abort", () => mine.abort());
      put(place, loading());
      return showTransfers(place, mine.signal, () => void start()).catch((error: unknown) => {
        if (!aborted(error) && !mine.signal.aborted) put(place, failure(error, () => void start()));
      });
    };
    return start();
  },
};
