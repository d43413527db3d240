// SPDX-License-Identifier: Apache-2.0
//
// The view's own voice.
import { speaker } from "../shell/language";
import { WORDS } from "./words";

export const say = speaker(WORDS);
