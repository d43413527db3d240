// SPDX-License-Identifier: Apache-2.0
//
// Behind the numbers: what looks as if it opened a source opens it, on each view: the fact, its source, what others say; of
// an assumption the reason and what would settle it; of a sum every fact that is in it.
import { check, claim, equal, open, pause, watched } from './harness.mjs';

/** Where numbers stand, and how many of their doors are tried there. */
const PLACES = [
  ['/question?futures=64', '#rests .chip', 10], ['/question?futures=64', '#answer .chip', 1],
  ['/transfers', '.pipeline .chip', 4], ['/transfers?tab=facts', '.tab-panel .chip', 6], ['/transfers?tab=lines', '.tab-panel .order-name', 2], ['/transfers?tab=suppliers', '.tab-panel .chip', 2],
  ['/exchange', '.agreements [aria-haspopup]', 3],
  ['/evidence', '.tab-panel .key-link, .tab-panel .chip', 4], ['/evidence?table=production', '.tab-panel .chip', 3], ['/evidence?table=sources', '.tab-panel .key-link', 2],
  ['/evidence?tab=timeline', '.tab-panel .key-link', 2], ['/evidence?tab=contradictions', '.tab-panel .chip', 3], ['/evidence?tab=claims', '.tab-panel [aria-haspopup]', 2],
  ['/evidence?q=K9', '.search-results .key-link', 2],
];

/** What stands in the drawer once nothing in it loads any more. */
async function drawer(page) {
  await page.waitForSelector('dialog[open]');
  await page.waitForFunction(() => {
    const place = document.querySelector('dialog[open]');
    return !place.querySelector('[aria-busy], .loading') && place.textContent.trim().length > 20;
  }, { timeout: 20_000 });
  await pause(50);
  return page.$eval('dialog[open]', (place) => ({
    facts: place.querySelectorAll('.fact-card').length, chosen: place.querySelectorAll('.fact-card.chosen').length, errors: [...place.querySelectorAll('.notice.error')].map((one) => one.textContent),
    links: [...place.querySelectorAll('.fact-card a[href^="http"], .sources a[href^="http"]')].map((one) => one.href),
    reason: place.querySelectorAll('.origin, .behind-card, .copy-text, .facts').length, words: place.textContent.slice(0, 200), values: [...place.querySelectorAll('.fact-card.chosen .fact-value')].map((one) => one.textContent),
  }));
}

async function close(page) {
  await page.keyboard.press('Escape');
  await page.waitForFunction(() => !document.querySelector('dialog[open]'));
}

/** Opens the n-th of what a selector finds. */
function press(page, selector, n) {
  return page.evaluate((what, at) => { const one = document.querySelectorAll(what)[at]; one?.scrollIntoView({ block: 'center' }); one?.click(); return Boolean(one); }, selector, n);
}

export async function sources(browser, server) {
  const page = await watched(browser, { origin: server.origin });
  for (const [address, selector, most] of PLACES) {
    await claim(`${address}: what opens a source there opens it (${selector})`, async () => {
      await open(page, server, address);
      await page.waitForSelector(selector, { timeout: 30_000 });
      const there = (await page.$$(selector)).length;
      for (let n = 0; n < Math.min(there, most); n += 1) {
        check(await press(page, selector, n), `nothing to press at ${n}`);
        const found = await drawer(page);
        equal(found.errors, [], `errors at ${n}`);
        check(found.facts + found.reason > 0, `the drawer shows neither a fact nor a reason: ${found.words}`);
        await close(page);
      }
      equal(page.faults, [], 'what went wrong');
    });
  }
  await claim('a fact behind an input of an order opens with its source and a link to it', async () => {
    await open(page, server, '/transfers');
    await page.waitForSelector('.pipeline .chip');
    await press(page, '.pipeline .chip', 0);
    await page.waitForSelector('dialog[open] .behind-card .link');
    await press(page, 'dialog[open] .behind-card .link', 0);
    await page.waitForSelector('dialog[open] .fact-card');
    const found = await drawer(page);
    check(found.chosen > 0, `no fact: ${found.words}`);
    check(found.links.length > 0, 'no link to the source');
    await close(page);
  });
  await claim('a number that is a sum opens every fact that is in it', async () => {
    await open(page, server, '/transfers?tab=facts&to=EST');
    await page.waitForSelector('.tab-panel .chip');
    await press(page, '.tab-panel .chip', 0);
    const found = await drawer(page);
    const shown = Number(await page.$eval('.sum-of strong', (one) => one.textContent));
    const parts = found.values.map((text) => Number.parseFloat(text.replace(/\u202f/g, '')));
    check(parts.length === 2 && parts.reduce((sum, part) => sum + part, 0) === shown, `${shown} is not the sum of ${parts}`);
    await close(page);
  });
  await claim('where sources differ, the rivals stand beside the fact', async () => {
    await open(page, server, '/transfers?tab=facts&to=POL');
    const row = await page.waitForFunction(() => [...document.querySelectorAll('.tab-panel tbody tr')].find((one) => /K9/.test(one.textContent)));
    await row.evaluate((one) => [...one.querySelectorAll('.chip')].at(-1).click());
    const found = await drawer(page);
    check(found.facts > found.chosen && found.chosen > 0, `${found.facts} facts, ${found.chosen} chosen`);
    await close(page);
  });
  await page.close();
}
