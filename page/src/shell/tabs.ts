// SPDX-License-Identifier: Apache-2.0
//
// Tabs within a view: arrow keys move, Home and End go to the ends, the chosen one is in the address.
import { know, oneOf } from "./address";
import { h, put, unique } from "./dom";
import { change, get } from "./state";

export interface Tab {
  readonly name: string;
  readonly words: string;
  readonly show: (place: HTMLElement, signal: AbortSignal) => void | Promise<void>;
}

/** `word` is the query word that holds the chosen tab; the first tab needs no word. */
export function tabs(label: string, word: string, list: readonly Tab[], signal: AbortSignal): HTMLElement {
  const panel = h("div", { role: "tabpanel", id: unique("panel"), tabindex: "0", class: "tab-panel" });
  know({ [word]: oneOf(list.map((tab) => tab.name)) });
  let running = new AbortController();
  signal.addEventListener("abort", () => running.abort());
  const buttons = list.map((tab) => h("button", {
    type: "button", role: "tab", id: unique("tab"), "aria-controls": panel.id, onclick: () => choose(tab, true),
  }, tab.words));
  const choose = (tab: Tab, write: boolean): void => {
    running.abort();
    running = new AbortController();
    buttons.forEach((button, index) => {
      const chosen = list[index] === tab;
      button.setAttribute("aria-selected", String(chosen));
      button.tabIndex = chosen ? 0 : -1;
      if (chosen) panel.setAttribute("aria-labelledby", button.id);
    });
    if (write) change({ [word]: tab === list[0] ? null : tab.name }, "push");
    // On a phone the row is wider than the screen: what is chosen is in sight.
    const chosen = buttons[list.indexOf(tab)];
    requestAnimationFrame(() => { if (chosen) row.scrollLeft = chosen.offsetLeft - row.offsetLeft - 24; });
    put(panel);
    void tab.show(panel, running.signal);
  };
  const row = h("div", {
    class: "tabs", role: "tablist", "aria-label": label,
    onkeydown: (event: KeyboardEvent) => {
      const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
      const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
      if (at < 0 || to === undefined) return;
      event.preventDefault();
      const next = (to + buttons.length) % buttons.length;
      buttons[next]?.focus();
      buttons[next]?.click();
    },
  }, buttons);
  const first = list.find((tab) => tab.name === get(word)) ?? list[0];
  if (first) choose(first, false);
  return h("div", {}, row, panel);
}
