// SPDX-License-Identifier: Apache-2.0
//
// What can be asked: scenarios, worlds to compare with, areas of cooperation with their levers, metrics and the places at
// which each is measured, and the inputs that move the answer most. Read once per scenario.
import { language } from "../shell/language";
import { rows, Trouble } from "../shell/server";
import { query } from "../shell/state";
import { named } from "../shell/titles";

export interface Named {
  readonly name: string;
  readonly title: string;
}

export interface Area extends Named {
  readonly colour: string;
  readonly levers: readonly Named[];
}

export interface Metric extends Named {
  readonly unit: string;
  /** Whether more of it is better. */
  readonly more: boolean;
  readonly places: readonly string[];
}

/** An input with a range: what a slider is made of. */
export interface Input {
  readonly input: string;
  readonly unit: string;
  readonly low: number;
  readonly planning: number;
  readonly high: number;
  readonly kind: string;
  /** The assumption's reason, or where the fact is from. */
  readonly basis: string;
  readonly fact: string;
  readonly settles: string;
  readonly who_disagrees: string;
  /** Which headline it moves most, and by how much of that headline's value. */
  readonly headline: string;
  readonly moves: number | null;
}

export interface Model {
  readonly scenario: string;
  readonly says: string;
  readonly scenarios: readonly (Named & { readonly as_of: string })[];
  readonly counterfactuals: readonly Named[];
  readonly areas: readonly Area[];
  readonly metrics: readonly Metric[];
  readonly places: readonly Named[];
  /** Titles of everything that an input's name may hold: lines, orders, contingencies, actors. */
  readonly titles: ReadonlyMap<string, string>;
}

/** A row of /scenario: a part of the scenario by its kind. */
interface Part {
  readonly kind: string;
  readonly name: string;
  readonly title: string;
  /** Of a lever its area, of a metric the places at which it is measured. */
  readonly of: string;
  readonly unit: string;
}

const COLOURS: Readonly<Record<string, string>> = { deterrence: "--deterrence", industry: "--industry", practical: "--practical" };
const SPARE = ["--other", "--fifth"];

export function readMetric(part: Part): Metric {
  return { name: part.name, title: named(part.title), unit: part.unit, more: part.kind.includes("more"), places: part.of.split(";").filter(Boolean) };
}

function readAreas(parts: readonly Part[]): Area[] {
  let spare = 0;
  return parts.filter((part) => part.kind === "area").map((part) => ({
    name: part.name,
    title: named(part.title),
    colour: COLOURS[part.name] ?? SPARE[spare++ % SPARE.length] ?? "--other",
    levers: parts.filter((lever) => lever.kind === "lever" && lever.of === part.name).map(({ name, title }) => ({ name, title: named(title) })),
  }));
}

/** The words that choose a scenario; the rest of the query does not change what can be asked. */
export function scenarioQuery(): URLSearchParams {
  const chosen = new URLSearchParams();
  for (const name of ["scenario", "as_of"]) {
    const value = query().get(name);
    if (value) chosen.set(name, value);
  }
  return chosen;
}

/** Words of a question that the server knows; the page's own (an open tab, a chosen fan) stay here. */
const ASKED = ["scenario", "against", "as_of", "seed", "futures", "until", "set", "off", "metric", "place"];

export function askedOf(whole: URLSearchParams): URLSearchParams {
  const asked = new URLSearchParams();
  for (const [name, value] of whole) if (ASKED.includes(name)) asked.append(name, value);
  return asked;
}

export async function readModel(signal: AbortSignal): Promise<Model> {
  const chosen = scenarioQuery();
  const [scenarios, parts, names] = await Promise.all([
    rows<{ name: string; title: string; as_of: string; description?: string }>("/scenarios", new URLSearchParams(), signal),
    rows<Part>("/scenario", chosen, signal),
    rows<{ name: string; title: string; title_ko: string }>("/names", chosen, signal),
  ]);
  const of = (kind: string): Named[] => parts.filter((one) => one.kind === kind).map(({ name, title }) => ({ name, title: named(title) }));
  const scenario = chosen.get("scenario") ?? "two-theatres";
  return {
    scenario,
    says: scenarios.find((one) => one.name === scenario)?.description ?? "",
    scenarios: scenarios.map((one) => ({ ...one, title: named(one.title) })),
    counterfactuals: of("counterfactual"),
    areas: readAreas(parts),
    metrics: parts.filter((part) => part.kind.startsWith("metric")).map(readMetric),
    // Theatres first, then whose view: "European" alone would be read as a place.
    places: [...of("theatre"), ...of("place").filter((place) => place.name !== "all" && !parts.some((part) => part.kind === "theatre" && part.name === place.name))
      .map((place) => ({ ...place, title: language() === "en" ? `${place.title} view` : place.title }))],
    titles: new Map([
      ...names.map((one): [string, string] => [one.name, (language() === "ko" && one.title_ko) || named(one.title)]),
      ...parts.map((part): [string, string] => [part.name, named(part.title) || part.name]),
    ]),
  };
}

/** The inputs that move the headlines most, first first. A scenario without a screening has no sliders. */
export async function readInputs(signal: AbortSignal): Promise<Input[]> {
  try {
    return await rows<Input>("/inputs/main", scenarioQuery(), signal);
  } catch (error) {
    if (error instanceof Trouble && error.status === 404) return [];
    throw error;
  }
}
