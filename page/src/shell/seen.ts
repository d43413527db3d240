// SPDX-License-Identifier: Apache-2.0
//
// Drawn when it is looked at. While a hand moves, answers come faster than a reader scrolls, and each costs the processor that
// works on the next one: what is not on the screen waits, and is drawn as it stands when it comes near.

export interface Lazily {
  /** Runs a drawing at once where the element is on the screen or close to it, else once it comes there. A later one replaces it. */
  draw(draw: () => void): void;
  /** Runs what still waits. */
  finish(): void;
}

const NEAR = "300px";

export function lazily(element: Element, signal: AbortSignal): Lazily {
  let near = true; // until the browser has looked
  let waiting: (() => void) | undefined;
  const finish = (): void => {
    const draw = waiting;
    waiting = undefined;
    draw?.();
  };
  const observer = new IntersectionObserver((entries) => {
    near = entries.at(-1)?.isIntersecting ?? true;
    if (near) finish();
  }, { rootMargin: NEAR });
  observer.observe(element);
  signal.addEventListener("abort", () => observer.disconnect());
  addEventListener("beforeprint", finish, { signal }); // on paper everything is looked at
  return {
    draw(draw) {
      waiting = draw;
      if (near) finish();
    },
    finish,
  };
}
