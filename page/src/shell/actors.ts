// SPDX-License-Identifier: Apache-2.0
//
// Names of states, alliances and firms as the ledger has them in Korean, by their English ones.
import { language } from "./language";
import { rows } from "./server";

interface Actor {
  readonly name: string;
  readonly name_ko: string | null;
}

let asked: Promise<ReadonlyMap<string, string>> | undefined;

async function read(): Promise<ReadonlyMap<string, string>> {
  const list = await rows<Actor>("/ledger/actors", new URLSearchParams());
  return new Map(list.flatMap((one): [string, string][] => (one.name_ko ? [[one.name, one.name_ko]] : [])));
}

/** Says one name, or several with commas between, in the reader's language; what has no Korean name stays. */
export async function actorWords(): Promise<(names: string) => string> {
  if (language() !== "ko") return (names) => names;
  asked ??= read().catch(() => { asked = undefined; return new Map<string, string>(); });
  const korean = await asked;
  return (names) => korean.get(names) ?? names.split(", ").map((name) => korean.get(name) ?? name).join(", ");
}
