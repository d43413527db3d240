// SPDX-License-Identifier: Apache-2.0
//
// What the model is held against: the paper's claims with mechanism and test, and forecasts with their scores.
import { h, original, put } from "../shell/dom";
import { drawing } from "../shell/drawing";
import { foot } from "../shell/foot";
import { empty, fillWhole } from "../shell/notice";
import { language } from "../shell/language";
import { plain, unitWords } from "../shell/number";
import { resource, rows, text } from "../shell/server";
import { change, get, query } from "../shell/state";
import { say as shellSay } from "../shell/say";
import { table } from "../shell/table";
import { named } from "../shell/titles";
import { openFact } from "../shell/fact";
import { originalNote } from "../shell/original";
import { claimWords, noteWords, readKorean } from "./korean";
import { say } from "./say";

function asked(more: Record<string, string> = {}): URLSearchParams {
  const kept = new URLSearchParams();
  for (const [name, value] of query()) if (["scenario", "against", "as_of", "seed"].includes(name)) kept.append(name, value);
  for (const [name, value] of Object.entries(more)) if (value) kept.set(name, value);
  return kept;
}

/* --- claims --- */

interface Claim {
  readonly id: string;
  readonly cause: string;
  readonly claimed: string;
  readonly effect: string;
  readonly verdict: string;
  readonly found: string;
  readonly remark: string;
  readonly why: string | null;
  readonly claim: string;
  readonly section: string | null;
  readonly carried: string | null;
  readonly carriers: string | null;
  readonly measured: string | null;
  readonly with_it: string | null;
  readonly without_it: string | null;
}

export const VERDICTS: Readonly<Record<string, "holds" | "fails" | "open" | "left">> = { holds: "holds", "does not hold": "fails", "not resolved": "open", "not modelled": "left" };

function claimCard(row: Claim): HTMLElement {
  const verdict = VERDICTS[row.verdict] ?? "left";
  const line = (name: string, value: string | null): HTMLElement | null => (value ? h("div", {}, h("dt", {}, name), h("dd", {}, original(value))) : null);
  return h("article", { class: `claim ${verdict}` },
    h("p", { class: "claim-head" }, h("button", { type: "button", class: "link", "aria-haspopup": "dialog", onclick: () => openFact(row.claim, row.id) }, row.id), h("span", { class: "verdict" }, say(verdict))),
    h("p", { class: "claim-says" }, claimWords(row.cause), h("span", { class: "claim-sign", "aria-label": say(row.claimed === "raises" ? "raises" : "lowers") }, row.claimed === "raises" ? " ↑ " : " ↓ "), claimWords(row.effect)),
    row.found && h("p", { class: "small" }, h("strong", {}, original(row.found))),
    row.remark && h("p", { class: "small quiet" }, original(row.remark)),
    h("details", { class: "small" }, h("summary", {}, [say("mechanism"), row.section && [" · ", original(row.section)]].flat()),
      h("dl", { class: "facts" }, line(say("mechanism"), row.carriers || row.carried), line(say("test"), row.measured), line("+", row.with_it), line("−", row.without_it), row.why !== row.remark ? line(say("meaning"), row.why) : null)));
}

/** A claim as the source makes it, before it is tried. */
interface Said {
  readonly key: string;
  readonly cause: string;
  readonly effect: string;
  readonly sign: string;
}

/** The claims as they are said stand there while the model tries them. */
function saidCards(list: readonly Said[]): HTMLElement {
  return h("div", { class: "claims" }, list.map((row) => h("article", { class: "claim" },
    h("p", { class: "claim-says" }, claimWords(row.cause), h("span", { class: "claim-sign", "aria-label": say(row.sign === "-" ? "lowers" : "raises") }, row.sign === "-" ? " ↓ " : " ↑ "), claimWords(row.effect)))));
}

export async function claims(place: HTMLElement, signal: AbortSignal): Promise<void> {
  const words = (): URLSearchParams => asked();
  await readKorean();
  const lead = h("p", { class: "lead small" }, say("claimsLead"), originalNote());
  const said = h("div", {});
  const body = h("div", {});
  put(place, lead, body);
  void rows<Said>("/ledger/claims", new URLSearchParams(), signal).then((list) => { put(said, saidCards(list)); }, () => undefined);
  await fillWhole<Claim>(body, signal, "/claims", words(), say("claimsTried"), ({ rows: list, about }) => {
    const count = (verdict: string): number => list.filter((row) => (VERDICTS[row.verdict] ?? "left") === verdict).length;
    const cards = h("div", { class: "claims" });
    const draw = (verdict: string): void => put(cards, list.filter((row) => verdict === "" || (VERDICTS[row.verdict] ?? "left") === verdict).map(claimCard));
    const kinds = ["", "holds", "fails", "open", "left"] as const;
    const buttons = kinds.map((kind) => h("button", {
      type: "button", class: "button small", "aria-pressed": String(get("verdict") === kind),
      onclick: (event: Event) => {
        change({ verdict: kind || null });
        for (const other of buttons) other.setAttribute("aria-pressed", String(other === event.target));
        draw(kind);
      },
    }, `${kind === "" ? say("all") : say(kind)} ${kind === "" ? list.length : count(kind)}`));
    draw(get("verdict"));
    return h("div", {}, h("div", { class: "row no-print" }, buttons), list.length === 0 ? empty(say("claimsNone")) : cards,
      foot({ path: "/claims", query: words, formats: ["csv", "json"], title: say("claims"), recipe: () => about.recipe, sources: () => about.sources }));
  }, said);
}

