// SPDX-License-Identifier: Apache-2.0
//
// The question: from the hand on a slider to new bars, to a sharp answer; the address holds it all; downloads can be read.
import { check, claim, csv, downloads, equal, median, open, say, watched } from './harness.mjs';

const MOVES = 9;

/** Moves the first slider one step by key and waits: milliseconds to the first new bars, and to an answer that is done. */
async function move(page, key) {
  await page.focus('.slider input');
  return page.evaluate((pressed) => new Promise((resolve, reject) => {
    const root = document.documentElement;
    const input = document.querySelector('.slider input');
    const before = Number(root.dataset.asked ?? 0);
    const began = performance.now();
    let first = 0;
    const look = () => {
      if (Number(root.dataset.answered) <= before) return;
      if (!first) first = performance.now() - began;
      const sharp = root.dataset.done === 'true' || (root.dataset.precision && Number(root.dataset.precision) <= 0.05);
      if (!sharp) return;
      watcher.disconnect();
      resolve({ first, sharp: performance.now() - began, futures: Number(root.dataset.futures) });
    };
    const watcher = new MutationObserver(look);
    watcher.observe(root, { attributes: true });
    setTimeout(() => { watcher.disconnect(); reject(new Error(`no sharp answer after 40 s; first bars after ${first} ms`)); }, 40_000);
    input.value = String(Number(input.value) + (pressed === 'ArrowRight' ? 7 : -7));
    input.dispatchEvent(new Event('input', { bubbles: true }));
    input.dispatchEvent(new Event('change', { bubbles: true }));
  }), key);
}

export async function question(browser, server) {
  const page = await watched(browser, { origin: server.origin });
  await claim('a slider leads to new bars, and on to an answer whose error is 5% of its spread', async () => {
    await open(page, server, '/question');
    await page.waitForSelector('.slider input', { timeout: 30_000 });
    await page.waitForFunction(() => document.documentElement.dataset.done === 'true', { timeout: 60_000 });
    const times = [];
    for (let i = 0; i < MOVES; i += 1) times.push(await move(page, i % 2 === 0 ? 'ArrowRight' : 'ArrowLeft'));
    const firsts = times.map((time) => time.first);
    const sharps = times.map((time) => time.sharp);
    say(`slider to first bars: median ${median(firsts).toFixed(0)} ms of ${MOVES} moves (${firsts.map((ms) => ms.toFixed(0)).join(', ')}); wanted at most 150`);
    say(`slider to the 5% interval: median ${median(sharps).toFixed(0)} ms (${sharps.map((ms) => ms.toFixed(0)).join(', ')}); wanted at most 1500; futures ${times.at(-1).futures}`);
    // What the machine does beside shows in these: the limits hold on a busy machine, the figures above say how it is.
    check(median(firsts) < 3000, 'the first bars take seconds');
    equal(page.faults, [], 'what went wrong');
  });
  await claim('the address opens exactly the same view again', async () => {
    const address = new URL(page.url());
    check(address.searchParams.getAll('set').length > 0, `the slider is not in the address: ${address.search}`);
    const again = await watched(browser, { origin: server.origin });
    await open(again, server, address.pathname + address.search);
    await again.waitForFunction(() => document.documentElement.dataset.done === 'true', { timeout: 60_000 });
    await page.waitForFunction(() => document.documentElement.dataset.done === 'true', { timeout: 60_000 });
    const read = (of) => of.evaluate(() => [document.querySelector('.slider output')?.textContent, document.querySelector('#answer .answer')?.textContent]);
    equal(await read(again), await read(page), 'slider and answer');
    await again.close();
  });
  await claim('the values are saved as CSV that can be read', async () => {
    const got = await downloads(browser);
    await page.evaluate(() => {
      const foot = [...document.querySelectorAll('#data .foot')].at(-1);
      [...foot.querySelectorAll('button')].find((button) => /download/i.test(button.textContent)).click();
      foot.querySelector('a[download$=".csv"]').click();
    });
    const rows = csv(await got.next('values.csv'));
    check(rows.length > 5 && rows[0].includes('metric') && rows[0].includes('value'), `${rows.length} rows of ${rows[0]}`);
  });
  await page.close();
}
