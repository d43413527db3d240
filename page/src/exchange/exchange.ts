// SPDX-License-Identifier: Apache-2.0
//
// The view `exchange`: what may be shared under which agreement, what was decided and why, and whether the record holds.
// Without a store it says how to make one; the agreements come from the ledger in any case.
import { any, day, know, oneOf } from "../shell/address";
import { h, put } from "../shell/dom";
import { empty, failure } from "../shell/notice";
import { aborted, rows, Trouble } from "../shell/server";
import { change, get } from "../shell/state";
import { tabs } from "../shell/tabs";
import type { View } from "../shell/view";
import { agreements } from "./agreements";
import { pool } from "./pool";
import { say } from "./say";
import { chains, days, decisions, partnerCards, type Partner } from "./store";

function noStore(): HTMLElement {
  return h("section", { class: "notice no-store" },
    h("h2", {}, say("noStore")), h("p", {}, say("noStoreHow")),
    h("pre", { class: "commands", tabindex: "0" }, [
      "isthmus share init exchange.db --side NATO",
      "isthmus share partner add rok --exchange exchange.db --side ROK --code KOR",
      "isthmus serve --share exchange.db --open",
    ].join("\n")),
    h("p", { class: "small" }, say("noStoreStill")));
}

async function whole(place: HTMLElement, signal: AbortSignal): Promise<void> {
  let partners: Partner[] = [];
  know({ on: day, partner: any, tab: any, pool: any });
  let above: HTMLElement | undefined;
  try {
    partners = await rows<Partner>("/exchange", new URLSearchParams(), signal);
    if (partners.length === 0) above = noStore();
  } catch (error) {
    if (aborted(error)) return;
    above = error instanceof Trouble && error.status === 403 ? empty(say("denied")) : failure(error);
  }
  const own = h("div", {});
  put(place, h("h1", {}, say("title")), h("p", { class: "lead exchange-lead" }, say("lead")), above ?? own,
    h("section", { class: "section", id: "pool" }, h("h2", {}, say("pool")), h("div", { class: "pool" })),
    h("section", { class: "section" }, h("h2", {}, say("agreements")), h("div", { class: "agreements" })));
  const counts = place.querySelector<HTMLElement>(".pool");
  const register = place.querySelector<HTMLElement>(".agreements");
  await Promise.all([counts && pool(counts, signal), register && agreements(register, signal)]);
  if (above) return;
  know({ partner: oneOf(partners.map((row) => row.partner)) });
  let running = new AbortController();
  const draw = (): void => {
    running.abort();
    running = new AbortController();
    signal.addEventListener("abort", () => running.abort());
    put(own,
      h("label", { class: "field on-day no-print" }, h("span", {}, say("partner")), h("select", {
        onchange: (event: Event) => { change({ partner: (event.target as HTMLSelectElement).value || null }, "push"); draw(); },
      }, h("option", { value: "" }, say("anyPartner")), partners.map((row) => h("option", { value: row.partner, selected: row.partner === get("partner") }, row.partner)))),
      partnerCards(partners.filter((row) => !get("partner") || row.partner === get("partner"))),
      h("div", { class: "exchange-tabs" }, tabs(say("title"), "tab", [
        { name: "decisions", words: say("decisions"), show: decisions },
        { name: "days", words: say("inOut"), show: days },
        { name: "audit", words: say("chains"), show: chains },
      ], running.signal)));
  };
  draw();
}

export const view: View = { show: whole };
