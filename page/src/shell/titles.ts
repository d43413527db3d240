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

/** A title of the data in the reader's language, where the page knows it. */
export function named(title: string): string {
  return language() === "ko" ? korean[title] ?? title : title;
}
