// SPDX-License-Identifier: Apache-2.0
//
// What a view is, and the six there are. A view is a folder: its entry is loaded when the reader goes there, so the first
// paint carries one view and no map.
import type { WORDS } from "./words";

/** Shows itself in `place` until `signal`; the shell empties the place and calls again for another language. */
export interface View {
  show(place: HTMLElement, signal: AbortSignal): void | Promise<void>;
}

export type ViewName = "question" | "world" | "transfers" | "sea" | "exchange" | "evidence";

export interface ViewEntry {
  readonly name: ViewName & keyof (typeof WORDS)["en"];
  readonly load: () => Promise<{ view: View }>;
}

export const VIEWS: readonly ViewEntry[] = [
  { name: "question", load: () => import("../question/question") },
  { name: "world", load: () => import("../world/world") },
  { name: "transfers", load: () => import("../transfers/transfers") },
  { name: "sea", load: () => import("../sea/sea") },
  { name: "exchange", load: () => import("../exchange/exchange") },
  { name: "evidence", load: () => import("../evidence/evidence") },
];
