// SPDX-License-Identifier: Apache-2.0
//
// What the searches for failure found, as sentences and small pictures: the change that turns a headline, and the box of
// worlds in which it does not hold, each limit drawn on the range that was looked at.
import { h, s, type Child } from "../shell/dom";
import { inputWords } from "../shell/inputs";
import { chip, type Origin } from "../shell/origin";
import { amount, end, plain, scaleFor, signed, unitWords } from "../shell/number";
import { rows as ask, type Row } from "../shell/server";
import { named } from "../shell/titles";
import type { Headline } from "./answer";
import { scenarioQuery, type Model } from "./model";
import { percent, say, unitOf } from "./say";

/** What a search found: rows, and what is said of them as a whole. */
export interface Found {
  readonly rows: readonly Row[];
  readonly recipe: string;
  readonly [more: string]: unknown;
}

/** A row of /inputs: where an input's range or number is from. */
interface Basis {
  readonly input: string;
  readonly kind: string;
  readonly value: string;
  readonly unit: string;
  readonly planning_value: number;
  readonly basis: string;
  readonly since: string;
  readonly fact: string;
}

function number(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}

function words(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function withError(value: unknown, error: unknown, unit: string): string {
  const mean = number(value);
  if (mean === null) return "–";
  const scale = scaleFor(unit, mean, true);
  const spread = number(error);
  return `${signed(mean * scale.factor)}${spread ? ` ± ${plain(spread * scale.factor, 2)}` : ""} ${scale.unit}`.trim();
}

/** "430 000 units" of a table in the reader's language: the number stays, the unit is said. */
export function amountWords(text: string): string {
  const match = /^([-−+]?[\d.,]+(?:[\s\u202f]\d{3})*(?:e[-+]?\d+)?)\s+(.+)$/.exec(text.trim());
  if (!match) return text.trim();
  return match[2] === "share" ? amount(Number(match[1]), "share", 2) : `${match[1]} ${unitWords(match[2] ?? "")}`;
}

/** An input in words that opens its reason and its range, or its fact. */
function inputChip(input: string, model: Model): Child {
  const origin = async (signal: AbortSignal): Promise<Origin> => {
    const found = (await ask<Basis>("/inputs", scenarioQuery(), signal)).find((one) => one.input === input);
    if (!found) return { kind: "assumption" };
    return { kind: found.kind, value: found.value, unit: found.unit, planning: found.planning_value, reason: found.basis, since: found.since, fact: found.fact };
  };
  return chip(inputWords(input, model.titles), inputWords(input, model.titles), origin);
}

/** A search for one claim names it by its parts, "industry on euro-atlantic brigades"; the reader knows it as a headline. */
function headlineOf(statement: string, headlines: readonly Headline[]): Headline | undefined {
  return headlines.find((row) => statement === row.headline || statement === `${row.area} on ${[row.place === "all" ? "" : row.place, row.metric].filter(Boolean).join(" ")}`);
}

/** "stock.POL.t-72 from 200 units to 280 units, with base.korea from ..." as pieces. */
export function changesOf(found: string): { input: string; from: string; to: string }[] {
  return found.replace(/ \(not confirmed\)$/, "").split(", with ").flatMap((text) => {
    const match = /^(\S+) from (.+) to (.+)$/.exec(text);
    return match ? [{ input: match[1] ?? "", from: match[2] ?? "", to: match[3] ?? "" }] : [];
  });
}

function refutation(row: Row, model: Model, headlines: readonly Headline[]): HTMLElement {
  const verdict = words(row["verdict"]);
  const own = headlineOf(words(row["statement"]), headlines);
  const unit = unitOf(own?.metric, words(row["unit"]));
  const changes = changesOf(words(row["found"]));
  const planning = withError(row["planning"], row["planning_error"], unit);
  const heading = h("p", { class: "small quiet" }, named(own?.headline ?? words(row["statement"])));
  if (changes.length === 0) {
    const sentence = verdict === "nothing" ? say("stands") : verdict === "already" ? say("already") : verdict === "undecided" ? say("undecided") : words(row["found"]);
    return h("div", { class: "turned" }, heading, h("p", { class: "finding" }, sentence), h("p", { class: "small quiet" }, say("atPlanningIs", { planning })));
  }
  return h("div", { class: "turned" }, heading,
    h("p", { class: "finding" }, say("turnsIf")),
    h("ul", { class: "turns" }, changes.map((change) => h("li", {}, inputChip(change.input, model), " ",
      h("strong", { class: "number" }, say("insteadOf", { to: amountWords(change.to), from: amountWords(change.from) }))))),
    h("p", { class: "small" }, say("thenIs", { planning, then: withError(row["value"], row["error"], unit), share: percent(number(row["size"])) }),
      ` ${verdict === "flips" ? say("confirmed") : say("unconfirmed")}`));
}

export function refutations(found: Found, model: Model, headlines: readonly Headline[]): HTMLElement {
  return h("div", { class: "stack found" }, found.rows.map((row) => refutation(row, model, headlines)));
}

/** The ends of "450 .. 800 units", and the unit. */
export function rangeOf(text: string): { low: number; high: number; unit: string } | null {
  const match = /^(.+?) \.\. ([-−+]?[\d.,]+(?:[\s\u202f]\d{3})*(?:e[-+]?\d+)?)\s*(.*)$/.exec(text.trim());
  const value = (part: string | undefined): number => Number((part ?? "").replace(/[\s\u202f,]/g, "").replace("−", "-"));
  const [low, high] = [value(match?.[1]), value(match?.[2])];
  return match && Number.isFinite(low) && Number.isFinite(high) && high > low ? { low, high, unit: match[3] ?? "" } : null;
}

function limitWords(row: Row, unit: string): string {
  const [low, high] = [number(row["box_low"]), number(row["box_high"])];
  const said = (value: number): string => amount(value, unit, unit === "share" ? 2 : 3);
  if (low !== null && high !== null) return say("between", { low: unit === "share" ? said(low) : end(low, unit), high: said(high) });
  if (low !== null) return say("atLeast", { value: said(low) });
  if (high !== null) return say("atMost", { value: said(high) });
  return words(row["limit"]);
}

/** The range as a line, the box's part of it thick, the planning value a mark. */
function limitPicture(row: Row, range: { low: number; high: number }): SVGSVGElement {
  const x = (value: number): number => 4 + (Math.min(Math.max(value, range.low), range.high) - range.low) / (range.high - range.low) * 192;
  const planning = number(row["planning"]);
  return s("svg", { class: "limit-picture", viewBox: "0 0 200 18", width: 200, height: 18, "aria-hidden": "true" },
    s("line", { class: "whole", x1: x(range.low), x2: x(range.high), y1: 9, y2: 9 }),
    s("line", { class: "inside", x1: x(number(row["box_low"]) ?? range.low), x2: x(number(row["box_high"]) ?? range.high), y1: 9, y2: 9 }),
    planning !== null && s("line", { class: "planning", x1: x(planning), x2: x(planning), y1: 2, y2: 16 }));
}

function limit(row: Row, model: Model): HTMLElement {
  const range = rangeOf(words(row["range"]));
  const unit = range?.unit ?? "";
  return h("li", {},
    h("div", {}, inputChip(words(row["input"]), model), " ", h("strong", { class: "number" }, limitWords(row, unit))),
    range && limitPicture(row, range),
    range && h("div", { class: "tiny quiet number" }, say("ofRangeIs", { low: end(range.low, unit), high: end(range.high, unit), planning: end(number(row["planning"]) ?? NaN, unit), p: plain(number(row["p"]) ?? NaN, 1) })));
}

export function box(found: Found, model: Model): HTMLElement {
  const share = (name: string): string => percent(number(found[name]));
  const worlds = plain(number(found["worlds"]) ?? 0, 6);
  if (found["found"] !== true) return h("p", { class: "finding" }, say("noBox", { share: share("share"), worlds }));
  return h("div", { class: "stack found" },
    h("p", { class: "finding" }, say("box", { inside: share("density"), outside: share("outside") })),
    h("ul", { class: "limits" }, found.rows.map((row) => limit(row, model))),
    h("p", { class: "small quiet" }, say("boxMass", { mass: share("mass"), coverage: share("coverage"), worlds }), " ", say("boxKey")));
}

/** In what share of its worlds a headline does not hold; null while they cannot be told from chance, or where it claims no sign. */
export function contrary(row: Headline): number | null {
  if (row.low_5 === null || row.high_95 === null || row.expected_sign === "either") return null;
  return row.expected_sign === "less" ? row.positive_share : 1 - row.positive_share;
}

/** The headline that has most to say on failing: it holds in most worlds and does not in some. Else the first. */
export function mostOpen(headlines: readonly Headline[]): Headline | undefined {
  const open = headlines.filter((row) => { const share = contrary(row); return share !== null && share >= 0.05 && share <= 0.95; });
  return [...open].sort((a, b) => Math.abs(0.5 - (contrary(a) ?? 0)) - Math.abs(0.5 - (contrary(b) ?? 0)))[0] ?? headlines[0];
}
