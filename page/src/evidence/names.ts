// SPDX-License-Identifier: Apache-2.0
//
// Keys of the ledger as people read them: states by their names, tables by theirs, without the marks of a file.
import { language } from "../shell/language";
import { rows } from "../shell/server";
import { tableTitle } from "./titles";

interface Named {
  readonly key: string;
  readonly name: string;
  readonly name_ko: string | null;
}

/** English words in keys whose state has another name in the reader's language. */
const CODES: Readonly<Record<string, string>> = { POL: "poland", ROK: "korea", EST: "estonia", NOR: "norway", FIN: "finland", ROU: "romania", UKR: "ukraine" };

export type Names = ReadonlyMap<string, string>;

/** Names of states, alliances, firms, seas and theatres by their codes; empty where they cannot be read. */
export async function readNames(signal: AbortSignal): Promise<Names> {
  const lists = await Promise.all(["/ledger/actors", "/ledger/areas"].map((path) => rows<Named>(path, new URLSearchParams(), signal).catch(() => [])));
  return new Map(lists.flat().map((one) => [one.key.replace(/^[a-z]+\//, ""), language() === "ko" ? one.name_ko || one.name : one.name]));
}

const KOREAN: Readonly<Record<string, string>> = {
  "share-of-gdp": "GDP 비율", contract: "계약", framework: "기본계약", delivered: "인도", quantity: "수량", total: "합계", "contracts-with-poland": "폴란드와의 계약", spending: "국방비",
};

/** A part of a key: a state by its code or its name, a system in capitals, other words as they are. */
function partWords(part: string, names: Names): string {
  if (language() === "ko" && KOREAN[part]) return KOREAN[part];
  const known = names.get(part);
  if (known) return known;
  if (part === "share-of-gdp") return "share of GDP";
  const states = new Map([...names].map(([code, name]) => [CODES[code] ?? name.toLowerCase(), name]));
  return part.split("-").map((word) => states.get(word) ?? (/^[a-z]+\d/.test(word) ? word.toUpperCase() : word)).join(" ");
}

/** "spending/ALB/share-of-gdp/2023" and "value" as "spending: Albania, share of GDP, 2023". */
export function thingWords(about: string, figure: string, names: Names): string {
  const [table = "", ...rest] = about.split("/");
  const parts = rest.map((part) => partWords(part, names));
  if (figure && figure !== "value") parts.push(partWords(figure, names).replaceAll("_", " "));
  const title = [`${table}s`, table].map((name) => tableTitle(name)).find((said) => said !== `${table}s`) ?? table;
  return `${title.charAt(0).toUpperCase()}${title.slice(1)}: ${parts.join(", ")}`;
}

/** "NATO;ROK · area/western-indian-ocean" as "NATO, South Korea · western Indian Ocean" as far as names are known. */
export function gistWords(text: string, names: Names): string {
  return text.split(" · ").map((piece) => piece.split(";").map((one) => names.get(one.replace(/^area\//, "")) ?? one).join(", ")).join(" · ");
}
