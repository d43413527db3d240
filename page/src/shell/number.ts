// SPDX-License-Identifier: Apache-2.0
//
// Numbers as people read them: three digits that mean something, a thin space between thousands, a true minus sign, and
// large money in billions. The tables that are downloaded hold the number itself.
import { language } from "./language";

const MINUS = "\u2212";
const THIN = "\u202f";

function grouped(digits: string): string {
  const [whole = "", part] = digits.split(".");
  const spaced = whole.length > 4 ? whole.replace(/\B(?=(\d{3})+$)/g, THIN) : whole;
  return part === undefined ? spaced : `${spaced}.${part}`;
}

/** Three significant digits: 1234.5 -> "1230", 0.01234 -> "0.0123", -3 -> "−3". */
export function plain(value: number, digits = 3): string {
  if (!Number.isFinite(value)) return "–";
  // What is left of a difference of equal numbers is nothing.
  if (Math.abs(value) < 1e-12) return "0";
  const size = Math.abs(value);
  const power = Math.floor(Math.log10(size));
  if (size < 1e-6) return (value < 0 ? MINUS : "") + size.toExponential(digits - 1);
  const places = Math.max(0, digits - 1 - power);
  let shown = Number(size.toPrecision(digits)).toFixed(Math.min(places, 12));
  // 2.30 keeps its digits, 200.0 has none to keep, 3 is a whole number.
  if (Number.isInteger(value) || shown.endsWith(".0")) shown = shown.replace(/\.0+$/, "");
  return (value < 0 ? MINUS : "") + grouped(shown);
}

/** With its sign: a change. */
export function signed(value: number, digits = 3): string {
  return value > 0 ? `+${plain(value, digits)}` : plain(value, digits);
}

/** Digits that suit a column or an axis whose largest figure is `largest`: all of them end at the same place. */
export function aligned(value: number, largest: number, sign = true): string {
  const places = largest > 0 ? Math.min(12, Math.max(0, 2 - Math.floor(Math.log10(largest)))) : 0;
  const shown = value.toFixed(places);
  if (Number(shown) === 0) return value === 0 ? "0" : (0).toFixed(places);
  return (value < 0 ? MINUS : sign ? "+" : "") + grouped(shown.replace("-", ""));
}

const KOREAN: Readonly<Record<string, string>> = {
  units: "개", "units a month": "개/월", month: "월", ship: "척", months: "개월", "USD m": "백만 달러", "USD bn": "십억 달러", "USD m a year": "백만 달러/년",
  "USD m a month": "백만 달러/월", points: "%포인트", share: "비율", ships: "척", attacks: "건", "attacks a month": "건/월", tanks: "대", aircraft: "대", launchers: "문", howitzers: "문", rounds: "발", containers: "개", systems: "기", vehicles: "대",
  brigades: "개 여단", persons: "명", year: "년", "percent of GDP": "% (국내총생산 대비)", percent: "%", "USD million": "백만 달러", "nautical miles": "해리", "degrees east": "동경(도)", "degrees north": "북위(도)", "units a US dollar": "미국 달러당 단위", "US dollars a unit": "단위당 미국 달러",
  days: "일", "million TIV": "백만 TIV", areas: "개 분야", knots: "노트", cases: "건", "index 1982-84 = 100": "지수 (1982-84 = 100)", "rounds a month": "발/월", "share of GDP": "GDP 비율",
};

/** A unit in the reader's language; "1/month" is said, not calculated. */
export function unitWords(unit: string): string {
  const per = /^1\/(.+)$/.exec(unit)?.[1];
  if (language() === "ko") {
    const rate = /^(\w+) (?:a|in the) (day|month|year)$/.exec(unit);
    const thing = rate && KOREAN[rate[1] ?? ""];
    if (thing) return `${thing}/${{ day: "일", month: "월", year: "년" }[rate[2] as "day"]}`;
    return per ? `${KOREAN[per] ?? per}당` : KOREAN[unit] ?? unit;
  }
  return per ? `per ${per}` : unit;
}

export interface Scale {
  /** Shown value = value times factor. */
  readonly factor: number;
  /** The unit as shown. */
  readonly unit: string;
}

/** How a unit of the model is shown: shares in percentage points when they are differences, millions in billions. */
export function scaleFor(unit: string, largest: number, difference: boolean): Scale {
  if (unit === "share") return { factor: 100, unit: difference ? unitWords("points") : "%" };
  if (unit === "USD m" && Math.abs(largest) >= 1000) return { factor: 1e-3, unit: unitWords("USD bn") };
  return { factor: 1, unit: unitWords(unit) };
}

/** A count that was reckoned: whole, and of tens of thousands three digits, since more say nothing. */
export function count(value: number): string {
  return plain(Math.round(value), Math.abs(value) >= 10_000 ? 3 : 6);
}

/** A number that somebody has set, such as the end of a range: 0.02 and not 0.0200. What was reckoned has three digits. */
export function set(value: number, digits = 3): string {
  const shown = plain(value, digits);
  return Number(value.toPrecision(digits)) === value && shown.includes(".") ? shown.replace(/\.?0+$/, "") : shown;
}

/** How much of an input: "20 units", and of a share "57%". */
export function amount(value: number, unit: string | undefined, digits = 3): string {
  if (unit === "share") return Number.isFinite(value) ? `${set(Number((value * 100).toPrecision(12)), digits)}%` : "–";
  return `${set(value, digits)} ${unitWords(unit ?? "")}`.trim();
}

/** The end of a range, where the unit is said elsewhere; of a share with its sign. */
export function end(value: number, unit: string | undefined): string {
  return unit === "share" ? amount(value, unit) : set(value);
}

/** A month "2024-07" as a position on an axis of years. */
export function yearOf(month: string): number {
  return Number(month.slice(0, 4)) + (Number(month.slice(5, 7)) - 1) / 12;
}
