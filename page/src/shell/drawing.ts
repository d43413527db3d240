// SPDX-License-Identifier: Apache-2.0
//
// A chart or map that the server drew. Its shapes carry classes beside their colours (src/figure/svg.c), so that a page's rules win:
// put into the page itself it takes the page's colours, light or dark, on screen and on paper. A file that is saved keeps its own.
import { h } from "./dom";
import { language } from "./language";
import { named } from "./titles";

/** More than a page should hold as elements: it stays a picture. */
const LARGE = 1_500_000;

function picture(svg: string, words: string): HTMLElement {
  return h("img", { alt: words, src: `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}` });
}

/** The drawing, as wide as its place; `words` are read aloud in its stead. */
export function drawing(svg: string, words: string): HTMLElement {
  const place = h("div", { class: "drawing" });
  const read = svg.length > LARGE ? null : new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
  if (!read || read.localName !== "svg") {
    place.append(picture(svg, words));
    return place;
  }
  // Its names for itself would be another drawing's too.
  read.removeAttribute("aria-labelledby");
  read.setAttribute("aria-label", words);
  read.setAttribute("lang", "en"); // as it was written
  place.append(document.importNode(read, true));
  if (language() === "ko") void import("./drawn_ko").then(({ inKorean }) => inKorean(place, named)).catch(() => undefined); // then it stays English
  return place;
}
