// SPDX-License-Identifier: Apache-2.0
//
// What an address may ask of a view. A view says which words it knows and what they may hold; what an address holds beside
// that is named to the reader, with what is allowed, and is not passed over in silence.
import { h } from "./dom";
import { say } from "./say";
import { addressOf, path, query } from "./state";

export interface Rule {
  readonly fits: (value: string) => boolean;
  /** What is allowed, for the reader. */
  readonly allowed: string;
}

export interface Stranger {
  readonly word: string;
  readonly value: string;
  /** What the word may hold; absent when the view knows no such word. */
  readonly allowed?: string;
}

export type Rules = Readonly<Record<string, Rule>>;

export const any: Rule = { fits: () => true, allowed: "" };

export function oneOf(values: readonly string[]): Rule {
  const list = values.filter(Boolean);
  return { fits: (value) => value === "" || list.includes(value), allowed: list.join(", ") };
}

export function like(form: RegExp, allowed: string): Rule {
  return { fits: (value) => form.test(value), allowed };
}

const NUMBER = "-?[0-9]*\\.?[0-9]+(?:[eE][-+]?[0-9]+)?";
export const day = like(/^\d{4}-\d{2}-\d{2}$/, "2022-12-31");
export const whole = like(/^\d+$/, "0, 1, 2 …");
export const number = like(new RegExp(`^${NUMBER}$`), "0.05");
export const inputValue = like(new RegExp(`^[^:]+:${NUMBER}$`), "INPUT:VALUE, base.korea:0.001");
export const inputRange = like(new RegExp(`^[^:]+:${NUMBER}\\.\\.${NUMBER}$`), "INPUT:LOW..HIGH, base.korea:0.001..0.002");

/** Words that stay when the reader goes from view to view. */
const COMMON: Rules = { scenario: any, against: any, as_of: day, seed: whole, futures: whole, until: number, set: inputValue, off: any, lang: oneOf(["en", "ko"]) };

let known = new Map<string, Rule>();

/** The shell begins a view. */
export function forget(): void {
  known = new Map(Object.entries(COMMON));
}

/** A view, or a part of it, says what it knows; the last to say counts. */
export function know(rules: Rules): void {
  for (const [word, rule] of Object.entries(rules)) known.set(word, rule);
}

export function strangers(asked: URLSearchParams, rules: ReadonlyMap<string, Rule>): Stranger[] {
  return [...asked].flatMap(([word, value]) => {
    const rule = rules.get(word);
    if (!rule) return [{ word, value }];
    return rule.fits(value) ? [] : [{ word, value, allowed: rule.allowed }];
  });
}

/** What in the address of this moment stands for nothing, named; null if all of it is understood. */
export function addressNotice(): HTMLElement | null {
  const found = strangers(query(), known);
  if (found.length === 0) return null;
  const kept = new URLSearchParams([...query()].filter(([word, value]) => !found.some((one) => one.word === word && one.value === value)));
  return h("div", { class: "notice", role: "alert" },
    h("strong", {}, say("strange")),
    h("ul", {}, found.map((one) => h("li", {}, h("code", {}, `${one.word}=${one.value}`), ": ",
      one.allowed === undefined ? say("strangeWord", { words: [...known.keys()].join(", ") }) : say("strangeValue", { allowed: one.allowed })))),
    h("a", { class: "link", href: addressOf(path(), kept) }, say("withoutStrange")));
}
