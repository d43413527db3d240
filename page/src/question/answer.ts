// SPDX-License-Identifier: Apache-2.0
//
// An answer as it arrives: first from few futures, then from more. The rows are those that `isthmus run --json` gives.
import { named } from "../shell/titles";

export interface Headline {
  readonly headline: string;
  readonly measured: string;
  readonly area: string;
  readonly metric: string;
  readonly place: string;
  readonly unit: string;
  readonly expected_sign: string;
  readonly verdict: string;
  /** In the scenario's words; "the same in all" where worlds do not differ at all. */
  readonly interval: string;
  readonly tier: string;
  readonly value: number;
  readonly low_5: number | null;
  readonly high_95: number | null;
  readonly simulation_error: number;
  readonly positive_share: number;
  readonly without_elasticity: number | null;
}

export interface Value {
  readonly metric: string;
  readonly place: string;
  readonly statement: string;
  readonly area: string;
  readonly lever: string;
  readonly unit: string;
  readonly value: number;
  readonly low_5: number | null;
  readonly high_95: number | null;
  readonly low_25: number | null;
  readonly median: number | null;
  readonly high_75: number | null;
  readonly simulation_error: number;
  readonly positive_share: number;
  readonly spread: string;
  readonly interval: string;
  readonly without_elasticity: number | null;
  /** Not yet known in the first answers. */
  readonly tier?: string;
}

/** One quantity month by month; index 0 of each list is the state at the start. */
export interface SeriesLine {
  readonly kind: string;
  readonly name: string;
  readonly title: string;
  readonly unit: string;
  /** Only the chosen line has numbers; of the others only names come. */
  readonly none?: Quantiles;
  readonly all?: Quantiles;
}

export interface Quantiles {
  readonly mean: readonly number[];
  readonly q05: readonly number[];
  readonly q25: readonly number[];
  readonly q50: readonly number[];
  readonly q75: readonly number[];
  readonly q95: readonly number[];
}

export interface Series {
  readonly futures: number;
  readonly start: string;
  readonly months: number;
  readonly lines: readonly SeriesLine[];
}

export interface Answer {
  /** Areas come first, their levers a moment later. */
  readonly stage: "areas" | "levers";
  readonly last: boolean;
  readonly futures: number;
  readonly of: number;
  readonly worlds: number;
  /** So few worlds that none may show what one in twenty does: nothing is firm yet. */
  readonly first_look: boolean;
  /** The largest simulation error of a headline as a share of its spread. */
  readonly precision: number | null;
  /** The same for each headline; null where worlds cannot be told from chance yet. */
  readonly precisions: readonly (number | null)[];
  readonly until: number;
  readonly recipe: string;
  readonly metric: string;
  readonly place: string;
  readonly unit: string;
  readonly headlines: readonly Headline[];
  readonly values: readonly Value[];
  /** The same over the first futures, replayed once more without any answer of war to deterrence; null until then. */
  readonly checked?: { readonly futures: number; readonly headlines: readonly Headline[]; readonly values: readonly Value[] } | null;
}

const OF_LEVERS = ["owen", "lever-alone", "lever-last-in"];

/** How far each statement holds is known from the check alone: without deterrence the same worlds are replayed over fewer futures. */
function withCheck(answer: Answer): Answer {
  if (!answer.checked) return answer;
  const known = new Map(answer.checked.values.map((row) => [[row.metric, row.place, row.statement, row.area, row.lever].join(" "), row]));
  const heads = new Map(answer.checked.headlines.map((row) => [row.headline, row]));
  const tried = <T extends { readonly tier?: string; readonly without_elasticity: number | null }>(row: T, check: T | undefined): T =>
    (check ? { ...row, ...(check.tier ? { tier: check.tier } : {}), without_elasticity: check.without_elasticity } : row);
  return {
    ...answer, headlines: answer.headlines.map((row) => tried(row, heads.get(row.headline))),
    values: answer.values.map((row) => tried(row, known.get([row.metric, row.place, row.statement, row.area, row.lever].join(" ")))),
  };
}

/** An answer about areas keeps the levers of the one before until their own come: bars that vanish and return would blink. */
export function completed(answer: Answer, before: Answer | undefined): Answer {
  if (answer.stage === "levers" || !before || before.metric !== answer.metric) return withCheck(answer);
  return { ...answer, values: [...answer.values, ...before.values.filter((value) => OF_LEVERS.includes(value.statement))] };
}

/** "Land brigades that allies field, Euro-Atlantic", in the reader's language. */
export function measuredWords(row: Headline): string {
  const at = row.measured.lastIndexOf(", ");
  return at < 0 ? named(row.measured) : `${named(row.measured.slice(0, at))}, ${named(row.measured.slice(at + 2))}`;
}

/** Whether no form of cooperation that a headline speaks of is on: nothing was asked of it. */
export function isOff(row: Headline): boolean {
  return row.verdict === "switched off";
}

/** Whether worlds can be told from chance: only then is there an interval to show. */
export function resolved(row: { low_5: number | null; high_95: number | null }): row is { low_5: number; high_95: number } {
  return row.low_5 !== null && row.high_95 !== null;
}
