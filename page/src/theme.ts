// SPDX-License-Identifier: Apache-2.0
//
// Runs before the first paint, so that a page that was dark is never white for a moment. The choice of a theme is the
// reader's, not part of what a link shows: it is kept in the browser and not in the address.
try {
  const chosen = localStorage.getItem("theme");
  if (chosen === "dark" || chosen === "light") document.documentElement.dataset["theme"] = chosen;
} catch {
  // A browser that keeps nothing follows the system.
}
