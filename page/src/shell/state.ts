// SPDX-License-Identifier: Apache-2.0
//
// The address is the whole state of the page: a view's path and a query. Everything that changes what is shown goes
// through `change`, so that copying the address copies the view. The order of words is fixed: the same state has the
// same address, whichever way it was reached.

/** Words that mean the same in each view and stay when the reader goes from one to another. */
export const COMMON = ["scenario", "against", "as_of", "seed", "futures", "until", "set", "off", "lang"] as const;

export type Edit = Record<string, string | readonly string[] | null>;

const changed = new EventTarget();

/** Colons, commas and slashes stand as they are: an address is read by people. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/%3A/g, ":").replace(/%2C/g, ",").replace(/%2F/g, "/").replace(/%20/g, "+");
}

/** A query as text: common words first in their order, then the others by name; words of one name keep their order. */
export function queryText(query: URLSearchParams): string {
  const rank = (name: string): number => {
    const at = (COMMON as readonly string[]).indexOf(name);
    return at < 0 ? COMMON.length : at;
  };
  const pairs = [...query].map((pair, index) => ({ pair, index }));
  pairs.sort((a, b) => rank(a.pair[0]) - rank(b.pair[0]) || (a.pair[0] < b.pair[0] ? -1 : a.pair[0] > b.pair[0] ? 1 : a.index - b.index));
  return pairs.map(({ pair: [name, value] }) => `${encode(name)}=${encode(value)}`).join("&");
}

/** A query with some words replaced; null takes a word out. */
export function edited(query: URLSearchParams, edit: Edit): URLSearchParams {
  const next = new URLSearchParams(query);
  for (const [name, value] of Object.entries(edit)) {
    next.delete(name);
    if (value === null) continue;
    for (const one of typeof value === "string" ? [value] : value) next.append(name, one);
  }
  return next;
}

export function addressOf(path: string, query: URLSearchParams): string {
  const text = queryText(query);
  return text ? `${path}?${text}` : path;
}

/** The view's path: "/" is the question. */
export function path(): string {
  return location.pathname === "/" ? "/question" : location.pathname;
}

export function query(): URLSearchParams {
  return new URLSearchParams(location.search);
}

let read = { text: "", words: new URLSearchParams() };

/** The query for reading only: hundreds of rows ask for a word while a hand moves. */
function words(): URLSearchParams {
  if (read.text !== location.search) read = { text: location.search, words: query() };
  return read.words;
}

export function get(name: string, otherwise = ""): string {
  return words().get(name) ?? otherwise;
}

export function all(name: string): string[] {
  return words().getAll(name);
}

/** Only the words that other views know too. */
export function commonQuery(): URLSearchParams {
  const kept = new URLSearchParams();
  for (const [name, value] of query()) if ((COMMON as readonly string[]).includes(name)) kept.append(name, value);
  return kept;
}

/**
 * Changes the state within the view. "replace" for what a hand is still moving, "push" for what the back button should
 * undo. Watchers hear of it, unless nothing changed.
 */
export function change(edit: Edit, how: "push" | "replace" = "replace"): void {
  const next = addressOf(location.pathname, edited(query(), edit));
  if (next === location.pathname + location.search) return;
  history[how === "push" ? "pushState" : "replaceState"](null, "", next);
  changed.dispatchEvent(new Event("change"));
}

/** Goes to another view, keeping the common words. */
export function go(address: string): void {
  history.pushState(null, "", address);
  changed.dispatchEvent(new Event("go"));
}

/** Calls `listen` after each change within the view, until `signal`. */
export function watch(listen: () => void, signal: AbortSignal): void {
  changed.addEventListener("change", listen, { signal });
}

/** For the shell alone: another view, or the browser's back and forward. */
export function onGo(listen: () => void): void {
  changed.addEventListener("go", listen);
  addEventListener("popstate", listen);
}

/** Link to exactly this view, in full. */
export function permalink(): string {
  return location.origin + addressOf(location.pathname, query());
}
