// SPDX-License-Identifier: Apache-2.0
//
// What the server knows of the pool: read once for a world, looked up month by month.
import type { FeatureCollection } from "geojson";
import { json, resource, rows, stream } from "../shell/server";
import { get, query } from "../shell/state";

export interface Stand {
  readonly month: string;
  readonly kind: string;
  readonly kind_title: string;
  readonly place: string;
  readonly place_title: string;
  readonly units: number;
  readonly units_p05: number;
  readonly units_p50: number;
  readonly units_p95: number;
}

export interface Flow {
  readonly month: string;
  readonly kind: string;
  readonly from: string;
  readonly to: string;
  readonly transit_months: number;
  readonly units: number;
}

export interface Crisis {
  readonly month: string;
  readonly contingency: string;
  readonly title: string;
  readonly theatre: string;
  readonly build_up: number;
  readonly active: number;
  readonly begins: number;
}

export interface Site {
  readonly kind: "theatre" | "home" | "crisis" | "actor";
  readonly name: string;
  readonly title: string;
  readonly title_ko: string | null;
  readonly lon: number;
  readonly lat: number;
  readonly source: string;
}

export interface Told {
  readonly month: string;
  readonly event: string;
  readonly says: string;
  readonly why: string | null;
}

/** How the same numbers are made again, and what they are. */
export interface About {
  readonly recipe: string;
  readonly words: string;
}

export interface World {
  readonly months: readonly string[];
  readonly kinds: readonly { readonly name: string; readonly title: string }[];
  readonly places: readonly { readonly name: string; readonly title: string }[];
  readonly sites: readonly Site[];
  readonly areas: FeatureCollection;
  readonly crises: readonly { readonly name: string; readonly title: string; readonly theatre: string; readonly by: ReadonlyMap<string, Crisis> }[];
  readonly stories: readonly Told[];
  readonly about: About;
  readonly one: boolean;
  stand(month: string, kind: string, place: string): Stand | undefined;
  /** What left along each way in the twelve months up to one. */
  flows(month: string, kind: string): Way[];
}

export interface Way {
  readonly from: string;
  readonly to: string;
  readonly units: number;
  readonly transit: number;
  readonly kinds: readonly string[];
}

const WORDS = ["scenario", "against", "as_of", "seed", "set", "off", "world", "future"];

/** The words of the address that the resources here take, and more. */
export function asked(more: Record<string, string> = {}, without: readonly string[] = []): URLSearchParams {
  const kept = new URLSearchParams();
  for (const [name, value] of query()) if (WORDS.includes(name) && !without.includes(name)) kept.append(name, value);
  for (const [name, value] of Object.entries(more)) kept.set(name, value);
  return kept;
}

function unique<T>(list: readonly T[], key: (one: T) => string): T[] {
  return [...new Map(list.map((one) => [key(one), one])).values()];
}

function twelve(months: readonly string[], month: string): Set<string> {
  const at = months.indexOf(month);
  return new Set(months.slice(Math.max(0, at - 11), at + 1));
}

function ways(list: readonly Flow[]): Way[] {
  const found = new Map<string, { from: string; to: string; units: number; transit: number; kinds: Set<string> }>();
  for (const flow of list) {
    const key = `${flow.from} ${flow.to}`;
    const way = found.get(key) ?? { from: flow.from, to: flow.to, units: 0, transit: flow.transit_months, kinds: new Set<string>() };
    way.units += flow.units;
    way.transit = Math.max(way.transit, flow.transit_months);
    way.kinds.add(flow.kind);
    found.set(key, way);
  }
  return [...found.values()].map((way) => ({ ...way, kinds: [...way.kinds] })).sort((a, b) => b.units - a.units);
}

export async function readWorld(progress: (done: number, of: number) => void, signal: AbortSignal): Promise<World> {
  const one = get("future") !== "";
  const places = asked({}, ["against", "seed", "set", "off", "world", "future"]);
  const told: { about?: About; flows: Flow[]; crises: Crisis[]; posture: Stand[] } = { flows: [], crises: [], posture: [] };
  // One run gives all three tables, and says how far it is.
  const run = stream(resource("/world", asked(), "stream"), (name, data) => {
    if (name === "progress") progress((data as { done: number }).done, (data as { of: number }).of);
    else if (name === "about") told.about = data as About;
    else if (name === "flows") told.flows = data as Flow[];
    else if (name === "crises") told.crises = data as Crisis[];
    else if (name === "posture") told.posture = data as Stand[];
  }, signal);
  const [sites, areas, stories] = await Promise.all([
    rows<Site>("/world/places", places, signal), json<FeatureCollection>(`/world/places.geojson?${places}`, signal),
    one ? rows<Told>("/world/story", asked({}, ["set"]), signal) : Promise.resolve([]), run,
  ]);
  const { flows, crises, posture: stands } = told;
  const about = told.about ?? { recipe: "", words: "" };
  const months = unique(stands, (row) => row.month).map((row) => row.month);
  const table = new Map(stands.map((row) => [`${row.month} ${row.kind} ${row.place}`, row]));
  return {
    months, sites, areas, about, one, stories,
    kinds: unique(stands, (row) => row.kind).map((row) => ({ name: row.kind, title: row.kind_title })),
    places: unique(stands, (row) => row.place).map((row) => ({ name: row.place, title: row.place_title })),
    crises: unique(crises, (row) => row.contingency).map((row) => ({
      name: row.contingency, title: row.title, theatre: row.theatre,
      by: new Map(crises.filter((other) => other.contingency === row.contingency).map((other) => [other.month, other])),
    })),
    stand: (month, kind, place) => table.get(`${month} ${kind} ${place}`),
    flows: (month, kind) => {
      const in12 = twelve(months, month);
      return ways(flows.filter((flow) => in12.has(flow.month) && (kind === "" || flow.kind === kind)));
    },
  };
}

/** Units of a kind in a place; of all kinds the mean share of the pool. */
export function standing(world: World, month: string, kind: string, place: string): number {
  if (kind) return world.stand(month, kind, place)?.units ?? 0;
  let sum = 0;
  for (const one of world.kinds) {
    const pool = world.places.reduce((all, other) => all + (world.stand(month, one.name, other.name)?.units ?? 0), 0);
    if (pool > 0) sum += (world.stand(month, one.name, place)?.units ?? 0) / pool;
  }
  return sum / Math.max(1, world.kinds.length);
}
