// SPDX-License-Identifier: Apache-2.0
//
// All browser tests, one after the other; words choose some: `node run.mjs sea snapshot`. Speaks TAP. The word `docs` makes the
// pictures of the documentation instead.
import { browse, close, finish, say } from './harness.mjs';
import { docs } from './docs.mjs';
import { pictures } from './pictures.mjs';
import { question } from './question.mjs';
import { sea, traffic } from './sea.mjs';
import { snapshot } from './snapshot.mjs';
import { sources } from './sources.mjs';
import { views } from './views.mjs';

const wanted = process.argv.slice(2);
const wants = (name) => wanted.length === 0 || wanted.includes(name);
const drawsDocs = wanted.includes('docs');
let code = 1;
try {
  const browser = await browse();
  say(`${await browser.version()}, node ${process.version}`);
  if (wants('snapshot')) await snapshot(browser);
  const server = wants('views') || wants('sources') || wants('pictures') || wants('question') || wants('sea') || drawsDocs ? await traffic() : null;
  if (wants('question')) await question(browser, server);
  if (wants('sea')) await sea(browser, server);
  if (wants('sources')) await sources(browser, server);
  if (wants('pictures')) await pictures(browser, server);
  if (wants('views')) await views(browser, server);
  if (drawsDocs) await docs(browser, server);
  code = finish() > 0 ? 1 : 0;
} catch (error) {
  console.log(`Bail out! ${String(error?.stack ?? error).split('\n').join(' ')}`);
}
await close();
process.exit(code);
