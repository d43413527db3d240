// SPDX-License-Identifier: Apache-2.0
//
// The view's voice, and how it says numbers, tiers and verdicts.
import { speaker } from "../shell/language";
import { plain, scaleFor, signed, type Scale } from "../shell/number";
import { named } from "../shell/titles";
import { isOff, resolved, type Answer, type Headline } from "./answer";
import { WORDS } from "./words";

export const say = speaker(WORDS);

export function tierWords(tier: string | undefined): string {
  if (!tier) return "";
  return tier === "logistics" ? say("tierLogistics") : tier === "deterrence" ? say("tierDeterrence") : say("tierWar");
}

/** The same in a word or two, for a column; the note under the table says the rest. */
export function tierShort(tier: string | undefined): string {
  if (!tier) return "";
  return tier === "logistics" ? say("shortLogistics") : tier === "deterrence" ? say("shortDeterrence") : say("shortWar");
}

const VERDICTS = {
  found: "found", "leans that way": "leans", either: "either", more: "rises", less: "falls", "the opposite": "opposite",
  "leans the other way": "leansOther", "within chance": "withinChance", "not found": "notFound", "switched off": "switchedOff",
} as const;

/** A verdict of a first look holds so far; that nothing was asked holds in any number of worlds. */
export function verdictWords(row: Headline, answer: Answer): string {
  const key = VERDICTS[row.verdict as keyof typeof VERDICTS];
  const verdict = key ? say(key) : row.verdict;
  return answer.first_look && !isOff(row) ? say("soFar", { verdict }) : verdict;
}

export interface Figures {
  readonly value: string;
  readonly low: string;
  readonly high: string;
  readonly unit: string;
  readonly known: boolean;
}

/** What the units of a metric are, where its name says it. */
const COUNTED: Readonly<Record<string, string>> = { brigades: "brigades", "tanks-given": "tanks", "shell-shortfall": "rounds" };

export function unitOf(metric: string | undefined, unit: string): string {
  return unit === "units" ? COUNTED[metric ?? ""] ?? unit : unit;
}

/** A value and its interval in the unit that people read. */
export function figures(row: { metric?: string; value: number; low_5: number | null; high_95: number | null; unit: string }, scale?: Scale): Figures {
  const known = resolved(row);
  const { factor, unit } = scale ?? scaleFor(unitOf(row.metric, row.unit), Math.max(Math.abs(row.value), Math.abs(row.low_5 ?? 0), Math.abs(row.high_95 ?? 0)), true);
  return {
    value: signed(row.value * factor), low: known ? signed(row.low_5 * factor) : "", high: known ? signed(row.high_95 * factor) : "", unit, known,
  };
}

/** Why a figure has no interval between worlds. */
export function withoutInterval(row: { interval: string }): string {
  return row.interval === "the same in all" ? say("sameInAll") : say("tooWide");
}

/** The sentence in pieces: every second one is a figure. */
export function sentencePieces(row: Headline, answer: Answer): string[] {
  const said = figures(row);
  const mark = (text: string): string => `\u0001${text}\u0001`;
  const text = named(row.headline).replace(/[.。]\s*$/, "");
  const value = mark(`${said.value} ${said.unit}`.trim());
  if (isOff(row)) return [say("sentenceOff", { text })];
  if (!said.known) return say(row.interval === "the same in all" ? "sentenceSame" : "sentenceOpen", { text, value }).split("\u0001");
  const between = { text, value, low: mark(said.low), high: mark(said.high) };
  return (answer.first_look ? say("sentenceFirst", { ...between, worlds: String(answer.worlds) }) : say("sentence", between)).split("\u0001");
}

export function percent(share: number | null | undefined): string {
  return share === null || share === undefined ? "–" : `${plain(share * 100, 2)}%`;
}
