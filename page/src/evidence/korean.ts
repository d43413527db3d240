// SPDX-License-Identifier: Apache-2.0
//
// What the ledger and the scores say in English, in the reader's language as far as the page knows it. What it does not know stays,
// and is marked as English.
import { language } from "../shell/language";

interface Korean {
  readonly meanings: Readonly<Record<string, string>>;
  readonly claims: Readonly<Record<string, string>>;
  note(text: string): string;
}

let korean: Korean | undefined;

/** Before what is below is used: who reads English does without the tables. */
export async function readKorean(): Promise<void> {
  if (language() !== "ko" || korean) return;
  const [meanings, claims, notes] = await Promise.all([import("./dictionary_ko"), import("./claims_ko"), import("./notes_ko")]);
  korean = { meanings: meanings.MEANINGS, claims: claims.CLAIMS, note: notes.noteWords };
}

/** What a column means. */
export function meaningWords(text: string): string {
  return language() === "ko" ? korean?.meanings[text] ?? text : text;
}

/** A claim's cause or effect. */
export function claimWords(text: string): string {
  return language() === "ko" ? korean?.claims[text] ?? text : text;
}

/** A sentence on how forecasts were scored. */
export function noteWords(text: string): string {
  return language() === "ko" ? korean?.note(text) ?? text : text;
}
