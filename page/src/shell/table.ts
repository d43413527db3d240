// SPDX-License-Identifier: Apache-2.0
//
// A table that sorts, shows its first rows and the rest on demand, and aligns its numbers. What stands under it (source,
// download, link) is foot.ts.
import { h, put, type Child } from "./dom";
import { plain } from "./number";
import { say } from "./say";

export interface TableColumn<R> {
  readonly name: string;
  readonly heading: string;
  /** Numbers are aligned at the right with digits of one width. */
  readonly kind?: "text" | "number";
  readonly unit?: string;
  /** Shown under the heading when the pointer rests, and read by screen readers. */
  readonly meaning?: string;
  /** What the cell shows; without it the value as it is. */
  readonly show?: (row: R) => Child | readonly Child[];
  /** What the column sorts by; without it the value as it is. */
  readonly value?: (row: R) => string | number | null | undefined;
}

export interface TableOptions<R> {
  readonly caption: string;
  /** A caption that stands above in words already is only read aloud. */
  readonly captionUnseen?: boolean;
  readonly columns: readonly TableColumn<R>[];
  readonly rows: readonly R[];
  /** Rows shown at first; all on demand. */
  readonly first?: number;
  readonly sort?: { readonly column: string; readonly down: boolean };
}

function valueOf<R>(column: TableColumn<R>, row: R): string | number | null | undefined {
  if (column.value) return column.value(row);
  const value = (row as Record<string, unknown>)[column.name];
  return typeof value === "number" || typeof value === "string" ? value : value === null || value === undefined ? value : String(value);
}

function compare(a: string | number | null | undefined, b: string | number | null | undefined): number {
  // What is unknown stands last, whichever way is up.
  if (a === null || a === undefined || a === "") return b === null || b === undefined || b === "" ? 0 : 1;
  if (b === null || b === undefined || b === "") return -1;
  return typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b));
}

function cell<R>(column: TableColumn<R>, row: R): HTMLTableCellElement {
  const value = valueOf(column, row);
  const shown = column.show ? column.show(row)
    : typeof value === "number" ? plain(value) : value ?? "";
  const td = h("td", { class: column.kind === "number" ? "number" : null }, shown);
  // A sentence is given room: squeezed to a word a line it would make the row as tall as the screen.
  if (column.kind !== "number" && (td.textContent ?? "").length > 36) td.classList.add("long");
  return td;
}

/** The element; it redraws itself when sorted or opened. */
export function table<R>(options: TableOptions<R>): HTMLElement {
  const { columns, rows } = options;
  const first = options.first ?? 12;
  let sort = options.sort;
  let whole = rows.length <= first + 3;
  const holder = h("div", { class: "table", tabindex: "0", role: "group", "aria-label": options.caption });

  const draw = (focus?: string): void => {
    const order = [...rows];
    const by = columns.find((column) => column.name === sort?.column);
    if (by && sort) {
      const { down } = sort;
      order.sort((a, b) => {
        const x = valueOf(by, a);
        const y = valueOf(by, b);
        const known = x !== null && x !== undefined && x !== "" && y !== null && y !== undefined && y !== "";
        return known && down ? -compare(x, y) : compare(x, y);
      });
    }
    const head = columns.map((column) => {
      const sorted = sort?.column === column.name ? (sort.down ? "descending" : "ascending") : "none";
      return h("th", { scope: "col", class: column.kind === "number" ? "number" : null, "aria-sort": sorted, title: column.meaning },
        h("button", {
          type: "button", "data-column": column.name, title: say("sortBy", { column: column.heading }),
          onclick: () => {
            sort = { column: column.name, down: sort?.column === column.name ? !sort.down : column.kind === "number" };
            draw(column.name);
          },
        }, h("span", {}, column.heading, column.unit ? h("span", { class: "unit" }, ` ${column.unit}`) : null)));
    });
    const shown = whole ? order : order.slice(0, first);
    put(holder,
      h("table", {},
        h("caption", { class: options.captionUnseen ? "unseen" : null }, options.caption),
        h("thead", {}, h("tr", {}, head)),
        h("tbody", {}, shown.map((row) => h("tr", {}, columns.map((column) => cell(column, row)))))),
      rows.length > first + 3 && h("button", {
        type: "button", class: "button small no-print",
        onclick: () => { whole = !whole; draw(); },
      }, whole ? say("showLess") : say("showAll", { n: rows.length })));
    if (focus) holder.querySelector<HTMLElement>(`[data-column="${CSS.escape(focus)}"]`)?.focus();
  };
  draw();
  return holder;
}
