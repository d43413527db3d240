// SPDX-License-Identifier: Apache-2.0
//
// What the ledger's tables and columns are called. The names in a file stay as they are; these are for the eye.
import { language } from "../shell/language";

const TABLES: Readonly<Record<string, string>> = {
  transfers: "무기 이전", agreements: "협정", events: "사건", production: "생산", posture: "배치", holdings: "보유", spending: "국방비", exports: "수출", claims: "주장", sources: "출처",
  actors: "행위자", areas: "지역", transit: "수송", vessels: "선박", money: "환율과 물가", mechanisms: "작동 원리", outcomes: "결과", measures: "측정값",
};

const COLUMNS: Readonly<Record<string, string>> = {
  supplier: "공급", recipient: "수령", item: "체계", unit: "단위", framework: "기본계약", contract: "계약", contract_share: "계약 비율", delivered: "인도", delivered_share: "인도 비율",
  delivered_on: "인도일", also_said: "다른 값", source: "출처", name: "이름", acronym: "약칭", kind: "종류", parties: "당사자", from: "시작", to: "끝", n_areas: "분야 수", areas: "분야", fact: "사실",
  key: "키", actors: "행위자", actor: "행위자", theatre: "전구", area: "지역", section: "출처에서의 위치", known_from: "알려진 날", valid_from: "유효 시작", valid_to: "유효 끝", confidence: "확신",
  value: "값", low: "하한", high: "상한", bound: "한계", state: "상태", place: "장소", force: "전력", mission: "임무", quantity: "수량", target: "목표", latest_year: "최근 연도", stands: "충족",
  measure: "측정", basis: "근거", cause: "원인", effect: "결과", sign: "부호", condition: "조건", title: "제목", publisher: "발행처", address: "주소", published: "발행일", licence: "이용 조건",
  groups: "소속", exactness: "정확도", route: "경로", mode: "수단", days: "일수", distance_nm: "거리 (해리)", imo: "IMO", flag: "기국", type: "형식", owner: "소유자", list: "목록", list_id: "목록 번호",
  programme: "사업", currency: "통화", year: "연도", per_dollar: "달러당", dollars: "달러", us_prices: "미국 물가",
};

/** The ledger calls who gives "From" and when something begins "from". */
export function columnTitle(name: string, heading: string): string {
  return language() === "ko" ? COLUMNS[name] ?? heading : heading.replaceAll("_", " ");
}

export function tableTitle(name: string): string {
  return language() === "ko" ? TABLES[name] ?? name : name;
}
