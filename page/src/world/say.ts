// SPDX-License-Identifier: Apache-2.0
//
// The view's own voice, and names of places and kinds as the reader's language has them.
import { language, speaker } from "../shell/language";
import { named } from "../shell/titles";
import { WORDS } from "./words";

export const say = speaker(WORDS);

/** A title in the reader's language: what the data gives in Korean, else what the page knows. */
export function titleOf(title: string, korean?: string | null): string {
  return language() === "ko" ? korean || named(title) : title;
}

/** A kind of force; those of the shipped scenarios have Korean names. */
export function kindTitle(name: string, title: string): string {
  return name in WORDS.en && language() === "ko" ? say(name as "land-brigade") : title;
}
