// SPDX-License-Identifier: Apache-2.0
//
// The picture from the server: a moment, a replay at some pace, or live. One stream at a time; a new wish ends the old one.
import { aborted, resource, stream } from "../shell/server";
import { unpack, type Fleet } from "./fleet";

export interface About {
  readonly state: "none" | "reading" | "replay" | "live" | "failed";
  readonly first?: string;
  readonly last?: string;
  readonly ships: number;
  readonly partners: readonly string[];
}

export interface Listener {
  about(about: About): void;
  frame(at: string): void;
  /** The replay is over, or the moment is there. */
  ended(): void;
  failed(error: unknown): void;
}

export interface Feed {
  /** Shows a moment (null: as it is now), and goes on from there when `pace` is above 0. Resolves with the first frame. */
  show(at: string | null, pace: number): Promise<void>;
  stop(): void;
}

interface Frame { readonly at: string; readonly whole: boolean; readonly ships: number; readonly records: string }

export function feed(fleet: Fleet, listen: Listener, signal: AbortSignal): Feed {
  let running = new AbortController();
  signal.addEventListener("abort", () => running.abort());
  return {
    stop: () => running.abort(),
    show: (at, pace) => new Promise((resolve) => {
      running.abort();
      const mine = new AbortController();
      running = mine;
      const query = new URLSearchParams();
      if (at) query.set("at", at);
      if (at && pace > 0) query.set("pace", String(pace));
      stream(resource("/sea", query, "stream"), (name, data) => {
        if (name === "about") {
          const about = data as About;
          listen.about(about);
          if (about.state === "none") resolve();
        } else if (name === "frame") {
          const frame = data as Frame;
          fleet.apply(unpack(frame.records), frame.whole);
          listen.frame(frame.at);
          resolve();
        } else if (name === "done") {
          listen.ended();
          resolve();
        }
      }, mine.signal).catch((error: unknown) => {
        resolve();
        if (!aborted(error) && !mine.signal.aborted) listen.failed(error);
      });
    }),
  };
}
