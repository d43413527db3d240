// SPDX-License-Identifier: Apache-2.0
//
// What stays as it was written is said to who reads another language than that.
import { h } from "./dom";
import { language } from "./language";
import { say } from "./say";

/** Stands behind a lead; nothing for who reads English. */
export function originalNote(): HTMLElement | null {
  return language() === "ko" ? h("span", { class: "quiet" }, ` ${say("original")}`) : null;
}
