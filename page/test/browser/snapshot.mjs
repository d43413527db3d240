// SPDX-License-Identifier: Apache-2.0
//
// The snapshot from a stick: file:, no console error, no request at all, its viewer, and all of the report with scripts off.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { check, claim, csv, downloads, equal, isthmus, say, scratch, violations, watched } from './harness.mjs';

export async function snapshot(browser) {
  const path = join(scratch, 'answer.html');
  const url = `file://${path}`;
  isthmus('run', 'paper', '--futures', '64', '--snapshot', 'answer.html');
  say(`the snapshot is ${(readFileSync(path).length / 1e6).toFixed(1)} MB`);
  const page = await watched(browser, { origin: 'file' });
  let requests = [];
  page.on('request', (request) => requests.push(request.url()));
  await claim('a snapshot opens from a file without a console error and without any request', async () => {
    await page.goto(url, { waitUntil: 'load' });
    await page.waitForFunction(() => document.documentElement.hasAttribute('data-ready'));
    equal(requests.filter((one) => !one.startsWith('data:')), [url], 'requests');
    equal(page.faults, [], 'what went wrong');
    check((await page.$$('#explore svg rect')).length > 5, 'no bars');
    check((await page.$$('main svg')).length > 5, 'no charts');
    equal(await violations(page), [], 'violations');
  });
  await claim('its viewer follows the choice, and a link with it opens the same', async () => {
    const before = await page.$eval('#explore .part svg', (svg) => svg.outerHTML);
    await page.select('#explore select', 'onsets');
    const after = await page.$eval('#explore .part svg', (svg) => svg.outerHTML);
    check(after !== before && page.url().includes('metric=onsets'), page.url());
    const again = await watched(browser, { origin: 'file' });
    await again.goto(page.url(), { waitUntil: 'load' });
    equal(await again.$eval('#explore .part svg', (svg) => svg.outerHTML), after, 'the picture');
    await again.close();
    await page.type('#explore input', 'korea');
    check(Number((await page.$eval('#explore [role=status]', (one) => one.textContent)).match(/^\d+/)[0]) > 0, 'nothing is found');
  });
  await claim('a click saves a table as CSV', async () => {
    const got = await downloads(browser);
    await page.$eval('a[download="headlines.csv"]', (link) => link.click());
    const rows = csv(await got.next('headlines.csv'));
    check(rows.length > 1 && rows[0][0] === 'headline', rows[0]);
  });
  await claim('with scripts off charts, tables and downloads are there', async () => {
    const plain = await browser.newPage();
    await plain.setJavaScriptEnabled(false);
    await plain.goto(url, { waitUntil: 'load' });
    equal(await plain.$('#explore'), null, 'the viewer');
    for (const part of ['main svg', 'main table', 'a[download="values.csv"]', '#recipe code']) check(await plain.$(part), `no ${part}`);
    await plain.close();
  });
  await claim('it fits a phone', async () => {
    await page.setViewport({ width: 375, height: 800 });
    check(await page.evaluate(() => document.scrollingElement.scrollWidth <= innerWidth), 'it scrolls sideways');
  });
  await page.close();
}