/* --- scores --- */

const OUTCOMES = { delivery: "outDelivery", delivered: "outDelivered", shells: "outShells", contract: "outContract", start: "outStart", spending: "outSpending" } as const;

/** "delivery/poland-k2-2022/2023" in words: what is asked, of whom or what, and when. */
function outcomeWords(key: string, names: ReadonlyMap<string, string>): string {
  const [kind = "", of = "", when = ""] = key.split("/");
  const word = OUTCOMES[kind as keyof typeof OUTCOMES];
  return word ? `${names.get(of) ?? of}: ${say(word)}${when ? ` ${when}` : ""}` : key;
}

/** What orders, lines and actors are called in the reader's language. */
async function outcomeNames(signal: AbortSignal): Promise<ReadonlyMap<string, string>> {
  const list = await rows<{ name: string; title: string; title_ko: string | null }>("/names", new URLSearchParams(), signal);
  return new Map(list.map((one) => [one.name, (language() === "ko" && one.title_ko) || named(one.title)]));
}

interface Score {
  readonly key: string;
  readonly date: string;
  readonly scored_as: string | null;
  readonly observed: number | string | null;
  readonly forecast: number | string | null;
  readonly low: number | string | null;
  readonly high: number | string | null;
  readonly inside: boolean | null;
  readonly score: number | null;
  readonly schedule_score: number | null;
  readonly last_rate_score: number | null;
  readonly best: string | null;
  readonly why: string | null;
  readonly unit: string | null;
  readonly source_title: string | null;
}

export const DAYS = ["2022-12-31", "2023-06-30"] as const;

function shown(value: number | string | null): string {
  return value === null ? "–" : typeof value === "number" ? plain(value) : value;
}

export async function scores(place: HTMLElement, signal: AbortSignal): Promise<void> {
  const day = (DAYS as readonly string[]).includes(get("from_day")) ? get("from_day") : DAYS[0];
  const words = (): URLSearchParams => {
    const kept = asked();
    kept.delete("against");
    kept.set("as_of", day);
    return kept;
  };
  await readKorean();
  const body = h("div", {});
  put(place, h("p", { class: "lead small" }, say("scoresLead")),
    h("label", { class: "field ledger-choice no-print" }, h("span", {}, say("asOf")), h("select", {
      onchange: (event: Event) => { change({ from_day: (event.target as HTMLSelectElement).value }, "push"); void scores(place, signal); },
    }, DAYS.map((one) => h("option", { value: one, selected: one === day }, one)))), body);
  const names = await outcomeNames(signal).catch(() => new Map<string, string>());
  await fillWhole<Score>(body, signal, "/scores", words(), say("scoresRun"), ({ rows: list, about }) => {
    const picture = h("div", { class: "server-picture" });
    void text(resource("/reliability", words(), "svg"), signal).then((svg) => put(picture, drawing(svg, say("reliabilityLead"))))
      .catch(() => put(picture, empty()));
    return h("div", {},
      about.footnotes.slice(0, 2).map((line) => h("p", { class: "small" }, noteWords(line))),
      about.footnotes.length > 2 && h("details", { class: "small score-notes" }, h("summary", {}, noteWords(about.footnotes[2] ?? "")), h("ul", {}, about.footnotes.slice(3).map((line) => h("li", { class: "quiet" }, noteWords(line))))),
      table<Score>({
        caption: say("scores"), captionUnseen: true, rows: list.filter((row) => row.score !== null), first: 20, columns: [
          { name: "key", heading: say("outcome"), show: (row) => [outcomeWords(row.key, names), " ", h("span", { class: "tiny quiet number" }, row.date), h("div", { class: "mono tiny quiet" }, row.key)] },
          { name: "forecast", heading: say("forecast"), kind: "number", show: (row) => [shown(row.forecast), row.low !== null ? h("span", { class: "tiny quiet" }, ` ${shown(row.low)}–${shown(row.high)}`) : null] },
          { name: "observed", heading: say("happened"), kind: "number", show: (row) => [h("strong", {}, shown(row.observed)), row.unit ? h("span", { class: "tiny quiet" }, ` ${unitWords(row.unit)}`) : null] },
          { name: "inside", heading: say("inside"), value: (row) => (row.inside === null ? null : row.inside ? say("yes") : say("no")) },
          { name: "score", heading: say("score"), kind: "number" },
          { name: "schedule_score", heading: say("naive"), kind: "number", show: (row) => [shown(row.schedule_score), h("span", { class: "quiet" }, " / "), shown(row.last_rate_score)] },
          { name: "source_title", heading: say("source"), show: (row) => original(row.source_title) },
        ],
      }),
      foot({ path: "/scores", query: words, formats: ["csv", "json"], title: say("scores"), recipe: () => about.recipe, note: shellSay("condition") }),
      h("section", { class: "section" }, h("h2", {}, say("reliability")), h("p", { class: "lead small" }, say("reliabilityLead")), picture,
        foot({ path: "/reliability", query: words, formats: ["csv", "json", "svg"], title: say("reliability"), recipe: () => about.recipe.replace("--table outcomes", "--table reliability"), note: shellSay("condition") })));
  });
}
