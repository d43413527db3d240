// SPDX-License-Identifier: Apache-2.0
//
// The sea: a replay, events with their sentences, partners on and off, an area by keyboard and by pointer, and fifty thousand
// ships that are panned.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { browse, check, claim, cpuSeconds, csv, differing, downloads, equal, isthmus, open, pause, resource, samePicture, say, scratch, serve, violations, watched } from './harness.mjs';

const POLYGON = '124,32 130,32 130,38 124,38';
const NOON = '2024-03-01T12:00:00Z';

/** Generated traffic of a day; the same seed, the same sea. */
export async function traffic() {
  isthmus('sea', 'simulate', 'traffic', '--vessels', '300', '--days', '1', '--interval', '180', '--rate', 'all=40', '--seed', '3');
  const server = await serve('--sea', `A=${join(scratch, 'traffic/A.nmea')},B=${join(scratch, 'traffic/B.nmea')}`);
  await read(server);
  return server;
}

/** Waits until the feeds are read. */
export async function read(server) {
  for (let wait = 0; wait < 600; wait += 1) {
    if ((await resource(server, '/sea.csv')).text.includes(',replay,')) return;
    await pause(100);
  }
  throw new Error('the feeds are not read after a minute');
}

/** Waits until processes do nothing more: a server that still looks for events takes the processor from the picture. */
async function rested(pids) {
  const spent = () => pids.reduce((sum, pid) => sum + cpuSeconds(pid), 0);
  for (let wait = 0; wait < 30; wait += 1) {
    const before = spent();
    await pause(1000);
    if (spent() - before < 0.1) return;
  }
}

const ships = (page) => page.evaluate(() => Number(document.documentElement.dataset.ships));

/** Chooses a tab of the lower part by its name in the address. */
async function tab(page, server, name, more = '') {
  await open(page, server, `/sea?at=${NOON}&part=${name}${more}`);
}

async function replay(page, server) {
  await claim('a moment of the replay shows as many ships as the table of that moment', async () => {
    await open(page, server, `/sea?at=${NOON}`);
    const rows = csv((await resource(server, `/sea/vessels.csv?at=${NOON}`)).text);
    equal(await ships(page), rows.length - 1, 'ships');
    check(rows.length > 50, `${rows.length} rows`);
  });
  await claim('play moves the moment, pause holds it, and the address keeps it', async () => {
    const now = () => page.$eval('.sea-time-now', (one) => one.textContent);
    const before = await now();
    await page.select('.sea-time-controls select', '3600');
    await page.click('.sea-play');
    await page.waitForFunction((was) => document.querySelector('.sea-time-now').textContent !== was, { timeout: 20_000 }, before);
    await page.click('.sea-play');
    await pause(300);
    const held = await now();
    await pause(700);
    equal(await now(), held, 'the moment after the pause');
    check(page.url().includes('at=2024-03-01T'), page.url());
    equal(page.faults, [], 'what went wrong');
  });
  await claim('a partner\'s feed goes off and on: fewer ships, then the same as before', async () => {
    await open(page, server, `/sea?at=${NOON}`);
    const both = await ships(page);
    await page.click('.partner:nth-of-type(2) input');
    await page.waitForFunction((n) => Number(document.documentElement.dataset.ships) < n, { timeout: 20_000 }, both);
    const alone = csv((await resource(server, `/sea/vessels.csv?at=${NOON}`)).text).filter((row) => row[7].split(';').includes('A')).length;
    equal(await ships(page), alone, 'ships that A hears');
    check(page.url().includes('without=B'), page.url());
    await page.click('.partner:nth-of-type(2) input');
    await page.waitForFunction((n) => Number(document.documentElement.dataset.ships) === n, { timeout: 20_000 }, both);
  });
}

async function evidence(page, server) {
  await claim('an event opens with the sentences that it stands on, and they are in the feed', async () => {
    await tab(page, server, 'events');
    await page.waitForSelector('.tab-panel table tbody .link');
    await page.click('.tab-panel table tbody .link');
    await page.waitForSelector('dialog[open] .sentences');
    const lines = (await page.$$eval('dialog[open] .sentences', (list) => list.map((one) => one.textContent))).flatMap((text) => text.split('\n'));
    check(lines.length > 0 && lines.every((line) => line.includes('!AIVDM')), `lines: ${lines}`);
    const feeds = ['A', 'B'].map((name) => readFileSync(join(scratch, `traffic/${name}.nmea`), 'latin1')).join('\n');
    check(lines.every((line) => feeds.includes(line.replace(/\r$/, ''))), 'a sentence is in no feed');
    equal(await violations(page), [], 'violations of the drawer');
    await page.keyboard.press('Escape');
  });
  await claim('what sharing adds is said in a sentence whose numbers are those of the table', async () => {
    await tab(page, server, 'sharing');
    await page.waitForSelector('#sharing-sentence');
    const rows = csv((await resource(server, '/sea/compare.csv')).text);
    const pool = rows.slice(1).filter((row) => row[1] === 'A+B' && row[0] !== 'area').reduce((sum, row) => sum + Number(row[2]), 0);
    const together = rows.slice(1).filter((row) => row[1] === 'A+B' && row[0] !== 'area').reduce((sum, row) => sum + Number(row[4]), 0);
    const words = await page.$eval('#sharing-sentence', (one) => one.textContent);
    check(words.includes(` ${pool} events`) && words.includes(` ${together} are found by no one alone`), words);
  });
}

