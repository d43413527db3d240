// SPDX-License-Identifier: Apache-2.0
//
// Each view: it stands, says what it should, asks nobody else, is usable by keyboard and by ear, on a phone, in the dark, in
// Korean; and its address opens it again.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { browse, check, claim, equal, open, resource, violations, watched } from './harness.mjs';

const VIEWS = ['question', 'world', 'transfers', 'sea', 'exchange', 'evidence'];

async function loads(browser, server) {
  for (const view of VIEWS) {
    const page = await watched(browser, { origin: server.origin });
    await claim(`${view} stands without a console error or a request to another host`, async () => {
      await open(page, server, `/${view}`);
      check((await page.$eval('main', (main) => main.textContent.trim().length)) > 80, 'the view is empty');
      check(await page.$('main h1'), 'the view has no heading');
      equal(await page.$$eval('main .notice.error', (list) => list.map((one) => one.textContent)), [], 'the view shows an error');
      equal(page.faults, [], 'what went wrong');
    });
    await claim(`${view} has no serious fault for those who listen or use the keyboard (axe-core)`, async () => {
      equal(await violations(page), [], 'violations');
    });
    await claim(`${view} fits a phone without scrolling sideways, in the dark`, async () => {
      await page.setViewport({ width: 375, height: 812 });
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }, { name: 'prefers-reduced-motion', value: 'reduce' }]);
      await open(page, server, `/${view}`);
      const wide = await page.evaluate(() => document.scrollingElement.scrollWidth - innerWidth);
      check(wide <= 0, `the page is ${wide} pixels too wide`);
      const ground = await page.$eval('html', (html) => getComputedStyle(html).backgroundColor.match(/\d+/g).map(Number));
      check(ground.reduce((a, b) => a + b, 0) < 200, `the ground is ${ground}`);
      equal(await violations(page), [], 'violations in the dark');
    });
    await page.close();
  }
}

/** Views and tabs where a Korean reader looks. */
const KOREAN_PLACES = ['/question?futures=64&off=practical', '/world', '/transfers', '/transfers?tab=facts', '/transfers?tab=lines', '/transfers?tab=suppliers', '/transfers?tab=backfill', '/sea', '/exchange?on=2024-02-01',
  '/evidence', '/evidence?table=agreements', '/evidence?tab=timeline', '/evidence?tab=contradictions', '/evidence?tab=claims', '/evidence?tab=scores', '/evidence?tab=dictionary'];

/** Texts, labels and tooltips that read as English: two words beside each other, outside of code and of what says that it is English. */
function english(page) {
  return page.evaluate(() => {
    const reads = /[A-Za-z]{2,} [a-z]{2,}/;
    const left = 'body [lang=en], code, .mono, .commands, script, style, noscript, .copy-text';
    const found = new Set();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) if (reads.test(node.data) && !node.parentElement.closest(left)) found.add(node.data.trim().slice(0, 100));
    for (const name of ['aria-label', 'title', 'placeholder', 'alt'])
      for (const element of document.querySelectorAll(`[${name}]`)) if (reads.test(element.getAttribute(name)) && !element.closest(left)) found.add(`${name}: ${element.getAttribute(name).slice(0, 100)}`);
    return [...found];
  });
}

