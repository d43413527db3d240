// SPDX-License-Identifier: Apache-2.0
//
// The pictures of README and docs, made anew: python3 tests/page/browser.py . build build/isthmus docs (or `make pictures`). Not part of the
// tests: the searches for failure take minutes. What is pictured is the page as it opens, on the shipped data, on generated traffic and on
// the two nodes of examples/exchange. ISTHMUS_PICTURES=page-data,page-world makes those alone.
import { execFileSync } from 'node:child_process';
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { read } from './sea.mjs';
import { check, open, pause, say, scratch, serve, watched, ISTHMUS } from './harness.mjs';

const PATIENCE = 1_200_000; /* ms: a search of the default scenario replays a hundred thousand futures and more */

/** Two nodes that exchanged, in a folder of this run; the store of the first. */
function exchange() {
  const folder = join(scratch, 'exchange');
  const path = `${join(ISTHMUS, '..')}:${process.env.PATH}`;
  execFileSync(join(process.env.ISTHMUS_SOURCE, 'examples/exchange/demo.sh'), [folder], { env: { ...process.env, PATH: path }, stdio: 'ignore' });
  return join(folder, 'nato.db');
}

/** All of them, or those named in ISTHMUS_PICTURES with commas between. */
const wanted = (process.env.ISTHMUS_PICTURES ?? '').split(',').filter(Boolean);
const wants = (name) => wanted.length === 0 || wanted.includes(name);

function keep(name, png) {
  if (!wants(name)) return;
  const folder = join(process.env.ISTHMUS_SOURCE, 'docs/img');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}.png`);
  writeFileSync(file, png);
  try {
    execFileSync('pngquant', ['--force', '--output', file, '256', file]); // a third of the size, to the eye the same
  } catch { /* without it they are larger */ }
  say(`docs/img/${name}.png: ${Math.round(statSync(file).size / 1000)} kB`);
}

/** A part of the page by itself, without the bar above that stays in sight. */
async function part(page, name, selector) {
  await page.evaluate(() => { document.querySelector('.top').style.position = 'static'; });
  const element = await page.$(selector);
  check(element, `${selector} is not there`);
  await element.scrollIntoView();
  await pause(300);
  keep(name, await element.screenshot());
}

/** Looks once a second: the browser's own waiting ends after two minutes. */
async function until(page, holds, word) {
  for (const began = Date.now(); Date.now() - began < PATIENCE; await pause(1000)) if (await page.evaluate(holds, word)) return;
  throw new Error(`${word ?? 'the answer'} did not come in ${PATIENCE / 1000} s`);
}

const whole = (page) => until(page, () => document.documentElement.dataset.done === 'true');

/** Presses a button and waits for what it finds. */
async function search(page, button, found) {
  await page.evaluate((one) => document.querySelector(one).click(), button);
  await until(page, (one) => document.querySelector(one) !== null, found);
}

async function question(page, server) {
  await open(page, server, '/question');
  await whole(page);
  await pause(500);
  keep('page-question', await page.screenshot());
  await part(page, 'page-worth', '#worth');
  await part(page, 'page-rests', '#rests');
  // The data with what stands under it: how to take it along, and the command that makes it again.
  await page.evaluate(() => [...document.querySelectorAll('#data .foot-actions button')].find((one) => /recipe/i.test(one.textContent)).click());
  await part(page, 'page-data', '#data');
  if (!wants('page-fails')) return;
  await search(page, '#fails .button.main', '#fails .turned');
  await search(page, '#fails .button.main + .button', '#fails .search-place:last-child .finding');
  await part(page, 'page-fails', '#fails');
}

async function others(page, server) {
  for (const [name, address, stands] of [
    ['page-world', '/world?month=2027-01', "getComputedStyle(document.querySelector('.maplibregl-canvas') ?? document.body).opacity === '1'"],
    ['page-transfers', '/transfers', 'true'], ['page-sea', '/sea?at=2024-03-01T12:00:00Z&map=124.5,31.5,4.6', 'true'],
    ['page-exchange', '/exchange', "document.querySelector('.tab-panel tbody tr')"], ['page-evidence', '/evidence?tab=contradictions', "document.querySelector('.rival-group')"],
  ]) {
    if (!wants(name)) continue;
    await open(page, server, address);
    await page.waitForFunction(stands, { timeout: 60_000 });
    await pause(1500);
    keep(name, await page.screenshot());
  }
}

export async function docs(browser, quiet) {
  quiet.child.kill('SIGTERM'); // the traffic is there: it is served once more, with the exchange
  const server = await serve('--sea', `A=${join(scratch, 'traffic/A.nmea')},B=${join(scratch, 'traffic/B.nmea')}`, '--share', exchange());
  await read(server);
  const page = await watched(browser, { origin: server.origin, features: [{ name: 'prefers-color-scheme', value: 'light' }, { name: 'prefers-reduced-motion', value: 'reduce' }] });
  await others(page, server);
  await question(page, server);
  await page.close();
}
