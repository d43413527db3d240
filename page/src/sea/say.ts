// SPDX-License-Identifier: Apache-2.0
//
// The view's voice.
import { speaker } from "../shell/language";
import { WORDS } from "./words";

export const say = speaker(WORDS);

const KINDS = new Set(Object.keys(WORDS.en).filter((key) => key.startsWith("kind-")));

/** "dark-rendezvous" in the reader's language; a kind that is not known stays as it is. */
export function kindWords(kind: string): string {
  const key = `kind-${kind}`;
  return KINDS.has(key) ? say(key as "kind-gap") : kind;
}
