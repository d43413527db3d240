// SPDX-License-Identifier: Apache-2.0
//
// Asking the server: rows, what they mean, and streams of events. All addresses are on this host. A failure becomes a
// `Trouble` with the server's own sentence; a request whose signal is aborted throws the browser's AbortError, which
// `aborted` recognises and nobody shows.
import { queryText } from "./state";

/** A refusal or a failure, in words for the reader. */
export class Trouble extends Error {
  constructor(readonly status: number, readonly title: string, readonly detail: string) {
    super(detail ? `${title}: ${detail}` : title);
  }
}

export interface Column {
  readonly name: string;
  readonly heading: string;
  readonly kind: string;
  readonly unit: string;
  readonly meaning: string;
}

export interface Source {
  readonly key: string;
  readonly title: string;
  readonly publisher: string;
  readonly date: string;
  readonly url: string;
}

/** `/x.metadata.json`: what a table is, and how the same numbers are made again. */
export interface Metadata {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly condition: string;
  readonly recipe: string;
  readonly columns: readonly Column[];
  readonly footnotes: readonly string[];
  readonly sources: readonly Source[];
  readonly formats: readonly string[];
  readonly rows: number;
}

export type Cell = string | number | boolean | null;
export type Row = Readonly<Record<string, Cell>>;

export function aborted(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}

/** The address of a resource in a format, with words of a query. */
export function resource(path: string, query: URLSearchParams, format: string): string {
  const text = queryText(query);
  return `${path}.${format}${text ? `?${text}` : ""}`;
}

async function trouble(response: Response): Promise<Trouble> {
  try {
    const body = await response.json() as { error?: { title?: string; detail?: string } };
    return new Trouble(response.status, body.error?.title ?? response.statusText, body.error?.detail ?? "");
  } catch {
    return new Trouble(response.status, response.statusText || String(response.status), "");
  }
}

async function ask(address: string, accept: string, signal?: AbortSignal): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(address, { headers: { Accept: accept }, credentials: "same-origin", ...(signal ? { signal } : {}) });
  } catch (error) {
    if (aborted(error)) throw error;
    throw new Trouble(0, "", "");
  }
  if (!response.ok) throw await trouble(response);
  return response;
}

/** Anything the server gives as JSON. */
export async function json<T>(address: string, signal?: AbortSignal): Promise<T> {
  return await (await ask(address, "application/json", signal)).json() as T;
}

/** A table's rows. */
export function rows<T = Row>(path: string, query: URLSearchParams, signal?: AbortSignal): Promise<T[]> {
  return json<T[]>(resource(path, query, "json"), signal);
}

export function metadata(path: string, query: URLSearchParams, signal?: AbortSignal): Promise<Metadata> {
  return json<Metadata>(resource(path, query, "metadata.json"), signal);
}

/** A table that takes a while, made once: its rows, its metadata, and its picture where it has one. */
export interface Whole<T> {
  readonly rows: readonly T[];
  readonly about: Metadata;
  readonly svg: string | null;
}

export async function whole<T = Row>(path: string, query: URLSearchParams, signal: AbortSignal, told?: (done: number, of: number) => void): Promise<Whole<T>> {
  let found: Whole<T> | undefined;
  await stream(resource(path, query, "stream"), (name, data) => {
    if (name === "answer") found = data as Whole<T>;
    else if (name === "progress") told?.((data as { done: number }).done, (data as { of: number }).of);
  }, signal);
  if (!found) throw new Trouble(0, "", "");
  return found;
}

/** A text, such as a chart that the server drew. */
export async function text(address: string, signal?: AbortSignal): Promise<string> {
  return (await ask(address, "*/*", signal)).text();
}

export interface StreamEvent {
  readonly name: string;
  readonly data: string;
}

/** Server-sent events out of text that arrives in pieces. `rest` is kept for the next piece. */
export function parseEvents(text: string): { events: StreamEvent[]; rest: string } {
  const blocks = text.replace(/\r\n/g, "\n").split("\n\n");
  const rest = blocks.pop() ?? "";
  const events: StreamEvent[] = [];
  for (const block of blocks) {
    let name = "message";
    const data: string[] = [];
    for (const line of block.split("\n")) {
      if (line.startsWith("event:")) name = line.slice(6).trim();
      else if (line.startsWith("data:")) data.push(line.slice(5).replace(/^ /, ""));
    }
    if (data.length > 0) events.push({ name, data: data.join("\n") });
  }
  return { events, rest };
}

/**
 * Reads a stream until it ends, calling `listen` with each event's name and JSON. Aborting the signal closes the
 * connection, and the server stops computing. An `error` event is thrown as Trouble, and so is an end without `done`: the server,
 * or the line to it, has gone.
 */
export async function stream(address: string, listen: (name: string, data: unknown) => void, signal: AbortSignal): Promise<void> {
  const response = await ask(address, "text/event-stream", signal);
  if (!response.body) return;
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  let complete = false;
  for (;;) {
    const { done, value } = await reader.read().catch((error: unknown) => { throw aborted(error) ? error : new Trouble(0, "", ""); });
    if (done && !complete) throw new Trouble(0, "", "");
    if (done) return;
    rest += value;
    if (!value.includes("\n")) continue; // in the middle of an answer, which is one long line
    const parsed = parseEvents(rest);
    rest = parsed.rest;
    for (const event of parsed.events) {
      const data: unknown = JSON.parse(event.data);
      if (event.name === "error") {
        const { status = 500, title = "", detail = "" } = (data as { error?: Partial<Trouble> }).error ?? (data as Partial<Trouble>);
        throw new Trouble(status, title, detail);
      }
      if (signal.aborted) throw new DOMException("", "AbortError");
      complete = event.name === "done";
      listen(event.name, data);
    }
  }
}