async function languages(browser, server) {
  const page = await watched(browser, { origin: server.origin });
  await claim('the language switch turns the page into Korean and back, and the address keeps it', async () => {
    await open(page, server, '/sea');
    const english = await page.$eval('main h1', (one) => one.textContent);
    await page.evaluate(() => [...document.querySelectorAll('.top .tools button')].find((button) => button.textContent.includes('한국어')).click());
    await page.waitForFunction((before) => document.documentElement.dataset.ready && document.querySelector('main h1')?.textContent !== before, {}, english);
    equal(await page.$eval('html', (html) => html.lang), 'ko', 'lang');
    check(/[가-힣]/.test(await page.$eval('main h1', (one) => one.textContent)), 'the heading is not Korean');
    check(page.url().includes('lang=ko'), page.url());
    await open(page, server, '/question?lang=ko');
    check(/[가-힣]/.test(await page.$eval('main h1', (one) => one.textContent)), 'the address does not keep the language');
    equal(page.faults, [], 'what went wrong');
  });
  await claim('in Korean the charts that the server draws have Korean axes and legends', async () => {
    for (const address of ['/transfers?tab=backfill', '/evidence?tab=scores']) {
      await open(page, server, `${address}&lang=ko`);
      await page.waitForFunction(() => document.querySelector('main .server-picture text[lang=ko]'), { timeout: 60_000 });
      const left = await page.$$eval('main .server-picture text', (lines) => lines.map((line) => line.textContent).filter((line) => /[A-Za-z]{3,} [a-z]{2,}/.test(line)));
      equal(left, [], `${address}: lines in English`);
    }
  });
  await claim('in Korean nothing is left in English but what is marked as it was written', async () => {
    const left = [];
    for (const address of KOREAN_PLACES) {
      await open(page, server, `${address}${address.includes('?') ? '&' : '?'}lang=ko`);
      await page.waitForFunction(() => !document.querySelector('main [aria-busy], main .loading'), { timeout: 60_000 });
      left.push(...(await english(page)).map((words) => `${address}: ${words}`));
    }
    equal(left.slice(0, 12), [], `${left.length} words in English`);
    check((await page.$$('main [lang=en]')).length > 0 || (await page.$$('main td')).length > 20, 'the last place is empty');
    await open(page, server, '/evidence?tab=dictionary&lang=en'); // the same search finds what is English
    await page.waitForFunction(() => document.querySelectorAll('main td').length > 20, { timeout: 60_000 });
    check((await english(page)).length > 50, 'the search for English finds none on an English page');
  });
  await claim('each title of the shipped scenarios has its Korean one', async () => {
    const known = new Set([...readFileSync(join(process.env.ISTHMUS_SOURCE, 'page/src/shell/titles_ko.ts'), 'utf8').matchAll(/^ {2}(?:"([^"]+)"|(\w+)): "/gm)].map((found) => found[1] ?? found[2]));
    const lacking = new Set();
    const read = async (path) => JSON.parse((await resource(server, path)).text);
    for (const { name, title } of await read('/scenarios.json')) {
      for (const row of [{ kind: 'scenario', title }, ...await read(`/names.json?scenario=${name}`), ...await read(`/scenario.json?scenario=${name}`)]) {
        if (row.title && !row.title_ko && row.kind !== 'actor' && !known.has(row.title)) lacking.add(`${row.kind}: ${row.title}`);
      }
    }
    equal([...lacking], [], 'without a Korean title');
    check(known.size > 100, `only ${known.size} titles are known`);
  });
  await page.close();
}

async function badAddress(browser, server) {
  const page = await watched(browser, { origin: server.origin });
  await claim('an address that asks for what is not there says so, and leads to the view as it is', async () => {
    await open(page, server, '/question?scenario=nonsense&lang=ko');
    await page.waitForSelector('main .notice.error a.as-it-is', { timeout: 30_000 });
    check((await page.$eval('main .notice.error', (one) => one.textContent)).includes('nonsense'), 'the notice does not say what is missing');
    await Promise.all([page.waitForNavigation(), page.click('a.as-it-is')]);
    await page.waitForSelector('#answer .answer-sentence', { timeout: 60_000 });
    equal(new URL(page.url()).search, '?lang=ko', 'the address');
  });
  await page.close();
}

async function nothing(browser, server) {
  const page = await watched(browser, { origin: server.origin });
  await claim('an address without a page is told to people in words, and leads back', async () => {
    await open(page, server, '/question');
    const response = await page.goto(`${server.origin}/nothing`);
    equal([response.status(), response.headers()['content-type'].split(';')[0]], [404, 'text/html'], 'status and type');
    check((await page.$eval('body', (one) => one.textContent)).includes('/nothing'), 'the address is not named');
    check(await page.$eval('a[href="/"]', (one) => one.textContent.trim().length > 0), 'no way back');
    equal(await violations(page), [], 'violations');
  });
  await page.close();
}

