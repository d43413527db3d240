// SPDX-License-Identifier: Apache-2.0
//
// The view `question`: the answer, what each form of cooperation is worth, what it rests on, when it fails, and the data;
// at the side the reader's hand on the world. Whoever moves something asks again, and every part follows as futures arrive.
import { any, inputRange, know, like, oneOf } from "../shell/address";
import { h, put } from "../shell/dom";
import { foot } from "../shell/foot";
import { failure, loading } from "../shell/notice";
import { plain } from "../shell/number";
import { lazily } from "../shell/seen";
import { aborted } from "../shell/server";
import { change, edited, get, watch } from "../shell/state";
import { tabs } from "../shell/tabs";
import type { View } from "../shell/view";
import type { Answer } from "./answer";
import { asker } from "./ask";
import { beliefs } from "./beliefs";
import { compare, type Compare } from "./compare";
import { controls } from "./controls";
import { fails } from "./fails";
import { fans, KINDS, seriesWords } from "./fans";
import { headlines } from "./headlines";
import { readInputs, readModel, type Model } from "./model";
import { rests } from "./rests";
import { say } from "./say";
import { chosenMetric, valuesRecipe, valuesTable, worth } from "./worth";

/** The question in a line: which world, compared with which, known when. Choosing another scenario begins anew. */
function worldLine(model: Model): HTMLElement {
  const choose = (name: string, list: readonly { name: string; title: string }[], now: string, edit: (value: string) => void): HTMLElement =>
    h("label", { class: "inline-choice" }, h("span", { class: "quiet" }, name),
      h("select", { onchange: (event: Event) => edit((event.target as HTMLSelectElement).value) },
        list.map((one) => h("option", { value: one.name, selected: one.name === now }, one.title))));
  const day = h("input", {
    type: "date", value: get("as_of") || model.scenarios.find((one) => one.name === model.scenario)?.as_of || "",
    onchange: (event: Event) => change({ as_of: (event.target as HTMLInputElement).value || null }, "push"),
  });
  return h("div", { class: "world-line" },
    choose(say("scenario"), model.scenarios, model.scenario, (value) => change({ scenario: value, against: null, set: null, off: null, metric: null, place: null, as_of: null }, "push")),
    choose(say("against"), model.counterfactuals, get("against") || (model.counterfactuals[0]?.name ?? ""), (value) => change({ against: value }, "push")),
    h("label", { class: "inline-choice" }, h("span", { class: "quiet" }, say("asOf")), day));
}

function contents(): HTMLElement {
  const link = (id: string, words: string): HTMLElement => h("a", {
    href: `#${id}`, onclick: (event: Event) => {
      event.preventDefault();
      const target = document.getElementById(id);
      target?.scrollIntoView();
      target?.querySelector<HTMLElement>("h2")?.setAttribute("tabindex", "-1");
      target?.querySelector<HTMLElement>("h2")?.focus({ preventScroll: true });
    },
  }, words);
  return h("nav", { class: "contents small no-print", "aria-label": say("newcomer") },
    h("span", { class: "wide-only" }, link("controls", say("controls"))), link("answer", say("theAnswer")), link("worth", say("worth")), link("rests", say("rests")), link("fails", say("fails")), link("further", say("ask")), link("data", say("dataTitle")));
}

/** On a phone the hand is a sheet over the lower half, so that the answer stays in sight while it moves. */
function sheetButton(sheet: HTMLElement): HTMLElement {
  const button = h("button", {
    type: "button", class: "button main sheet-button no-print", "aria-expanded": "false", onclick: () => {
      const open = sheet.classList.toggle("open");
      button.setAttribute("aria-expanded", String(open));
      button.textContent = open ? say("closeControls") : say("openControls");
      if (open) document.getElementById("answer")?.querySelector(".answer")?.scrollIntoView({ block: "start" });
    },
  }, say("openControls"));
  return button;
}

/** What the address may ask of this view; the server says what it thinks of scenarios, levers, inputs and metrics. */
const WORDS = {
  metric: any, place: any, count: oneOf(["share", "alone", "last"]), series: like(new RegExp(`^(${KINDS.join("|")})(:.+)?$`), KINDS.join(", ")), with: any,
  a: inputRange, b: inputRange, a_name: any, b_name: any,
};

