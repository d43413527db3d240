// SPDX-License-Identifier: Apache-2.0
//
// What the browser tests share: `isthmus serve` on a free port, Debian's Chromium under software rendering, pages that are
// watched (console errors, requests to other hosts), and one TAP line a claim.
import puppeteer from 'puppeteer-core';
import { spawn, execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const ISTHMUS = process.env.ISTHMUS_COMMAND;
const FLAGS = ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--hide-scrollbars', '--force-color-profile=srgb', '--lang=en-US'];
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export const scratch = mkdtempSync(join(tmpdir(), 'isthmus-page-'));

// ---- claims

let number = 0;
let failed = 0;

/** Runs a claim; what it throws makes it fail, and is told. */
export async function claim(words, body) {
  number += 1;
  const began = Date.now();
  try {
    await Promise.race([body(), new Promise((_, no) => { setTimeout(() => no(new Error('no end after 90 s')), 90_000).unref(); })]);
    console.log(`ok ${number} - ${words}`);
  } catch (error) {
    failed += 1;
    for (const line of String(error?.message ?? error).split('\n').slice(0, 25)) console.log(`# ${line}`);
    console.log(`not ok ${number} - ${words}`);
  }
  if (Date.now() - began > 15_000) console.log(`# that took ${((Date.now() - began) / 1000).toFixed(0)} s`);
}

export function say(words) { console.log(`# ${words}`); }
export function skip(words, reason) { number += 1; console.log(`ok ${number} - ${words} # SKIP ${reason}`); }
export function finish() { console.log(`1..${number}`); return failed; }

export function check(holds, words) { if (!holds) throw new Error(words); }
export function equal(found, wanted, words = '') {
  if (JSON.stringify(found) !== JSON.stringify(wanted)) throw new Error(`${words}: ${JSON.stringify(found)} instead of ${JSON.stringify(wanted)}`);
}

export function median(list) {
  const sorted = [...list].sort((a, b) => a - b);
  return sorted.length === 0 ? NaN : (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.ceil((sorted.length - 1) / 2)]) / 2;
}

export const pause = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

// ---- the server

const servers = [];

/** `isthmus serve` with more words; resolves when it has said its address. */
export function serve(...words) {
  const home = mkdtempSync(join(scratch, 'home-'));
  const child = spawn(ISTHMUS, ['serve', '--listen', '127.0.0.1:0', ...words], {
    env: { ...process.env, XDG_CACHE_HOME: process.env.ISTHMUS_TEST_CACHE ?? join(home, 'cache'), HOME: home }, stdio: ['ignore', 'pipe', 'pipe'],
  });
  servers.push(child);
  return new Promise((resolve, reject) => {
    let said = '';
    let complained = '';
    child.stderr.on('data', (piece) => { complained += piece; });
    child.stdout.on('data', (piece) => {
      said += piece;
      const address = said.match(/^(https?:\/\/\S+)\n/m)?.[1];
      if (address) resolve({ address, origin: new URL(address).origin, token: new URL(address).searchParams.get('token'), child });
    });
    child.on('exit', (code) => reject(new Error(`isthmus serve ended with ${code}: ${complained}`)));
  });
}

export function isthmus(...words) { return execFileSync(ISTHMUS, words, { cwd: scratch, maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'ignore'] }).toString(); }

/** A resource of the API as it stands. */
export async function resource(server, path) {
  const response = await fetch(server.origin + path, { headers: { Authorization: `Bearer ${server.token}` } });
  return { status: response.status, type: response.headers.get('content-type') ?? '', text: await response.text() };
}

// ---- the browser

const browsers = [];

export function chromium() {
  return ['chromium', 'chromium-browser'].map((name) => join('/usr/bin', name)).find(existsSync);
}

export async function browse(...flags) {
  const browser = await puppeteer.launch({ executablePath: chromium(), args: [...FLAGS, ...flags], headless: true, protocolTimeout: 120_000 });
  browsers.push(browser);
  return browser;
}

/** A page that keeps an account of what went wrong in it. */
export async function watched(browser, { width = 1280, height = 900, features = [], origin = null } = {}) {
  const page = await browser.newPage();
  await page.setViewport({ width, height });
  if (features.length > 0) await page.emulateMediaFeatures(features);
  page.faults = [];
  page.on('console', (message) => { if (message.type() === 'error') page.faults.push(`console: ${message.text()} ${message.location()?.url ?? ''}`); });
  page.on('pageerror', (error) => page.faults.push(`script: ${error.message}`));
  page.on('request', (request) => {
    const url = request.url();
    if (!/^(data|blob|about):/.test(url) && !(origin && url.startsWith(origin)) && !(origin === 'file' && url.startsWith('file:'))) page.faults.push(`foreign request: ${url}`);
  });
  return page;
}

