// SPDX-License-Identifier: Apache-2.0
//
// Asks while a hand moves. One question runs at a time; a new one stops the one before. But each is given until its first
// answer, or a second: a hand that moves sixty times a second would otherwise stop every question before it says anything.
import { aborted, resource, stream } from "../shell/server";
import { completed, type Answer, type Series } from "./answer";

const PATIENCE = 1000;

export interface Listener {
  started(): void;
  /** `done` when no better answer will come. */
  answer(answer: Answer, done: boolean): void;
  series?(series: Series): void;
  failed(error: unknown): void;
}

export interface Asker {
  ask(query: URLSearchParams): void;
  stop(): void;
}

export function asker(listener: Listener, signal: AbortSignal, path = "/question"): Asker {
  let running: AbortController | undefined;
  let begun = 0;
  let answered = true;
  let next: URLSearchParams | undefined;
  let latest: Answer | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const start = (query: URLSearchParams): void => {
    running?.abort();
    const mine = running = new AbortController();
    begun = performance.now();
    answered = false;
    listener.started();
    stream(resource(path, query, "stream"), (name, data) => {
      if (name === "answer") {
        latest = completed(data as Answer, latest);
        answered = true;
        listener.answer(latest, false);
        flush();
      } else if (name === "series") listener.series?.(data as Series);
      else if (name === "done" && latest) listener.answer(latest, true);
    }, mine.signal).catch((error: unknown) => {
      if (!aborted(error) && !mine.signal.aborted) listener.failed(error);
    }).finally(() => {
      if (running === mine) answered = true;
      flush();
    });
  };
  const flush = (): void => {
    if (!next || signal.aborted) return;
    const wait = begun + PATIENCE - performance.now();
    clearTimeout(timer);
    if (!answered && wait > 0) {
      timer = setTimeout(flush, wait);
      return;
    }
    const query = next;
    next = undefined;
    start(query);
  };
  signal.addEventListener("abort", () => {
    clearTimeout(timer);
    next = undefined;
    running?.abort();
  });
  return {
    ask(query) {
      next = query;
      flush();
    },
    stop() {
      next = undefined;
      running?.abort();
    },
  };
}
