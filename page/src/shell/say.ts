// SPDX-License-Identifier: Apache-2.0
//
// The shell's own voice, for the components that all views share.
import { speaker } from "./language";
import { WORDS } from "./words";

export const say = speaker(WORDS);
