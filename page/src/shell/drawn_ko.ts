// SPDX-License-Identifier: Apache-2.0
//
// What the server's charts say, in Korean: titles, axes and legends. The server draws in English, and its words are the key, as for
// titles of the data; a note below a chart stays as it was written (docs/page.md, "Keys").

/** How the titles of the data are read (titles.ts). */
type Named = (title: string) => string;

export const EXACT: Readonly<Record<string, string>> = {
  "every split": "모든 배분",
  "today's posture": "현재 태세",
  "least loss in both together": "두 전구의 손실 합이 가장 작은 배분",
  "All kinds together": "모든 종류를 함께",
  "Given so far, mean over the same futures with the pipeline and with it taken away": "지금까지 지원한 양. 같은 미래들의 평균, 들어오는 물량이 있을 때와 없앴을 때",
  "as it is": "있는 그대로",
  "what is on its way counts for nothing": "오고 있는 물량을 셈하지 않을 때",
  "without the orders behind it": "뒤를 받치는 주문이 없을 때",
  "units": "개",
  "forecasts, their number beside": "예측. 옆의 수는 건수",
  "where 95 in 100 would lie if they are right": "예측이 맞다면 100건 중 95건이 놓일 곳",
  "happened as often as forecast": "예측한 만큼 일어남",
  "Happened": "실제로 일어난 비율",
  "Forecast probability": "예측 확률",
};

const WITH_DATA: readonly (readonly [RegExp, (named: Named, ...parts: string[]) => string])[] = [
  [/^What (.+) gains, (.+) pays$/, (named, a = "", b = "") => `${named(a)}의 이득, ${named(b)}의 대가`],
  [/^Expected loss a year by wars in either theatre for every split of the pool, (.+)$/, (_, month = "") => `공동 전력을 나누는 모든 방법에서 두 전구의 전쟁에 따른 연간 기대 손실, ${month}`],
  [/^(.+), USD bn$/, (named, theatre = "") => `${named(theatre)}, 십억 달러`],
  [/^(\d+) events forecast from (.+)$/, (_, count = "", day = "") => `${day}에 예측한 사건 ${count}건`],
  [/^Brier score in parts: reliability (\S+) \(0 is best\) − resolution (\S+) \+ uncertainty (\S+)$/,
    (_, reliability = "", resolution = "", uncertainty = "") => `브라이어 점수의 구성: 신뢰도 ${reliability}(0이 가장 좋음) − 분해능 ${resolution} + 불확실성 ${uncertainty}`],
];

/** A line of a drawing in Korean; null where it is no words of the server's, or none that are known. */
export function drawnWords(text: string, named: Named): string | null {
  const exact = EXACT[text];
  if (exact) return exact;
  for (const [shape, say] of WITH_DATA) {
    const parts = shape.exec(text);
    if (parts) return say(named, ...parts.slice(1));
  }
  const title = named(text);
  return title === text ? null : title;
}

/** The lines of a drawing of which the Korean is known; the others stay, in English. */
export function inKorean(place: Element, named: Named): void {
  for (const line of place.querySelectorAll("text")) {
    const korean = line.childElementCount === 0 ? drawnWords(line.textContent ?? "", named) : null;
    if (korean !== null) line.textContent = korean;
    if (/[가-힣]/.test(line.textContent ?? "")) line.setAttribute("lang", "ko"); // a map's names too, which come so
  }
}
