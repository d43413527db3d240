// SPDX-License-Identifier: Apache-2.0
//
// The drawer: from any number to where it comes from, without leaving the view. A dialog at the side; focus goes in and
// comes back.
import { h, put } from "./dom";
import { say } from "./say";

let dialog: HTMLDialogElement | undefined;
let title: HTMLElement;
let body: HTMLElement;
let running = new AbortController();

/** The page's one drawer; the shell places it. */
export function drawer(): HTMLDialogElement {
  if (dialog) return dialog;
  title = h("h2", { id: "drawer-title" });
  body = h("div", { class: "drawer-body" });
  dialog = h("dialog", { class: "drawer", "aria-labelledby": "drawer-title" },
    h("header", {}, title, h("button", { type: "button", class: "button quiet", "aria-label": say("close"), onclick: () => dialog?.close() }, "✕")),
    body);
  // The event comes a moment after: by then the drawer may be open again, with something else.
  dialog.addEventListener("close", () => { if (!dialog?.open) running.abort(); });
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog?.close(); });
  return dialog;
}

/** Opens it with a heading; `draw` fills it and is told by its signal when it is closed. */
export function openDrawer(heading: string, draw: (place: HTMLElement, signal: AbortSignal) => void | Promise<void>): void {
  const box = drawer();
  running.abort();
  running = new AbortController();
  title.textContent = heading;
  put(body);
  if (!box.open) box.showModal();
  void draw(body, running.signal);
}
