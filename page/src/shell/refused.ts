// SPDX-License-Identifier: Apache-2.0
//
// Why the server refuses, in Korean. It speaks English in sentences of a few forms; names and figures within them stay. A
// form that is not here stays English: a sentence in the wrong language says more than none.
import { language } from "./language";

const TITLES: Readonly<Record<string, string>> = {
  "out of memory": "메모리가 부족합니다", "the data cannot be read": "데이터를 읽을 수 없습니다", "not understood": "알아들을 수 없습니다", "out of range": "범위를 벗어났습니다",
  "not there": "없습니다", "in conflict": "서로 맞지 않습니다", "not for this reader": "이 열람자에게는 보이지 않습니다", stopped: "중지했습니다", "an internal check failed": "내부 검사에 실패했습니다",
};

const FORMS: readonly (readonly [RegExp, string])[] = [
  [/^there is no scenario '(.*)'; did you mean '(.*)'\?$/, "시나리오 ‘$1’은(는) 없습니다. ‘$2’을(를) 뜻했습니까?"],
  [/^there is no scenario '(.*)'; .*$/, "시나리오 ‘$1’은(는) 없습니다. 위의 목록에서 고르십시오."],
  [/^the scenario has no (.*) '(.*)'; did you mean '(.*)'\?$/, "이 시나리오에 ‘$2’은(는) 없습니다($1). ‘$3’을(를) 뜻했습니까?"],
  [/^the scenario has no (.*?) '(.*)'.*$/, "이 시나리오에 ‘$2’은(는) 없습니다($1)."],
  [/^scenario (\S+) has no lever or area of cooperation '(.*)'.*$/, "시나리오 $1에 협력의 형태 ‘$2’은(는) 없습니다."],
  [/^no input that may be set is called '(.*)'; did you mean '(.*)'\?$/, "바꿀 수 있는 입력값 가운데 ‘$1’은(는) 없습니다. ‘$2’을(를) 뜻했습니까?"],
  [/^no input that may be set is called '(.*)'$/, "바꿀 수 있는 입력값 가운데 ‘$1’은(는) 없습니다."],
  [/^no range is called '(.*)'.*$/, "범위가 있는 입력값 가운데 ‘$1’은(는) 없습니다."],
  [/^(\S+) = (\S+) lies outside (\S+) \.\. (\S+)$/, "$1 = $2은(는) $3부터 $4까지의 범위를 벗어났습니다."],
  [/^'(.*)' is not INPUT:VALUE, as (.*)$/, "‘$1’은(는) ‘입력값:수치’ 꼴이 아닙니다. 예: $2"],
  [/^(\w+)=(.*): a day is meant, as (.*)$/, "$1=$2: 날짜를 적어야 합니다. 예: $3"],
  [/^(\w+)=(.*): a time is meant, .*$/, "$1=$2: 시각을 적어야 합니다. 예: 2024-03-01T12:00:00Z"],
  [/^(\w+)=(.*): a whole number from (\S+) to (\S+) is meant$/, "$1=$2: $3부터 $4까지의 정수를 적어야 합니다."],
  [/^(\w+)=(.*): a number from (\S+) to (\S+) is meant$/, "$1=$2: $3부터 $4까지의 수를 적어야 합니다."],
  [/^(\w+)=(.*): a multiple of (\S+) from (\S+) to (\S+) is meant$/, "$1=$2: $4부터 $5까지 $3의 배수를 적어야 합니다."],
  [/^(\w+)=(.*): one of (.*) is meant$/, "$1=$2: 다음 가운데 하나여야 합니다: $3"],
  [/^(\w+)=(.*): yes or no is meant$/, "$1=$2: yes 또는 no여야 합니다."],
  [/^(\w+)=(.*) lies outside the scenario's months$/, "$1=$2은(는) 시나리오의 기간 밖입니다."],
  [/^(\S+) takes no parameter '(.*)'; it takes (.*)$/, "$1에는 ‘$2’(이)라는 낱말이 없습니다. 있는 낱말: $3"],
  [/^polygon: .*$/, "다각형은 ‘경도,위도’ 꼭짓점을 셋 이상 적어야 합니다. 예: 124,32 130,32 130,38"],
  [/^begin is after end$/, "시작이 끝보다 뒤입니다."],
  [/^the scenario has one theatre: there is nothing to trade$/, "전구가 하나뿐이어서 맞바꿀 것이 없습니다."],
  [/^the ledger has no table.*'(.*)'$/, "원장에 표 ‘$1’은(는) 없습니다."],
  [/^no view of the sea is called '(.*?)'.*$/, "바다의 보기 가운데 ‘$1’은(는) 없습니다."],
  [/^the sea's feeds are labelled (.*), which is above this reader's clearance$/, "바다의 수신 자료는 등급이 $1이어서 이 열람자에게 보이지 않습니다."],
  [/^the numbers of (.*) are labelled above this reader's clearance$/, "$1의 수치는 등급이 높아 이 열람자에게 보이지 않습니다."],
  [/^what an exchange decided is shown only to a reader who may see everything$/, "교환의 결정은 모든 것을 볼 수 있는 열람자에게만 보입니다."],
  [/^(\d+) questions are being answered already; close one$/, "이미 질문 $1개에 답하고 있습니다. 하나를 닫으십시오."],
  [/^out of memory.*$/, "메모리가 부족합니다."],
];

/** The server's title or sentence in the reader's language. */
export function refusedWords(text: string): string {
  if (language() !== "ko") return text;
  const title = TITLES[text];
  if (title) return title;
  for (const [form, korean] of FORMS) if (form.test(text)) return text.replace(form, korean);
  return text;
}
