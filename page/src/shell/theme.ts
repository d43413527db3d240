// SPDX-License-Identifier: Apache-2.0
//
// Light, dark, or as the system has it. A chart on a canvas has no style sheet: it asks here for a colour by its name and
// draws itself again when told.

export type Theme = "system" | "light" | "dark";

const turned = new EventTarget();
const asks = matchMedia("(prefers-color-scheme: dark)");
asks.addEventListener("change", () => turned.dispatchEvent(new Event("turn")));

export function theme(): Theme {
  const chosen = document.documentElement.dataset["theme"];
  return chosen === "dark" || chosen === "light" ? chosen : "system";
}

/** From the system's to its opposite, to the other, and back to the system's. */
export function nextTheme(): void {
  const order: Theme[] = asks.matches ? ["system", "light", "dark"] : ["system", "dark", "light"];
  const next = order[(order.indexOf(theme()) + 1) % 3] ?? "system";
  if (next === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = next;
  try {
    if (next === "system") localStorage.removeItem("theme");
    else localStorage.setItem("theme", next);
  } catch {
    // Kept for this page only.
  }
  turned.dispatchEvent(new Event("turn"));
}

/** A colour of the style sheet: colour("--ink"). */
export function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** Calls when the colours have changed. */
export function onTheme(listen: () => void, signal: AbortSignal): void {
  turned.addEventListener("turn", listen, { signal });
}