/** Opens the page with its token, then an address of it, and waits until the view stands. */
export async function open(page, server, path) {
  if (!page.known) await page.goto(server.address, { waitUntil: 'domcontentloaded' });
  page.known = true;
  await page.goto(server.origin + path, { waitUntil: 'domcontentloaded' });
  await page.waitForFunction(() => document.documentElement.dataset.ready, { timeout: 60_000 });
}

/** Serious and critical violations of WCAG A and AA that axe-core finds. */
export async function violations(page) {
  await page.evaluate(AXE);
  const result = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }));
  return result.violations.filter((one) => one.impact === 'serious' || one.impact === 'critical')
    .map((one) => `${one.id}: ${one.help}: ${one.nodes.slice(0, 3).map((node) => node.html.slice(0, 120)).join(' | ')}`);
}

/** Downloads a page asks for land in a folder of their own; gives it. */
export async function downloads(browser) {
  const folder = mkdtempSync(join(scratch, 'got-'));
  const session = await browser.target().createCDPSession();
  await session.send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath: folder });
  return {
    /** The file whose name ends so, once it is whole. */
    async next(name) {
      for (let wait = 0; wait < 1200; wait += 1) {
        const there = readdirSync(folder);
        const found = there.find((one) => one.endsWith(name));
        if (found && !there.some((one) => one.endsWith('.crdownload'))) return readFileSync(join(folder, found), 'utf8');
        await pause(50);
      }
      throw new Error(`${name} was not saved; there is ${readdirSync(folder)}`);
    },
  };
}

/** CSV of RFC 4180 as rows of cells. */
export function csv(text) {
  const rows = [];
  let row = [];
  let cell = '';
  let quoted = false;
  for (let i = 0; i < text.length; i += 1) {
    const c = text[i];
    if (quoted) {
      if (c !== '"') cell += c;
      else if (text[i + 1] === '"') { cell += c; i += 1; } else quoted = false;
    } else if (c === '"') quoted = true;
    else if (c === ',') { row.push(cell); cell = ''; }
    else if (c === '\n') { row.push(cell); rows.push(row); row = []; cell = ''; }
    else if (c !== '\r') cell += c;
  }
  check(!quoted && cell === '' && row.length === 0, 'the CSV does not end in a whole row');
  check(rows.every((one) => one.length === rows[0].length), 'the rows of the CSV differ in length');
  return rows;
}

/** CPU seconds of a process and all below it. */
export function cpuSeconds(root) {
  const children = {};
  const spent = {};
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      spent[pid] = (Number(fields[11]) + Number(fields[12])) / 100;
      (children[fields[1]] ??= []).push(pid);
    } catch { /* it has just ended */ }
  }
  const sum = (pid) => (spent[pid] ?? 0) + (children[pid] ?? []).reduce((all, child) => all + sum(child), 0);
  return sum(String(root));
}

// ---- pictures

