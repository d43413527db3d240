// SPDX-License-Identifier: Apache-2.0
//
// Elements in one call. Attributes are set as text, listeners by `onclick` and the like; there is no inline style, since
// the page's content security policy forbids it: what is computed goes through `style` as custom properties.

export type Child = Node | string | number | null | undefined | false;
type Value = string | number | boolean | null | undefined | EventListener | ((event: never) => void) | Record<string, string>;
export type Attributes = Record<string, Value>;

const SVG = "http://www.w3.org/2000/svg";

function dress(element: Element & ElementCSSInlineStyle, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name.slice(2), value as EventListener);
    else if (typeof value === "object") for (const [property, text] of Object.entries(value)) element.style.setProperty(property, text);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
}

function fill(element: Element, children: readonly (Child | readonly Child[])[]): void {
  for (const child of children.flat() as Child[]) {
    if (child === null || child === undefined || child === false) continue;
    element.append(typeof child === "number" ? String(child) : child);
  }
}

/** An HTML element: h("p", { class: "quiet" }, "text", node). `{ style: { "--x": "3" } }` sets custom properties. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K, attributes: Attributes = {}, ...children: (Child | readonly Child[])[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  dress(element, attributes);
  fill(element, children);
  return element;
}

/** An SVG element; the same attributes. */
export function s<K extends keyof SVGElementTagNameMap>(
  tag: K, attributes: Attributes = {}, ...children: (Child | readonly Child[])[]
): SVGElementTagNameMap[K] {
  const element = document.createElementNS(SVG, tag);
  dress(element, attributes);
  fill(element, children);
  return element;
}

/** Puts new children into an element that stays. */
export function put(place: Element, ...children: (Child | readonly Child[])[]): void {
  place.replaceChildren();
  fill(place, children);
}

/** What stays in the language in which it was published or written, whatever the page's: a screen reader reads it so. */
export function original(text: Child | readonly Child[]): HTMLElement {
  return h("span", { lang: "en" }, text);
}

let count = 0;

/** A name for an element that another one points at (label for, aria-describedby). */
export function unique(stem: string): string {
  count += 1;
  return `${stem}-${count}`;
}
