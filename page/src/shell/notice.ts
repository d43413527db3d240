// SPDX-License-Identifier: Apache-2.0
//
// What stands where a result is not: loading, nothing found, an error, work in progress that can be stopped. And the
// live region through which a screen reader hears what changed.
import { h, put } from "./dom";
import { refusedWords } from "./refused";
import { say } from "./say";
import { aborted, Trouble, whole, type Row, type Whole } from "./server";
import { addressOf, edited, get, path, query } from "./state";

let region: HTMLElement | undefined;

/** The page's live region; the shell places it once. */
export function liveRegion(): HTMLElement {
  region ??= h("div", { class: "unseen", role: "status", "aria-live": "polite" });
  return region;
}

let last = 0;
let waiting: ReturnType<typeof setTimeout> | undefined;

/** Says a sentence to a screen reader, at most one a second: the last one counts. */
export function announce(sentence: string): void {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    last = Date.now();
    if (region) region.textContent = sentence;
  }, Math.max(0, 1000 - (Date.now() - last)));
}

export function loading(): HTMLElement {
  return h("p", { class: "notice loading", role: "status" }, say("loading"), h("span", { class: "dots", "aria-hidden": "true" }));
}

export function empty(sentence = say("empty")): HTMLElement {
  return h("p", { class: "notice" }, sentence);
}

/** Whether it is the address that asks for what is not there: trying again gives the same. */
function fromAddress(error: unknown): boolean {
  return error instanceof Trouble && [400, 404, 422].includes(error.status) && [...query().keys()].some((name) => name !== "lang");
}

/** What went wrong, in the server's words, and a way on: try again, or the view without what the address asks for. */
export function failure(error: unknown, again?: () => void): HTMLElement {
  let title = say("failed");
  let detail = error instanceof Error ? error.message : String(error);
  if (error instanceof Trouble) {
    title = refusedWords(error.title) || title;
    detail = error.status === 0 ? say("noServer") : error.status === 401 ? say("forbidden") : refusedWords(error.detail);
  }
  return h("div", { class: "notice error", role: "alert" },
    h("strong", {}, title), detail && h("p", {}, detail),
    again && h("button", { type: "button", class: "button", onclick: again }, say("again")),
    fromAddress(error) && h("a", { class: "link as-it-is", href: addressOf(path(), edited(new URLSearchParams(), { lang: get("lang") || null })) }, say("asItIs")));
}

/** Shows what `get` gives once it is there; meanwhile and otherwise the states above. */
export async function fillWith<T>(
  place: HTMLElement, signal: AbortSignal, get: (signal: AbortSignal) => Promise<T>, draw: (value: T) => Node | readonly Node[],
): Promise<void> {
  place.setAttribute("aria-busy", "true");
  // What is there in a moment needs no word before it.
  const soon = setTimeout(() => { if (!place.hasChildNodes()) put(place, loading()); }, 120);
  try {
    const value = await get(signal);
    if (!signal.aborted) put(place, draw(value));
  } catch (error) {
    if (!aborted(error) && !signal.aborted) put(place, failure(error, () => void fillWith(place, signal, get, draw)));
  } finally {
    clearTimeout(soon);
    place.removeAttribute("aria-busy");
  }
}

export interface Progress {
  readonly element: HTMLElement;
  /** How far it is; without numbers it only shows that work goes on. */
  set(sentence: string, done?: number, of?: number): void;
}

/** A bar for long work, with a button that stops it. */
export function progress(cancel: () => void): Progress {
  const words = h("span", { class: "progress-words" }, say("loading"));
  const bar = h("progress", { "aria-label": say("loading") });
  const element = h("div", { class: "progress" }, bar, words,
    h("button", { type: "button", class: "button small", onclick: cancel }, say("cancel")));
  return {
    element,
    set(sentence, done, of) {
      words.textContent = sentence;
      bar.setAttribute("aria-label", sentence);
      if (done !== undefined && of !== undefined && of > 0) {
        bar.max = of;
        bar.value = done;
      }
    },
  };
}

/**
 * Shows a table that takes a while: how far it is, with a button that stops it; `meanwhile` stands below until it is there, and stays
 * where it is stopped.
 */
export async function fillWhole<T = Row>(
  place: HTMLElement, signal: AbortSignal, path: string, query: URLSearchParams, words: string, draw: (found: Whole<T>) => Node | readonly Node[], meanwhile?: Node,
): Promise<void> {
  const mine = new AbortController();
  const stop = (): void => mine.abort();
  const again = (): void => void fillWhole(place, signal, path, query, words, draw, meanwhile);
  signal.addEventListener("abort", stop);
  const bar = progress(stop);
  bar.set(words);
  place.setAttribute("aria-busy", "true");
  const soon = setTimeout(() => put(place, bar.element, meanwhile), 120);
  try {
    const found = await whole<T>(path, query, mine.signal, (done, of) => bar.set(words, done, of));
    clearTimeout(soon);
    if (!signal.aborted) put(place, draw(found));
  } catch (error) {
    if (!signal.aborted) put(place, aborted(error) ? h("div", { class: "notice" }, h("p", {}, say("halted")), h("button", { type: "button", class: "button", onclick: again }, say("again"))) : failure(error, again), meanwhile);
  } finally {
    clearTimeout(soon);
    signal.removeEventListener("abort", stop);
    place.removeAttribute("aria-busy");
  }
}
