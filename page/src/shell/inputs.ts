// SPDX-License-Identifier: Apache-2.0
//
// An input's name in words. `base.korea` is exact and stays visible; beside it stands what it is, in the reader's language,
// with the titles that the scenario gives to what the name holds.
import { language } from "./language";

/** First part of an input's name: what kind of number it is. docs/model.md has the letters. */
const KINDS: Readonly<Record<string, readonly [string, string]>> = {
  abroad: ["Cost of a unit abroad", "부대 해외 주둔 비용"],
  ally_weight: ["What an ally cares about a theatre", "동맹이 전구에 두는 비중"],
  amount: ["Amount sent", "보내는 양"],
  attacks: ["Attacks where nobody watches", "감시가 없을 때의 공격"],
  awareness: ["Awareness of each other's forces", "서로의 전력에 대한 인식"],
  backfill: ["Backfill that is asked for", "요구되는 보충 비율"],
  base: ["Chance that it begins", "시작될 가능성"],
  capacity: ["Capacity of the line", "생산 라인의 능력"],
  chance: ["Chance that it happens", "일어날 가능성"],
  common_cause: ["How often two services miss the same", "두 기관이 함께 놓치는 정도"],
  conversion: ["How fast frameworks become contracts", "기본계약이 실행계약이 되는 속도"],
  cost: ["Loss per month of war", "전쟁 한 달의 손실"],
  demand: ["What the war asks for", "전쟁의 소요량"],
  dependence: ["Dependence on foreign parts", "외국 부품 의존"],
  deploys: ["What an ally sends", "동맹이 보내는 전력"],
  detection: ["Chance that a build-up is seen", "준비 징후를 발견할 가능성"],
  disincentive: ["What buying abroad holds back at home", "해외 구매가 자국 산업을 늦추는 정도"],
  earmark: ["Share of the budget for arms", "예산 중 무기 몫"],
  ending: ["Chance that it ends", "끝날 가능성"],
  eta: ["How one crisis makes another likelier", "한 위기가 다른 위기를 부르는 정도"],
  expected: ["Expected delay of a decision", "예상되는 결정 지연"],
  financed: ["Share financed", "금융 지원 비율"],
  from_stock: ["Given from stocks", "비축에서 준 양"],
  fund: ["Fund outside the budget", "예산 외 기금"],
  gamma: ["How consultations and declarations deter", "협의와 선언의 억제 효과"],
  gdp: ["Economy", "경제 규모"],
  going_on: ["How far war answers to forces: going on", "전력 균형이 위기의 지속을 좌우하는 정도"],
  growth: ["Growth", "성장률"],
  headroom: ["Money at hand at the start", "처음에 쓸 수 있는 자금"],
  interest: ["Interest on what is financed", "금융 지원분의 이자"],
  investment: ["Cost of the investment", "투자 비용"],
  item_price: ["Price of a piece", "개당 가격"],
  kappa_p: ["What a ship on patrol finds", "초계함 한 척의 발견율"],
  lapse: ["Chance that a framework lapses", "기본계약이 무산될 가능성"],
  learning: ["Learning of the line", "생산 라인의 학습 속도"],
  level: ["Level", "수준"],
  limit: ["Limit", "한도"],
  line_rate: ["Ramp of the line", "생산 라인의 증속"],
  majority: ["Chance that a majority agrees", "다수가 동의할 가능성"],
  majority_rehearsed: ["Chance that a majority agrees, rehearsed", "연습했을 때 다수가 동의할 가능성"],
  nu: ["How the adversary's supply emboldens", "적의 보급이 대담하게 만드는 정도"],
  nu_end: ["How the adversary's lack of arms ends it", "적의 무기 부족이 전쟁을 끝내는 정도"],
  onset: ["How far war answers to forces: beginning", "전력 균형이 전쟁의 시작을 좌우하는 정도"],
  patch_scale: ["How much it changes", "바뀌는 배율"],
  patch_shift: ["By how much it changes", "바뀌는 폭"],
  playbook_cost: ["Cost of the response", "대응 비용"],
  price: ["Price", "가격"],
  production: ["Own production", "자체 생산"],
  provocation: ["Whether it provokes or calms", "자극하는가 진정시키는가"],
  "rehearsed-response/commitment": ["Commitment of a rehearsed response", "연습한 대응의 이행 의지"],
  requirement: ["Forces that a theatre asks for", "전구의 전력 소요"],
  reserve: ["Kept in reserve", "예비로 남기는 양"],
  revealing: ["What shared sources reveal", "공유한 정보가 드러내는 몫"],
  route_rate: ["Pace of giving", "지원 속도"],
  scale: ["Scale", "배율"],
  share: ["Share of GDP", "GDP 비율"],
  ships: ["Ships on patrol", "초계 함정"],
  sigma: ["Error in seeing allied forces", "동맹 전력을 보는 오차"],
  slip: ["Delay of the line", "생산 라인의 지연"],
  stock: ["Stock at the start", "처음의 비축"],
  stopped: ["Share stopped on the way", "도중에 막히는 몫"],
  surge: ["Forces that it calls for", "추가로 필요한 전력"],
  target: ["Target for the stock", "비축 목표"],
  unfilled_cost: ["Cost of unfilled demand", "채우지 못한 수요의 비용"],
  via: ["Share that takes this way", "이 길로 가는 몫"],
  xi: ["How far war answers to forces: ending", "전력 균형이 전쟁의 종결을 좌우하는 정도"],
  zeta: ["How empty stocks elsewhere tempt", "다른 곳의 빈 비축이 부추기는 정도"],
};

/** Seas, as the ledger names them; the scenario knows them by key alone. */
const SEAS: Readonly<Record<string, readonly [string, string]>> = {
  "korean-peninsula": ["Korean Peninsula", "한반도"], "yellow-sea": ["Yellow Sea and Bohai", "황해·보하이만"], "east-china-sea": ["East China Sea", "동중국해"], "korea-strait": ["Korea Strait", "대한해협"],
  "east-sea-sea-of-japan": ["East Sea / Sea of Japan", "동해"], "south-china-sea": ["South China Sea", "남중국해"], "gulf-of-aden": ["Gulf of Aden", "아덴만"],
  "western-indian-ocean": ["Western Indian Ocean", "서인도양"], "red-sea": ["Red Sea", "홍해"], baltic: ["Baltic Sea", "발트해"], "black-sea": ["Black Sea", "흑해"],
};

/** "Chance that it begins: War in Korea". An unknown kind keeps its name. */
export function inputWords(input: string, titles: ReadonlyMap<string, string>): string {
  const parts = input.split(".");
  const kind = KINDS[parts[0] ?? ""]?.[language() === "ko" ? 1 : 0] ?? (parts[0] ?? "").replace(/[_/-]/g, " ");
  const rest = parts.slice(1).map((part) => (/^\d{4}-\d{2}$/.test(part) ? part : titles.get(part) ?? SEAS[part]?.[language() === "ko" ? 1 : 0] ?? part.replace(/[_-]/g, " ")));
  return rest.length > 0 ? `${kind}: ${rest.join(", ")}` : kind;
}
