// SPDX-License-Identifier: Apache-2.0
//
// What the shipped scenarios call their parts, in Korean. The data comes in English and is the key; what a scenario of the
// reader's own says stays as it is.
import { language } from "./language";

let korean: Readonly<Record<string, string>> = {};

/** Before a view is shown: who reads English does without the table. */
export async function readTitles(): Promise<void> {
  if (language() === "ko") korean = (await import("./titles_ko")).KOREAN;
}

const SYSTEMS: Readonly<Record<string, string>> = { "artillery-shell": "포탄", container: "컨테이너" };

/** A system of which only the key is known, as it is written: "fh-70" is FH-70, "leopard-2a4" Leopard 2A4. */
export function systemWords(key: string): string {
  const known = language() === "ko" ? SYSTEMS[key] : undefined;
  if (known) return known;
  const parts = key.split("-");
  if (key === "himars" || (/\d/.test(key) && (parts[0] ?? "").length <= 4)) return key.toUpperCase();
  return parts.map((part, at) => (/\d/.test(part) ? part.toUpperCase() : at === 0 ? part.charAt(0).toUpperCase() + part.slice(1) : part)).join(" ");
}

/** A title of the data in the reader's language, where the page knows it. */
export function named(title: string): string {
  return language() === "ko" ? korean[title] ?? title : title;
}