async function pooling(page, server) {
  await claim('before anything is shared, counts alone bound what a partner would add', async () => {
    await open(page, server, '/exchange?on=2024-02-01');
    await page.waitForSelector('#pool-sentence', { timeout: 30_000 });
    const all = JSON.parse((await resource(server, '/sea/pool.json')).text);
    const rows = all.filter((row) => row.observer === all[0].observer && row.partner === all[0].partner);
    const sum = (name) => rows.reduce((total, row) => total + row[name], 0);
    const words = await page.$eval('#pool-sentence', (one) => one.textContent);
    const [least, most] = [sum('adds_least'), sum('adds_most')];
    check(words.includes(`hold ${sum('ours')} events`) && words.includes(`add ${least === most ? least : `${least} to ${most}`} that`), words);
    check(sum('ours') > 0 && sum('pool_least') <= sum('pool_most'), 'nothing is counted');
    await page.select('#pool select', `${all[0].partner},${all[0].observer}`);
    await page.waitForFunction((before) => document.querySelector('#pool-sentence') && document.querySelector('#pool-sentence').textContent !== before, {}, words);
    check(page.url().includes('pool='), page.url());
    equal(await violations(page), [], 'violations');
    equal(page.faults, [], 'what went wrong');
  });
}

async function areas(browser, page, server) {
  const asked = `/sea/report.json?polygon=${encodeURIComponent(POLYGON)}`;
  await claim('an area written as corners by keyboard is reported: vessels, hours, positions, events', async () => {
    await tab(page, server, 'area');
    await page.waitForSelector('#area-corners');
    await page.focus('#area-corners');
    await page.keyboard.type(POLYGON);
    for (let stop = 0; stop < 8; stop += 1) {
      await page.keyboard.press('Tab');
      if (await page.evaluate(() => document.activeElement.matches('.tab-panel .button.main'))) break;
    }
    await page.keyboard.press('Enter');
    await page.waitForSelector('#area-figures');
    const [sum] = JSON.parse((await resource(server, asked)).text);
    const shown = await page.$$eval('#area-figures strong', (list) => list.map((one) => Number(one.textContent.replace(/[^\d.]/g, ''))));
    equal([shown[0], shown[2], shown[3]], [sum.vessels, sum.positions, sum.events], 'vessels, positions, events');
    check(Math.abs(shown[1] - sum.vessel_hours) <= 0.001 * sum.vessel_hours + 0.05, `hours: ${shown[1]} and ${sum.vessel_hours}`);
    check(sum.vessels > 0 && sum.events > 0, 'the area is empty');
  });
  await claim('the report is what `isthmus sea area` says of the same feeds', async () => {
    const place = await resource(server, asked.replace('.json', '.geojson'));
    const shape = JSON.parse(place.text);
    equal(shape.features[0].geometry.type, 'Polygon', 'the area as GeoJSON');
    const { writeFileSync } = await import('node:fs');
    writeFileSync(join(scratch, 'drawn.geojson'), JSON.stringify({ type: 'FeatureCollection', features: [shape.features[0]] }));
    const [command] = JSON.parse(isthmus('sea', 'area', 'A=traffic/A.nmea', 'B=traffic/B.nmea', '--areas', 'drawn.geojson', '--json'));
    const [sum] = JSON.parse((await resource(server, asked)).text);
    for (const name of ['vessels', 'transmitters', 'positions', 'first', 'last']) equal(sum[name], command[name], name);
    check(Math.abs(sum.vessel_hours - command.vessel_hours) < 1e-6, 'vessel-hours');
    equal(sum.events, command.events - command.events_area, 'events, visits aside');
  });
  await claim('the report is saved as CSV and as GeoJSON that can be read', async () => {
    const got = await downloads(browser);
    await page.evaluate(() => {
      const foot = document.querySelector('#area-report .foot');
      [...foot.querySelectorAll('button')].find((button) => /download/i.test(button.textContent)).click();
      foot.querySelector('a[download$=".csv"]').click();
    });
    equal(csv(await got.next('sea-report.csv')).length, 2, 'rows');
    await page.evaluate(() => document.querySelector('#area-report .foot a[download$=".geojson"]').click());
    equal(JSON.parse(await got.next('sea-report.geojson')).type, 'FeatureCollection', 'type');
  });
  await claim('an area drawn with the pointer on the map is reported too', async () => {
    await tab(page, server, 'area', '&map=127,35,5');
    await page.waitForSelector('#area-corners');
    const box = await (await page.$('#sea-map')).boundingBox();
    await page.evaluate(() => document.querySelector('.tab-panel .button[aria-pressed]').click());
    for (const [x, y] of [[0.3, 0.3], [0.7, 0.3], [0.7, 0.7], [0.3, 0.7]]) {
      await page.evaluate(() => document.querySelector('#sea-map').scrollIntoView({ block: 'center' }));
      const at = await (await page.$('#sea-map')).boundingBox();
      await page.mouse.click(at.x + x * box.width, at.y + y * box.height);
      await pause(350); /* two clicks at once would be a double click */
    }
    await page.evaluate(() => document.querySelector('.tab-panel .button[aria-pressed]').click());
    await page.waitForSelector('#area-figures', { timeout: 20_000 });
    const polygon = new URL(page.url()).searchParams.get('polygon');
    equal(polygon.split(' ').length, 4, 'corners');
    equal(page.faults, [], 'what went wrong');
  });
  await claim('the sea looks as it did: the moment of a seed, on a fixed screen', async () => {
    const still = await watched(browser, { width: 900, height: 700, origin: server.origin });
    await open(still, server, `/sea?at=${NOON}&map=126,34,4.5`);
    await pause(1500);
    await samePicture(still, 'sea-map', await (await still.$('#sea-map')).boundingBox(), 0.03);
    await still.close();
  });
}

