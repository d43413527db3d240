// SPDX-License-Identifier: Apache-2.0
//
// Each view looks as it did: on a wide screen in the light, and on a phone in the dark and in Korean. Compared are blocks of
// ten pixels, so that what stands where counts and the edges of a font do not; ISTHMUS_KEEP_PICTURES=1 keeps them anew.
import { claim, looksAs, open, pause, watched } from './harness.mjs';

/** Of the blocks of a picture: other hinting of the same fonts changes fewer than 2%, a chart that is missing many more. */
const TOLERANCE = 0.05;

const VIEWS = [
  ['question', '/question?futures=64&seed=1', "document.documentElement.dataset.done === 'true'"],
  ['world', '/world?seed=1&month=2027-01', "getComputedStyle(document.querySelector('.maplibregl-canvas') ?? document.body).opacity === '1'"],
  ['transfers', '/transfers?seed=1', 'true'],
  ['sea', '/sea?at=2024-03-01T12:00:00Z&map=126,34,4.5', 'true'],
  ['exchange', '/exchange?on=2024-02-01', 'true'],
  ['evidence', '/evidence?tab=contradictions', "document.querySelector('.rival-group')"],
];

const LOOKS = [
  ['', '', 'in the light', 1280, 1300, 'light'], ['-phone', '&lang=ko', 'on a phone, in the dark, in Korean', 375, 1500, 'dark'],
];

export async function pictures(browser, server) {
  for (const [end, more, words, width, height, scheme] of LOOKS) {
    // One page at a time: a browser slows down those that are out of sight.
    const page = await watched(browser, { width, height, origin: server.origin, features: [{ name: 'prefers-color-scheme', value: scheme }, { name: 'prefers-reduced-motion', value: 'reduce' }] });
    for (const [view, address, stands] of VIEWS) {
      const other = view === 'question' ? 'world' : 'question';
      await claim(`${view} looks as it did ${words}`, async () => {
        await open(page, server, `${address}${more}`);
        await page.waitForFunction(stands, { timeout: 60_000 });
        await pause(700);
        await looksAs(page, `${view}${end}`, `${other}${end}`, TOLERANCE);
      });
    }
    await page.close();
  }
}
