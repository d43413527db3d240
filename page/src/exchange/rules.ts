// SPDX-License-Identifier: Apache-2.0
//
// Decisions and the rules that took them, in words: the exchange records them in English, and these are all there are.
import { language } from "../shell/language";

const DECISIONS: Readonly<Record<string, string>> = { release: "공개", "release-sanitised": "일부 공개", refuse: "거절", recall: "회수", consent: "동의" };

const RULES: Readonly<Record<string, readonly [string, string]>> = {
  released: ["공개", "모든 규칙을 통과"], understood: ["이해", "알 수 없는 등급 표시는 공개하지 않음"], labelled: ["표시", "등급 표시가 없는 것은 나가지 않음"], recalled: ["회수", "원작성자가 거두어들임"],
  reviewed: ["재검토", "등급의 재검토일이 지남"], partner: ["상대", "그날 교환하는 상대가 아님"], agreement: ["협정", "그날 두 쪽 사이에 효력이 있는 협정이 없음"],
  category: ["분야", "효력이 있는 협정 가운데 이 분야를 다루는 것이 없음"], equivalent: ["대응", "협정에 이 등급과 대응하는 것이 없음"], ceiling: ["상한", "협정의 상한보다 높은 등급"],
  releasable: ["공개 대상", "공개할 수 있는 상대에 들지 않음"], caveat: ["단서", "협정이 등급에 붙은 제한을 다루지 않음"], originator: ["원작성자", "원작성자가 따로 있고 동의하지 않음"],
  reference: ["참조", "나갈 수 없는 것을 가리키며 뺄 수 없음"], part: ["일부", "일부가 나갈 수 없으며 뺄 수 없음"], count: ["건수", "최소 건수에 못 미치는 요약은 나가지 않음"], clearance: ["열람 등급", "열람자의 등급보다 높음"],
};

export function decisionWords(what: string): string {
  return language() === "ko" ? DECISIONS[what] ?? what : what;
}

export function ruleWords(rule: string): string {
  return language() === "ko" ? RULES[rule]?.[0] ?? rule : rule;
}

export function reasonWords(rule: string, reason: string): string {
  return language() === "ko" ? RULES[rule]?.[1] ?? reason : reason;
}
