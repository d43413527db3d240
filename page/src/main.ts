// SPDX-License-Identifier: Apache-2.0
//
// The page's entry.
import { start } from "./shell/main";

start();
