// SPDX-License-Identifier: Apache-2.0
//
// What is said of forecasts that were scored, in Korean. The server says it in sentences of a few forms; keys and figures within them
// stay. A form that is not here stays English.
const FORMS: readonly (readonly [RegExp, string])[] = [
  [/^(\d+) of (\d+) quantities and dates lie within the forecast's 90% interval\. Were the intervals right and the outcomes independent, (\d+) to (\d+) would in 95 of 100 such lists: (.*)\. Outcomes of one order are not independent\.$/,
    "수량과 날짜 $2개 가운데 $1개가 예측의 90% 구간 안에 있습니다. 구간이 옳고 결과가 서로 독립이라면 이런 목록 100개 중 95개에서 $3~$4개가 들어갑니다: $5. 한 주문의 결과들은 서로 독립이 아닙니다."],
  [/consistent/, "들어맞음"],
  [/too few, the intervals are too narrow or off/, "너무 적음. 구간이 지나치게 좁거나 어긋나 있음"],
  [/too many, the intervals are too wide/, "너무 많음. 구간이 지나치게 넓음"],
  [/^(\d+) events: Brier score in parts: reliability (\S+) \(0 is best\) - resolution (\S+) \+ uncertainty (\S+)\.(.*)$/,
    "사건 $1개: 브라이어 점수의 구성은 신뢰도 $2(0이 최선) − 분해능 $3 + 불확실성 $4입니다.$5"],
  [/ Of (\d+) given (\d+%), (\d+%) happened\./g, " 확률 $2로 예측한 $1개 가운데 $3가 일어났습니다."],
  [/^Where a naive forecast scored better \((\d+) of (\d+)\):$/, "단순 예측의 점수가 더 좋았던 것 ($2개 가운데 $1개):"],
  [/the contract's schedule/, "계약 일정"],
  [/the last rate continued/, "최근 속도의 연장"],
  [/ was nearer: less came than in (\d+) of 100 futures\.$/, "이 더 가까웠음. 미래 100개 중 $1개보다 적게 왔음."],
  [/ was nearer: more came than in (\d+) of 100 futures\.$/, "이 더 가까웠음. 미래 100개 중 $1개보다 많이 왔음."],
  [/ hit closely; the forecast's middle half holds the outcome, and pays for its width\.$/, "이 거의 맞았음. 예측의 가운데 절반도 결과를 담으나 그 폭만큼 점수를 잃음."],
  [/ was nearer: it came later than 95 in 100 futures had it\.$/, "이 더 가까웠음. 미래 100개 중 95개보다 늦게 왔음."],
  [/ was nearer: it came sooner than 95 in 100 futures had it\.$/, "이 더 가까웠음. 미래 100개 중 95개보다 일찍 왔음."],
  [/ was nearer: the outcome lies above the forecast's middle half, within its 90%\.$/, "이 더 가까웠음. 결과는 예측의 가운데 절반보다 높으나 90% 구간 안에 있음."],
  [/ was nearer: the outcome lies below the forecast's middle half, within its 90%\.$/, "이 더 가까웠음. 결과는 예측의 가운데 절반보다 낮으나 90% 구간 안에 있음."],
  [/ said no outright and was right; the forecast gave it (\d+) in 100\.$/, "은 일어나지 않는다고 단정했고 맞았음. 예측의 확률은 100분의 $1."],
  [/ said yes outright and was right; the forecast gave it (\d+) in 100\.$/, "은 일어난다고 단정했고 맞았음. 예측의 확률은 100분의 $1."],
  [/^Not scored \((\d+)\):$/, "채점하지 않은 것 ($1개):"],
  [/^(\s*)line (\d+), (\S+): the scenario has no defence spending of that actor$/, "$1$2행, $3: 시나리오에 이 행위자의 국방비가 없음"],
  [/^(\s*)line (\d+), (\S+): the scenario has no production of shells there$/, "$1$2행, $3: 시나리오에 그곳의 포탄 생산이 없음"],
];

/** A note in Korean as far as its forms are known. */
export function noteWords(note: string): string {
  return FORMS.reduce((text, [form, korean]) => text.replace(form, korean), note);
}
