// SPDX-License-Identifier: Apache-2.0
//
// What the server knows of orders, customers and lines, year by year, and what they are called.
import { language } from "../shell/language";
import { rows, whole, type Metadata } from "../shell/server";
import { get, query } from "../shell/state";
import { named, systemWords } from "../shell/titles";

export interface Year {
  readonly scope: "order" | "customer" | "line";
  readonly name: string;
  readonly item: string;
  readonly customer: string | null;
  readonly maker: string | null;
  readonly by: string;
  readonly framework: number | null;
  readonly contract: number | null;
  readonly delivered: number | null;
  readonly forecast_mean: number;
  readonly forecast_p05: number;
  readonly forecast_p25: number;
  readonly forecast_p50: number;
  readonly forecast_p75: number;
  readonly forecast_p95: number;
  readonly signed_mean: number | null;
  readonly lapsed_mean: number | null;
  readonly promised: number | null;
  readonly capacity_mean: number | null;
  readonly waiting_mean: number | null;
}

export interface Input {
  readonly input: string;
  readonly kind: string;
  readonly value: string | null;
  readonly unit: string | null;
  readonly basis: string | null;
  readonly since: string | null;
  readonly fact: string | null;
}

interface Name {
  readonly kind: string;
  readonly name: string;
  readonly title: string;
  readonly title_ko: string | null;
}

export interface Transfers {
  readonly years: readonly Year[];
  readonly ends: readonly string[];
  readonly about: Metadata;
  title(kind: "actor" | "item" | "order" | "line", name: string | null): string;
  /** A name or title that a table gives in English, in the reader's language. */
  said(title: string): string;
  /** The titles of states, lines, systems and orders by their names. */
  readonly titles: ReadonlyMap<string, string>;
  inputs(signal: AbortSignal): Promise<readonly Input[]>;
}

const WORDS = ["scenario", "against", "as_of", "seed", "off", "world"];

/** The words of the address that the resources here take, and more. */
export function asked(more: Record<string, string> = {}, only: readonly string[] = WORDS): URLSearchParams {
  const kept = new URLSearchParams();
  for (const [name, value] of query()) if (only.includes(name)) kept.append(name, value);
  for (const [name, value] of Object.entries(more)) if (value) kept.set(name, value);
  return kept;
}

export async function readTransfers(signal: AbortSignal, told?: (done: number, of: number) => void): Promise<Transfers> {
  const scenario = asked({}, ["scenario", "as_of"]);
  const [{ rows: years, about }, names] = await Promise.all([whole<Year>("/transfers/years", asked(), signal, told), rows<Name>("/names", scenario, signal)]);
  const titles = new Map(names.map((row) => [`${row.kind} ${row.name}`, language() === "ko" ? row.title_ko || named(row.title) : row.title]));
  const korean = new Map(language() === "ko" ? names.flatMap((row): [string, string][] => (row.title_ko ? [[row.title, row.title_ko]] : [])) : []);
  let inputs: Promise<readonly Input[]> | undefined;
  return {
    years, about, ends: [...new Set(years.map((row) => row.by))].sort(),
    title: (kind, name) => (name === null ? "" : titles.get(`${kind} ${name}`) ?? (kind === "item" ? systemWords(name) : name)),
    titles: new Map(names.map((row) => [row.name, titles.get(`${row.kind} ${row.name}`) ?? row.title])),
    said: (title) => korean.get(title) ?? named(title),
    inputs: (stop) => {
      inputs ??= rows<Input>("/inputs", scenario, stop).catch((error: unknown) => { inputs = undefined; throw error; });
      return inputs;
    },
  };
}

/** The year to which forecasts run: the one in the address, else the fifth. */
export function horizon(data: Transfers): string {
  const wanted = data.ends.find((end) => end.slice(0, 4) === get("by"));
  return wanted ?? data.ends[Math.min(4, data.ends.length - 1)] ?? "";
}

/** The command behind a table of the customer and system asked for. */
export function recipeOf(data: Transfers, what: "orders" | "lines" | "years"): string {
  const words = [["--to", get("to")], ["--item", get("item")], ["--by", what === "years" ? "" : horizon(data)], ["--table", what]];
  return data.about.recipe.replace("--table years", words.filter(([name, value]) => value && !(what === "lines" && name === "--to")).map((pair) => pair.join(" ")).join(" "));
}

/** Rows of one kind at the horizon, of the customer and system asked for. */
export function atHorizon(data: Transfers, scope: Year["scope"]): Year[] {
  const by = horizon(data);
  const to = get("to");
  const item = get("item");
  return data.years.filter((row) => row.scope === scope && row.by === by && (!item || row.item === item) && (scope === "line" || !to || row.customer === to));
}
