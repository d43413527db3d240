// SPDX-License-Identifier: Apache-2.0
//
// The view `evidence`: what is known and since when, what contradicts what, what the paper claims and how it is tried, how
// forecasts came out, and what each column means.
import { any, know, oneOf } from "../shell/address";
import { h, put } from "../shell/dom";
import { tabs } from "../shell/tabs";
import type { View } from "../shell/view";
import { say } from "./say";
import { contradictions, dictionary, ledger, search, TABLES, timeline } from "./tables";
import { claims, DAYS, scores, VERDICTS } from "./tests";

export const view: View = {
  show(place, signal) {
    know({ q: any, table: oneOf(TABLES), verdict: oneOf([...new Set(Object.values(VERDICTS))]), from_day: oneOf(DAYS) });
    put(place,
      h("h1", {}, say("title")), h("p", { class: "lead evidence-lead" }, say("lead")), search(signal),
      h("div", { class: "evidence-tabs" }, tabs(say("title"), "tab", [
        { name: "ledger", words: say("ledger"), show: ledger },
        { name: "timeline", words: say("timeline"), show: timeline },
        { name: "contradictions", words: say("contradictions"), show: contradictions },
        { name: "claims", words: say("claims"), show: claims },
        { name: "scores", words: say("scores"), show: scores },
        { name: "dictionary", words: say("dictionary"), show: dictionary },
      ], signal)));
  },
};
