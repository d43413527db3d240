// SPDX-License-Identifier: Apache-2.0
//
// What the shell promises without a browser: addresses that round-trip, events out of pieces, numbers as people read them,
// and both languages whole.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readdirSync, existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { browser, load } from './load.mjs';

const source = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'src');

test('the same state has the same address, whichever way it was reached', async () => {
  const at = browser('http://127.0.0.1:8080/question?metric=loss&set=b:2&set=a:1&scenario=paper');
  const state = await load('shell/state.ts');
  state.change({ against: 'nothing' });
  const one = at.search;
  at.href = 'http://127.0.0.1:8080/question';
  state.change({ set: ['b:2', 'a:1'] });
  state.change({ metric: 'loss' });
  state.change({ against: 'nothing', scenario: 'paper' });
  assert.equal(at.search, one);
  assert.equal(one, '?scenario=paper&against=nothing&set=b:2&set=a:1&metric=loss');
});

test('what a reader may type survives the address', async () => {
  const at = browser();
  const state = await load('shell/state.ts');
  const text = 'a&b=c d+e%f#g?한국:1,5/2';
  state.change({ find: text });
  assert.equal(state.get('find'), text);
  assert.equal(new URL(at.href).searchParams.get('find'), text);
  state.change({ find: null });
  assert.equal(at.search, '');
});

test('another view keeps the common words and drops the rest', async () => {
  browser('http://127.0.0.1:8080/question?metric=loss&seed=7&off=korean-orders');
  const state = await load('shell/state.ts');
  assert.equal(state.addressOf('/world', state.commonQuery()), '/world?seed=7&off=korean-orders');
});

test('a watcher hears of a change once, and not of none', async () => {
  browser('http://127.0.0.1:8080/question?seed=7');
  const state = await load('shell/state.ts');
  let heard = 0;
  const stop = new AbortController();
  state.watch(() => { heard += 1; }, stop.signal);
  state.change({ seed: '7' });
  assert.equal(heard, 0);
  state.change({ seed: '8' });
  assert.equal(heard, 1);
  stop.abort();
  state.change({ seed: '9' });
  assert.equal(heard, 1);
});

test('events come whole out of text that is cut anywhere', async () => {
  browser();
  const { parseEvents } = await load('shell/server.ts');
  const whole = 'event: answer\ndata: {"a":\ndata: 1}\n\n: a comment\n\nevent: done\r\ndata: {}\r\n\r\n';
  const expected = [{ name: 'answer', data: '{"a":\n1}' }, { name: 'done', data: '{}' }];
  for (let cut = 0; cut <= whole.length; cut += 1) {
    const first = parseEvents(whole.slice(0, cut));
    const second = parseEvents(first.rest + whole.slice(cut));
    assert.deepEqual([...first.events, ...second.events], expected, `cut at ${cut}`);
  }
});

test('an answer that breaks off is told as a server that has gone, one that is stopped is not told', async () => {
  browser();
  const { aborted, stream, Trouble } = await load('shell/server.ts');
  const answer = 'event: answer\ndata: {"a":1}\n\n';
  const served = (text, fault) => new ReadableStream({
    pull(controller) {
      if (text) controller.enqueue(new TextEncoder().encode(text));
      text = '';
      if (fault) controller.error(fault);
      else controller.close();
    },
  });
  const ends = async (body) => {
    globalThis.fetch = async () => new Response(body);
    const heard = [];
    try {
      await stream('/x.stream', (name) => heard.push(name), new AbortController().signal);
      return heard.join();
    } catch (error) {
      return aborted(error) ? 'aborted' : `${error.constructor.name} ${error.status} ${error.message}`;
    }
  };
  assert.equal(await ends(served(`${answer}event: done\ndata: {}\n\n`)), 'answer,done');
  const gone = `${Trouble.name} 0 `;
  assert.equal(await ends(served(answer)), gone);
  assert.equal(await ends(served('')), gone);
  assert.equal(await ends(served('', new TypeError('network error'))), gone);
  assert.equal(await ends(served('', new DOMException('', 'AbortError'))), 'aborted');
  assert.match(await ends(served('event: error\ndata: {"status":404,"title":"not there","detail":"no"}\n\n')), / 404 not there: no$/);
});

test('numbers have three digits that mean something', async () => {
  browser();
  const { plain, signed, scaleFor } = await load('shell/number.ts');
  const thin = '\u202f';
  const minus = '\u2212';
  for (const [value, text] of [[0, '0'], [1, '1'], [2.304, '2.30'], [0.012345, '0.0123'], [999.6, '1000'], [12345, `12${thin}300`],
    [-1234567, `${minus}1${thin}230${thin}000`], [200, '200'], [199.96, '200'], [-0.5, `${minus}0.500`], [NaN, '–']]) {
    assert.equal(plain(value), text, String(value));
  }
  assert.equal(signed(3.2), '+3.20');
  assert.equal(signed(0), '0');
  assert.deepEqual(scaleFor('share', 0.02, true), { factor: 100, unit: 'points' });
  assert.deepEqual(scaleFor('USD m', -91000, true), { factor: 0.001, unit: 'USD bn' });
});