async function fleet() {
  const crowded = await browse();
  let server;
  let page;
  await claim('fifty thousand ships are drawn and panned', async () => {
    isthmus('sea', 'simulate', 'crowd', '--vessels', '95000', '--days', '0.03', '--interval', '600', '--rate', 'all=0');
    server = await serve('--sea', `A=${join(scratch, 'crowd/A.nmea')},B=${join(scratch, 'crowd/B.nmea')}`);
    await read(server);
    page = await watched(crowded, { origin: server.origin });
    await open(page, server, '/sea');
    const n = await ships(page);
    const box = await (await page.$('#sea-map')).boundingBox();
    const frames = () => page.$eval('#sea-map', (map) => [map.ships.frames, map.ships.stills]);
    await rested([server.child.pid, crowded.process().pid]);
    const [[before, still], cpu, began] = [await frames(), cpuSeconds(crowded.process().pid), Date.now()];
    const middle = [box.x + box.width / 2, box.y + box.height / 2];
    await page.mouse.move(...middle);
    await page.mouse.down();
    while (Date.now() - began < 4000) {
      const turn = (Date.now() - began) / 600;
      await page.mouse.move(middle[0] + 120 * Math.cos(turn), middle[1] + 80 * Math.sin(turn));
      await pause(8);
    }
    await page.mouse.up();
    const [after, shifted] = await frames();
    const drawn = after - before;
    const seconds = (Date.now() - began) / 1000;
    say(`${n} ships panned on ${Math.round(box.width)} x ${Math.round(box.height)} pixels under software rendering: ${(drawn / seconds).toFixed(1)} frames/s, ${(1000 * (cpuSeconds(crowded.process().pid) - cpu) / drawn).toFixed(0)} ms of CPU a frame; wanted at least 20 frames/s`);
    check(n >= 50_000, `only ${n} ships`);
    check(drawn > 3, 'the map stands still');
    check(shifted - still > drawn / 2, `${drawn - shifted + still} of ${drawn} frames drew each ship anew`);
    equal(page.faults, [], 'what went wrong');
  });
  await claim('a picture of the ships that was shifted is the one that is drawn anew', async () => {
    const clip = await (await page.$('#sea-map')).boundingBox();
    const shot = async () => { await pause(700); return page.screenshot({ clip, captureBeyondViewport: false }); };
    const stills = () => page.$eval('#sea-map', (map) => map.ships.stills);
    for (let step = 0; step < 4; step += 1) {
      await page.$eval('#sea-map', (map) => map.move(24, 15));
      await pause(120);
    }
    const [before, shifted] = [await stills(), await shot()];
    await page.$eval('#sea-map', (map) => { map.ships.partners = 127; map.ships.arrived(); });
    const anew = await shot();
    const share = await differing(page, shifted, anew);
    say(`${(100 * share).toFixed(2)}% of pixels differ between shifted and drawn anew`);
    check(before > 0, 'no picture was shifted');
    check(share < 0.02, `${(100 * share).toFixed(2)}% of pixels differ`);
    await page.$eval('#sea-map', (map) => { map.ships.partners = 0; map.ships.arrived(); });
    const none = await differing(page, anew, await shot());
    check(none > 0.03, `without ships only ${(100 * none).toFixed(2)}% of pixels differ: the comparison could not fail`);
  });
  server?.child.kill('SIGTERM');
  await crowded.close();
}

export async function sea(browser, server) {
  const page = await watched(browser, { origin: server.origin });
  await replay(page, server);
  await evidence(page, server);
  await pooling(page, server);
  await areas(browser, page, server);
  await page.close();
  await fleet();
}