async function showQuestion(place: HTMLElement, signal: AbortSignal, anew: () => void): Promise<void> {
  know(WORDS);
  const [model, inputs] = await Promise.all([readModel(signal), readInputs(signal)]);
  let latest: Answer | undefined;
  let finished = false;
  let asked = 0;
  let first: (() => void) | undefined;
  const ready = new Promise<void>((resolve) => { first = resolve; });

  const hand = controls(model, inputs, () => ask(), signal);
  const top = headlines(model);
  const bars = worth(model, hand.query);
  const time = fans(hand.query, () => latest?.recipe ?? "", signal);
  const broken = fails(model, signal);
  const trouble = h("div", {});
  const data = h("div", {});
  const changes = h("p", { class: "small quiet changes", hidden: true }); // on paper and on a phone the hand is out of sight
  let beside: Compare | undefined;

  const whenSeen = { bars: lazily(bars.element, signal), time: lazily(time.element, signal), broken: lazily(broken.element, signal) };
  const draw = (answer: Answer, done: boolean): void => {
    latest = answer;
    finished = done;
    put(trouble);
    top.draw(answer, done);
    changes.textContent = hand.changes();
    changes.hidden = changes.textContent === "";
    whenSeen.bars.draw(() => bars.draw(answer));
    whenSeen.broken.draw(() => broken.draw(answer, done));
    if (done) for (const part of Object.values(whenSeen)) part.finish();
    beside?.draw(answer);
    if (done || !data.hasChildNodes()) {
      const metric = chosenMetric(model, answer);
      if (metric) put(data, valuesTable(model, answer.values.filter((value) => value.metric === metric.name), say("valuesTable", { metric: metric.title })),
        answer.checked && h("p", { class: "tiny quiet" }, say("checkedNote", { futures: plain(answer.checked.futures, 6) })));
    }
    first?.();
  };
  // For tests that measure: which question's answer is drawn, and how sharp it is.
  const drawn = (answer: Answer, done: boolean): void => {
    draw(answer, done);
    Object.assign(document.documentElement.dataset, {
      answered: String(asked), futures: String(answer.futures), precision: String(answer.precision ?? ""), done: String(done),
    });
  };
  const one = asker({
    started: () => {
      asked += 1;
      document.documentElement.dataset["asked"] = String(asked);
      top.wait();
    },
    answer: drawn,
    series: (series) => whenSeen.time.draw(() => time.draw(series)),
    failed: (error) => {
      put(trouble, failure(error, () => ask()));
      first?.();
    },
  }, signal);
  const ask = (): void => {
    one.ask(edited(hand.query(), { ...seriesWords(), place: get("place") || "every" }));
    beside?.follow();
  };

  put(place, h("div", { class: "question" },
    h("div", { class: "question-main" },
      h("section", { id: "answer", "aria-labelledby": "asks" },
        h("h1", { id: "asks", class: "asks" }, say("asks")), worldLine(model), trouble, top.element, changes, h("p", { class: "small quiet lead-note" }, say("headlinesLead"))),
      contents(), bars.element, time.element,
      rests(model, inputs, signal), broken.element,
      h("section", { class: "section", id: "further", "aria-labelledby": "further-title" }, h("h2", { id: "further-title" }, say("ask")),
        tabs(say("ask"), "further", [
          { name: "beliefs", words: say("beliefs"), show: (panel, stop) => { beside = undefined; put(panel, beliefs(model, inputs, () => latest, stop)); } },
          {
            name: "compare", words: say("compare"), show: (panel, stop) => {
              beside = compare(model, hand.query, stop);
              put(panel, beside.element);
              if (latest) beside.draw(latest);
            },
          },
        ], signal)),
      h("section", { class: "section", id: "data", "aria-labelledby": "data-title" },
        h("h2", { id: "data-title" }, say("dataTitle")), h("p", { class: "lead" }, say("dataLead")), data,
        foot({ path: "/values", query: () => edited(hand.query(), { metric: latest?.metric ?? null, place: get("place") || "every", futures: latest ? String(latest.futures) : null }), formats: ["csv", "json"], title: say("dataTitle"), recipe: () => valuesRecipe(latest) }))),
    hand.element, sheetButton(hand.element)));
  ask();
  await ready;

  // What the address asks for beyond the sliders: a metric is drawn from what is there, another world is read anew.
  let before = worldWords();
  let counted = get("count");
  watch(() => {
    const now = worldWords();
    if (now === before) {
      // A slider's value is in its question already; how values are counted is only a matter of drawing.
      if (latest && get("count") !== counted) draw(latest, finished);
      counted = get("count");
    } else if (now.split("|")[0] !== before.split("|")[0]) {
      anew();
    } else {
      before = now;
      ask();
    }
  }, signal);
}

/** What makes a new model, then what makes a new question. */
function worldWords(): string {
  return `${get("scenario")};${get("as_of")}|${get("against")};${get("metric")};${get("place")};${get("seed")};${get("futures")};${get("series")}`;
}

export const view: View = {
  show(place, signal) {
    let inner: AbortController | undefined;
    const begin = async (): Promise<void> => {
      inner?.abort();
      inner = new AbortController();
      await showQuestion(place, inner.signal, () => {
        put(place, loading());
        begin().catch((error: unknown) => { if (!aborted(error)) put(place, failure(error, () => void begin())); });
      });
    };
    signal.addEventListener("abort", () => inner?.abort());
    return begin();
  },
};
