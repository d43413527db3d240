// SPDX-License-Identifier: Apache-2.0
//
// The view `transfers`.
import { h, put } from "../shell/dom";
import { say } from "../shell/say";
import type { View } from "../shell/view";

export const view: View = {
  show(place) {
    put(place, h("h1", {}, say("transfers")));
  },
};
