// SPDX-License-Identifier: Apache-2.0
//
// What the server's charts say in Korean: each English line is one that the server draws, and those with data in them keep it.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { browser, load } from './load.mjs';

browser('http://127.0.0.1:8080/world?lang=ko');
const { EXACT, drawnWords } = await load('shell/drawn_ko.ts');
const asIs = (title) => title;

test('each English line is drawn by the server', () => {
  const source = join(process.env.ISTHMUS_SOURCE, 'src'); // tests/house/page.py says where it is
  const drawn = ['figure', 'briefing', 'web'].flatMap((room) => readdirSync(join(source, room)).filter((name) => name.endsWith('.c'))
    .map((name) => readFileSync(join(source, room, name), 'utf8'))).join('');
  assert.deepEqual(Object.keys(EXACT).filter((line) => !drawn.includes(`"${line}"`)), []);
});

test('a line with a day, a theatre or a number keeps it', () => {
  assert.equal(drawnWords('Euro-Atlantic, USD bn', asIs), 'Euro-Atlantic, 십억 달러'); // the titles of the data are read apart
  assert.equal(drawnWords('3 events forecast from 2022-12-31', asIs), '2022-12-31에 예측한 사건 3건');
  assert.equal(drawnWords('Brier score in parts: reliability 0.118 (0 is best) − resolution 0.000 + uncertainty 0.000', asIs),
    '브라이어 점수의 구성: 신뢰도 0.118(0이 가장 좋음) − 분해능 0.000 + 불확실성 0.000');
});

test('what is not known stays as it is', () => {
  for (const text of ['50.4', '2025', '20%', 'listed; not a forecast of war.', '']) assert.equal(drawnWords(text, asIs), null);
});