test('what was set is shown as it was set, a share as per cent, and a count with no more digits than it has', async () => {
  browser();
  const { amount, count, end, set } = await load('shell/number.ts');
  const thin = '\u202f';
  for (const [value, text] of [[0.02, '0.02'], [0.12, '0.12'], [450, '450'], [0.0608276, '0.0608'], [20, '20'], [2.5, '2.5'], [0, '0']]) assert.equal(set(value), text, String(value));
  assert.equal(amount(0.567, 'share', 2), '57%');
  assert.equal(amount(0.07, 'share'), '7%');
  assert.equal(amount(1, 'share'), '100%');
  assert.equal(amount(613, 'units'), '613 units');
  assert.equal(amount(0.0680123, '1/month'), '0.0680 per month');
  assert.equal(end(0.3, 'share'), '30%');
  assert.equal(end(46, 'units'), '46');
  for (const [value, text] of [[1451480.4, `1${thin}450${thin}000`], [9876.4, '9876'], [218.4, '218'], [0.2, '0'], [28400.2, `28${thin}400`]]) assert.equal(count(value), text, String(value));
});

test('keys of the ledger are read as words', async () => {
  browser();
  const { systemWords } = await load('shell/titles.ts');
  for (const [key, text] of [['fh-70', 'FH-70'], ['leopard-2a4', 'Leopard 2A4'], ['himars', 'HIMARS'], ['krab', 'Krab'], ['m109', 'M109'], ['artillery-shell', 'Artillery shell']]) assert.equal(systemWords(key), text);
  const { gistWords, thingWords } = await load('evidence/names.ts');
  const names = new Map([['POL', 'Poland'], ['ROK', 'South Korea'], ['ALB', 'Albania'], ['NATO', 'NATO'], ['western-indian-ocean', 'Western Indian Ocean']]);
  assert.equal(thingWords('spending/ALB/share-of-gdp/2023', 'value', names), 'Spending: Albania, share of GDP, 2023');
  assert.equal(thingWords('transfer/contract/poland-k239-2022', 'quantity', names), 'Transfer: contract, Poland K239 2022, quantity');
  assert.equal(gistWords('mission · NATO;ROK · area/western-indian-ocean', names), 'mission · NATO, South Korea · Western Indian Ocean');
  assert.equal(gistWords('dialogue · NATO;XYZ', names), 'dialogue · NATO, XYZ');
});

test('the scale of bars holds still while they fit, and gives way when they do not', async () => {
  browser();
  const { heldExtent, ticks } = await load('shell/bars.ts');
  assert.deepEqual(heldExtent(undefined, [-1, 1]), [-1, 1]);
  assert.deepEqual(heldExtent([-2, 2], [-1.5, 1.5]), [-2, 2]);
  assert.deepEqual(heldExtent([-2, 2], [-3, 1]), [-3, 1]);
  assert.deepEqual(heldExtent([-20, 20], [-1, 1]), [-1, 1]);
  assert.deepEqual(ticks(-1.2, 3.1), [-1, 0, 1, 2, 3].filter((tick) => tick % 2 === 0));
});

test('ticks of an axis have as many places as their step', async () => {
  browser();
  globalThis.matchMedia = () => ({ addEventListener() {} });
  const { axisWords } = await load('shell/fan.ts');
  assert.deepEqual(axisWords([0, 2.5, 5, 7.5]), ['0', '2.5', '5.0', '7.5']);
  assert.deepEqual(axisWords([-1, 0, 1]), ['\u22121', '0', '1']);
  assert.deepEqual(axisWords([0, 50000]), ['0', '50\u202f000']);
});

test('rows become RFC 4180 that no spreadsheet runs', async () => {
  browser();
  const { csv } = await load('shell/foot.ts');
  assert.equal(csv([{ a: 1, b: 'x, "y"' }, { a: -2, c: '=1+1' }]), "a,b,c\n1,\"x, \"\"y\"\"\",\n-2,,'=1+1\n");
});

/** Every words.ts of the tree: a new view is seen without being listed. */
const tables = readdirSync(source).filter((folder) => existsSync(join(source, folder, 'words.ts')));

test('each table says the same keys with the same names in braces in both languages', async () => {
  browser();
  assert.ok(tables.includes('shell'));
  for (const folder of tables) {
    const module = await load(`${folder}/words.ts`);
    const table = module.WORDS;
    assert.ok(table, `${folder}/words.ts exports WORDS`);
    assert.deepEqual(Object.keys(table.ko).sort(), Object.keys(table.en).sort(), folder);
    for (const key of Object.keys(table.en)) {
      const braces = (text) => [...text.matchAll(/\{\w+\}/g)].map((match) => match[0]).sort();
      assert.deepEqual(braces(table.ko[key]), braces(table.en[key]), `${folder}: ${key}`);
      assert.ok(table.en[key].trim() && table.ko[key].trim(), `${folder}: ${key} is empty`);
    }
  }
});
