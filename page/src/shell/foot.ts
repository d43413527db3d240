// SPDX-License-Identifier: Apache-2.0
//
// The line under every chart and table: source, data, download, link to exactly this view, how to cite it, and the command
// that makes the same numbers again.
import { h, put, unique, type Child } from "./dom";
import { save, saveSvg, savePng } from "./picture";
import { say } from "./say";
import { resource, type Row, type Source } from "./server";
import { addressOf, permalink } from "./state";

export interface FootOptions {
  /** The resource behind it, as "/question", and its query at this moment. */
  readonly path: string;
  readonly query: () => URLSearchParams;
  /** Formats that the server gives for it: csv, json, svg, geojson. */
  readonly formats: readonly string[];
  /** Rows that only the page has, such as what a search found: offered as CSV and JSON, made here. */
  readonly rows?: () => readonly Row[];
  /** The picture above, for PNG, and for SVG where the server draws none. */
  readonly picture?: () => SVGSVGElement | HTMLCanvasElement | null;
  readonly title: string;
  readonly recipe?: () => string;
  readonly sources?: () => readonly Source[];
  /** A sentence where there is no list of sources: what the numbers rest on. */
  readonly note?: Child | readonly Child[];
  /** Opens the numbers behind a chart; called with the place for them. Without it there is no "Data". */
  readonly data?: (place: HTMLElement) => void;
}

function copyable(hint: string, words: string): HTMLElement {
  const button = h("button", { type: "button", class: "button small" }, say("copy"));
  const field = h("code", { class: "copy-text", tabindex: "0" }, words);
  button.addEventListener("click", () => {
    void navigator.clipboard?.writeText(words).then(() => { button.textContent = say("copied"); });
  });
  return h("div", { class: "copy" }, h("p", { class: "tiny quiet" }, hint), field, button);
}

/** Rows as RFC 4180, as the server writes them: a header, empty for what is not known. */
export function csv(rows: readonly Row[]): string {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const cell = (value: unknown): string => {
    const text = value === null || value === undefined ? "" : String(value);
    // A spreadsheet would run it as a formula: an apostrophe keeps it text.
    const safe = typeof value !== "number" && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return [names, ...rows.map((row) => names.map((name) => row[name]))].map((cells) => cells.map(cell).join(",")).join("\n") + "\n";
}

/** How exactly this view is cited; the day is the reader's. */
function citation(title: string, recipe: string): string {
  const day = new Date().toISOString().slice(0, 10);
  return `Isthmus, "${title}", ${recipe ? `\`${recipe}\`, ` : ""}${permalink()}, read ${day}.`;
}

function sourceList(sources: readonly Source[]): HTMLElement {
  return h("ul", { class: "sources" }, sources.map((source) => h("li", {},
    source.url ? h("a", { href: source.url, rel: "noreferrer noopener", target: "_blank" }, source.title) : source.title,
    h("span", { class: "quiet" }, [source.publisher, source.date].filter(Boolean).map((part) => ` · ${part}`).join("")))));
}

export function foot(options: FootOptions): HTMLElement {
  const panel = h("div", { class: "foot-panel", id: unique("foot") });
  let open = "";
  const buttons = new Map<string, HTMLButtonElement>();
  const toggle = (name: string, fill: () => Child | readonly Child[]): HTMLButtonElement => {
    const button = h("button", {
      type: "button", class: "link", "aria-expanded": "false", "aria-controls": panel.id,
      onclick: () => {
        open = open === name ? "" : name;
        for (const [key, other] of buttons) other.setAttribute("aria-expanded", String(key === open));
        put(panel, open ? fill() : null);
      },
    }, say(name as "data"));
    buttons.set(name, button);
    return button;
  };
  const file = (format: string): HTMLElement => h("a", {
    class: "button small", href: resource(options.path, options.query(), format), download: `${options.path.slice(1).replaceAll("/", "-")}.${format}`,
  }, format.toUpperCase());
  const picture = (format: "svg" | "png", button = h("button", { type: "button", class: "button small" }, format.toUpperCase())): HTMLElement => {
    button.addEventListener("click", () => {
      const shown = options.picture?.();
      const name = `${options.path.slice(1).replaceAll("/", "-")}.${format}`;
      if (!shown) return;
      if (format === "svg" && shown instanceof SVGSVGElement) saveSvg(shown, name);
      else void savePng(shown, name);
    });
    return button;
  };
  const downloads = (): Child[] => {
    const list: Child[] = options.formats.map(file);
    const own = options.rows;
    if (own) {
      const name = options.path.slice(1).replaceAll("/", "-");
      list.push(
        h("button", { type: "button", class: "button small", onclick: () => save(new Blob([csv(own())], { type: "text/csv" }), `${name}.csv`) }, "CSV"),
        h("button", { type: "button", class: "button small", onclick: () => save(new Blob([JSON.stringify(own(), null, 2)], { type: "application/json" }), `${name}.json`) }, "JSON"));
    }
    const shown = options.picture?.();
    if (shown instanceof SVGSVGElement && !options.formats.includes("svg")) list.push(picture("svg"));
    if (shown) list.push(picture("png"));
    return [h("div", { class: "downloads" }, list)];
  };
  const hasSources = (options.sources?.().length ?? 0) > 0 || options.sources !== undefined;
  return h("div", { class: "foot" },
    options.note ? h("p", { class: "foot-note" }, options.note) : null,
    h("div", { class: "foot-actions" },
      hasSources && toggle("sources", () => sourceList(options.sources?.() ?? [])),
      options.data && toggle("data", () => {
        const place = h("div");
        options.data?.(place);
        return place;
      }),
      toggle("download", downloads),
      toggle("link", () => copyable(say("linkHint"), permalink())),
      toggle("cite", () => copyable(say("citeHint"), citation(options.title, options.recipe?.() ?? ""))),
      options.recipe && toggle("recipe", () => copyable(say("recipeHint"), options.recipe?.() ?? ""))),
    panel);
}

/** A plain link into another view with words of its own. */
export function viewLink(path: string, query: URLSearchParams, words: Child): HTMLElement {
  return h("a", { href: addressOf(path, query) }, words);
}