/** The share of pixels of two pictures that differ visibly; 1 if their sizes do. Reckoned in the browser itself. */
export async function differing(page, one, other) {
  const blank = await page.browser().newPage(); // the page's own policy lets no script read pictures
  const share = await blank.evaluate(async (a, b) => {
    const pixels = async (data) => {
      const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${data}`)).blob());
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
      const context = canvas.getContext('2d');
      context.drawImage(bitmap, 0, 0);
      return context.getImageData(0, 0, bitmap.width, bitmap.height);
    };
    const [x, y] = [await pixels(a), await pixels(b)];
    if (x.width !== y.width || x.height !== y.height) return 1;
    let differ = 0;
    for (let i = 0; i < x.data.length; i += 4) {
      const far = Math.abs(x.data[i] - y.data[i]) + Math.abs(x.data[i + 1] - y.data[i + 1]) + Math.abs(x.data[i + 2] - y.data[i + 2]);
      if (far > 96) differ += 1;
    }
    return differ / (x.data.length / 4);
  }, Buffer.from(one).toString('base64'), Buffer.from(other).toString('base64'));
  await blank.close();
  return share;
}

/** Compares what stands on the screen with a kept picture, in the browser itself: the share of pixels that differ visibly. */
export async function samePicture(page, name, clip, tolerance) {
  const kept = join(process.env.ISTHMUS_SOURCE, 'page/test/browser/pictures', `${name}.png`);
  const now = await page.screenshot(clip ? { clip, captureBeyondViewport: false } : {});
  if (process.env.ISTHMUS_KEEP_PICTURES) {
    mkdirSync(join(kept, '..'), { recursive: true });
    writeFileSync(kept, now);
  }
  const share = await differing(page, now, readFileSync(kept));
  say(`${name}: ${(100 * share).toFixed(2)}% of pixels differ from the kept picture`);
  if (share > tolerance) {
    const place = join(process.env.ISTHMUS_BUILD ?? scratch, `differs-${name}.png`);
    writeFileSync(place, now);
    throw new Error(`${(100 * share).toFixed(1)}% of pixels differ, more than ${100 * tolerance}%; see ${place}`);
  }
}

/** A picture in blocks of ten pixels, the mean colour of each: what stands where, whatever the font's edges look like. */
async function blocks(page, png) {
  const blank = await page.browser().newPage();
  const data = await blank.evaluate(async (text) => {
    const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${text}`)).blob());
    const [width, height] = [Math.floor(bitmap.width / 10), Math.floor(bitmap.height / 10)];
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = canvas.getContext('2d', { willReadFrequently: true });
    context.drawImage(bitmap, 0, 0);
    const from = context.getImageData(0, 0, bitmap.width, bitmap.height);
    const small = new OffscreenCanvas(width, height);
    const to = new ImageData(width, height);
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        const sum = [0, 0, 0];
        for (let k = 0; k < 100; k += 1) {
          const at = 4 * ((10 * y + Math.floor(k / 10)) * bitmap.width + 10 * x + (k % 10));
          for (let c = 0; c < 3; c += 1) sum[c] += from.data[at + c];
        }
        for (let c = 0; c < 3; c += 1) to.data[4 * (y * width + x) + c] = Math.round(sum[c] / 800) * 8; // steps of 8 keep the file small
        to.data[4 * (y * width + x) + 3] = 255;
      }
    }
    small.getContext('2d').putImageData(to, 0, 0);
    const bytes = new Uint8Array(await (await small.convertToBlob({ type: 'image/png' })).arrayBuffer());
    return btoa(String.fromCharCode(...bytes));
  }, Buffer.from(png).toString('base64'));
  await blank.close();
  return Buffer.from(data, 'base64');
}

/** The share of blocks of two such pictures whose colours differ: by a tenth of the way from black to white in any part. */
async function blocksApart(page, one, other) {
  const blank = await page.browser().newPage();
  const share = await blank.evaluate(async (a, b) => {
    const pixels = async (data) => {
      const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${data}`)).blob());
      const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
      context.drawImage(bitmap, 0, 0);
      return context.getImageData(0, 0, bitmap.width, bitmap.height);
    };
    const [x, y] = [await pixels(a), await pixels(b)];
    if (x.width !== y.width || x.height !== y.height) return 1;
    let apart = 0;
    for (let i = 0; i < x.data.length; i += 4) if (Math.max(...[0, 1, 2].map((c) => Math.abs(x.data[i + c] - y.data[i + c]))) > 25) apart += 1;
    return apart / (x.data.length / 4);
  }, one.toString('base64'), other.toString('base64'));
  await blank.close();
  return share;
}

/** Compares the view with the kept picture of it in blocks, and with that of another view, which must be further away. */
export async function looksAs(page, name, other, tolerance) {
  const place = (one) => join(process.env.ISTHMUS_SOURCE, 'page/test/browser/pictures', `${one}.png`);
  const now = await page.screenshot({ captureBeyondViewport: false });
  const small = await blocks(page, now);
  if (process.env.ISTHMUS_KEEP_PICTURES) writeFileSync(place(name), small);
  const share = await blocksApart(page, small, readFileSync(place(name)));
  const far = existsSync(place(other)) ? await blocksApart(page, small, readFileSync(place(other))) : 1;
  say(`${name}: ${(100 * share).toFixed(1)}% of blocks differ from the kept picture; from ${other} ${(100 * far).toFixed(0)}%`);
  if (share > tolerance) {
    const shown = join(process.env.ISTHMUS_BUILD ?? scratch, `differs-${name}.png`);
    writeFileSync(shown, now);
    throw new Error(`${(100 * share).toFixed(1)}% of blocks differ, more than ${100 * tolerance}%; see ${shown}`);
  }
  check(far > 2 * tolerance, `only ${(100 * far).toFixed(1)}% differ from ${other}: the comparison could not fail`);
}

export async function close() {
  for (const browser of browsers) await browser.close().catch(() => undefined);
  for (const server of servers) server.kill('SIGTERM');
  await pause(200);
  rmSync(scratch, { recursive: true, force: true });
}