async function strangeWords(browser, server) {
  const page = await watched(browser, { origin: server.origin });
  const told = () => page.$$eval('.address-notice li', (list) => list.map((one) => one.textContent));
  await claim('what an address holds in vain is named with what is allowed, and the view stands', async () => {
    for (const [address, words] of [
      ['/question?futures=64&set=x:y&set=base.korea:0.001&count=twice&nonsense=1', [/set=x:y.*INPUT:VALUE/, /count=twice.*share/, /nonsense=1.*no such word/]],
      ['/transfers?to=XYZ&tab=lines', [/to=XYZ.*POL/]], ['/transfers?set=base.korea:0.001&off=practical', [/set=base.korea:0.001.*sliders/]], ['/sea?at=noon&part=depth', [/at=noon.*T12/, /part=depth.*events/]],
      ['/world?month=1999-01', [/month=1999-01.*2024/]], ['/exchange?on=someday', [/on=someday.*2022/]], ['/evidence?table=wishes', [/table=wishes.*transfers/]],
    ]) {
      await open(page, server, address);
      const found = await told();
      equal(found.length, words.length, `${address}: ${found}`);
      for (const [at, form] of words.entries()) check(form.test(found[at]), `${found[at]} is not like ${form}`);
      check((await page.$$('main .notice.error')).length === 0 || address.includes('/exchange'), `${address} shows an error`);
    }
    await open(page, server, '/question?futures=64&set=x:y&set=base.korea:0.001');
    await page.evaluate(() => document.querySelector('.address-notice a').click());
    await page.waitForFunction(() => document.documentElement.dataset.ready && !location.search.includes('x:y'), { timeout: 30_000 });
    check(page.url().includes('set=base.korea:0.001'), page.url());
    equal(await told(), [], 'words about the whole address');
  });
  await claim('an address that is understood is not complained of', async () => {
    for (const view of VIEWS) {
      await open(page, server, `/${view}?as_of=2024-02-01&seed=3&lang=ko`);
      equal(await told(), [], view);
    }
  });
  await page.close();
}

async function mapAppears(browser, server) {
  const page = await watched(browser, { origin: server.origin });
  await claim('a map is out of sight until it is drawn, and then in sight', async () => {
    await page.evaluateOnNewDocument(() => {
      const look = () => {
        const canvas = document.querySelector('.maplibregl-canvas');
        if (canvas) globalThis.firstSeen = getComputedStyle(canvas).opacity;
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    });
    await open(page, server, '/world');
    await page.waitForFunction(() => globalThis.firstSeen !== undefined, { timeout: 60_000 });
    equal(await page.evaluate(() => globalThis.firstSeen), '0', 'opacity when it is made');
    await page.waitForFunction(() => getComputedStyle(document.querySelector('.maplibregl-canvas')).opacity === '1', { timeout: 60_000 });
  });
  await page.close();
}

async function keyboard(browser, server) {
  const page = await watched(browser, { origin: server.origin });
  await claim('by keyboard alone: skip link, the views by their numbers, keys shown and closed', async () => {
    await open(page, server, '/question');
    await page.keyboard.press('Tab');
    check(await page.evaluate(() => document.activeElement.classList.contains('skip')), 'the first stop is not the skip link');
    await page.keyboard.press('Escape');
    await page.evaluate(() => document.activeElement.blur());
    for (const [index, view] of VIEWS.entries()) {
      await page.keyboard.press(String(index + 1));
      await page.waitForFunction((name) => document.documentElement.dataset.ready === name, { timeout: 60_000 }, view);
    }
    await page.keyboard.press('?');
    await page.waitForSelector('dialog[open]');
    check(await page.evaluate(() => document.querySelector('dialog[open]').contains(document.activeElement)), 'the focus is not in the dialog');
    await page.keyboard.press('Escape');
    await page.waitForFunction(() => !document.querySelector('dialog[open]'));
    equal(page.faults, [], 'what went wrong');
  });
  await page.close();
}

async function withoutWebgl(server) {
  const plain = await browse('--disable-3d-apis');
  for (const view of ['world', 'sea']) {
    const page = await watched(plain, { origin: server.origin });
    await claim(`${view} shows the server's own map where there is no WebGL`, async () => {
      await open(page, server, `/${view}`);
      await page.waitForSelector('.plain-map > *', { timeout: 20_000 });
      const size = await page.$eval('.plain-map > *', (map) => [map.getBoundingClientRect().width, map.getBoundingClientRect().height]);
      check(size[0] > 300 && size[1] > 150, `the map is ${size}`);
      for (const theme of ['dark', 'light']) {
        await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: theme }]);
        const [paper, ink, ground] = await page.evaluate(() => [getComputedStyle(document.querySelector('.plain-map .f-paper')).fill,
          getComputedStyle(document.querySelector('.plain-map text.f-ink')).fill, getComputedStyle(document.documentElement).backgroundColor]);
        check(paper === ground && ink !== ground, `${theme}: paper ${paper}, ink ${ink} on a page of ${ground}`);
      }
      equal(page.faults.filter((fault) => !/webgl/i.test(fault)), [], 'what went wrong');
    });
    await page.close();
  }
  await plain.close();
}

export async function views(browser, server) {
  await loads(browser, server);
  await languages(browser, server);
  await badAddress(browser, server);
  await nothing(browser, server);
  await strangeWords(browser, server);
  await mapAppears(browser, server);
  await keyboard(browser, server);
  await withoutWebgl(server);
}
