// SPDX-License-Identifier: Apache-2.0
//
// English and Korean. Each folder has its words in one table per language (words.ts); the compiler refuses a Korean table
// that lacks a key, and a test compares the names in braces. Names of places and systems come from the data.
import { get } from "./state";

export type Language = "en" | "ko";

export interface Words<Key extends string> {
  readonly en: Readonly<Record<Key, string>>;
  readonly ko: Readonly<Record<Key, string>>;
}

/** A table in both languages; English sets the keys. */
export function words<Key extends string>(en: Record<Key, string>, ko: Record<NoInfer<Key>, string>): Words<Key> {
  return { en, ko };
}

export function language(): Language {
  const asked = get("lang");
  if (asked === "en" || asked === "ko") return asked;
  return navigator.language.startsWith("ko") ? "ko" : "en";
}

export type Say<Key extends string> = (key: Key, values?: Record<string, string | number>) => string;

/** How a view speaks: const say = speaker(table); say("of", { n: 3 }). */
export function speaker<Key extends string>(table: Words<Key>): Say<Key> {
  return (key, values) => {
    const text = table[language()][key];
    return values ? text.replace(/\{(\w+)\}/g, (whole, name: string) => (name in values ? String(values[name]) : whole)) : text;
  };
}
