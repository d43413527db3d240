// SPDX-License-Identifier: Apache-2.0
//
// An answer as it arrives: the check at its end is put beside the values of the longer run, and the bars are of its metric.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { browser, load } from './load.mjs';

const address = browser();
const { completed } = await load('question/answer.ts');
const { leading } = await load('question/headlines.ts');
const { sentencePieces, verdictWords } = await load('question/say.ts');
const { readOff } = await load('question/controls.ts');
const { chosenMetric } = await load('question/worth.ts');

const value = (more) => ({ metric: 'loss', place: 'all', statement: 'shapley', area: 'deterrence', lever: '', value: 3, tier: 'logistics', without_elasticity: null, ...more });

test('tiers and what is left without deterrence come from the check, figures from the longer run', () => {
  const answer = completed({
    stage: 'levers', metric: 'loss', headlines: [{ headline: 'one', value: 5, tier: 'logistics', without_elasticity: null }],
    values: [value({}), value({ statement: 'owen', lever: 'awareness', tier: undefined })],
    checked: {
      futures: 512, headlines: [{ headline: 'one', value: 4, tier: 'deterrence', without_elasticity: 1 }],
      values: [value({ value: 2, tier: 'deterrence', without_elasticity: 0 }), value({ statement: 'owen', lever: 'awareness', value: 1, tier: 'conditional on a war', without_elasticity: 1 })],
    },
  }, undefined);
  assert.deepEqual(answer.headlines.map((row) => [row.value, row.tier, row.without_elasticity]), [[5, 'deterrence', 1]]);
  assert.deepEqual(answer.values.map((row) => [row.value, row.tier, row.without_elasticity]), [[3, 'deterrence', 0], [3, 'conditional on a war', 1]]);
});

test('without a check the answer is as it came', () => {
  const answer = { stage: 'levers', metric: 'loss', headlines: [], values: [value({})], checked: null };
  assert.equal(completed(answer, undefined), answer);
});

test('bars are of the metric that the answer has values of, whatever its first headline is about', () => {
  const model = { metrics: [{ name: 'loss' }, { name: 'brigades' }, { name: 'gap' }] };
  const answer = { metric: 'brigades', headlines: [{ headline: 'one', metric: 'gap', value: 1, low_5: 1, high_95: 2 }], values: [] };
  assert.equal(chosenMetric(model, answer).name, 'brigades');
  assert.equal(chosenMetric(model, undefined).name, 'loss'); // nothing has come yet
});

test('what is switched off is said in both languages, and leads no answer while something else is asked', () => {
  const off = { headline: 'Dialogue lowers the loss.', metric: 'loss', place: 'all', unit: 'USD m', verdict: 'switched off', interval: 'the same in all', value: 0, low_5: null, high_95: null };
  const open = { ...off, headline: 'Orders raise brigades.', verdict: 'leans that way', interval: 'not resolved', value: 2 };
  assert.equal(leading([off, open]), open);
  assert.equal(leading([off, off]), off);
  for (const [lang, verdict, sentence] of [['en', 'Switched off', 'Dialogue lowers the loss: switched off in this world.'], ['ko', '꺼짐', 'Dialogue lowers the loss: 이 세계에서는 꺼져 있음.']]) {
    address.search = `?lang=${lang}`;
    for (const answer of [{ worlds: 4, first_look: true }, { worlds: 512, first_look: false }]) {
      assert.equal(verdictWords(off, answer), verdict);
      assert.deepEqual(sentencePieces(off, answer), [sentence]);
      assert.equal(sentencePieces(open, answer).length, 3);
    }
  }
  address.search = '';
});

test('what few worlds show is said to hold so far', () => {
  const row = { headline: 'Orders raise brigades.', metric: 'brigades', place: 'all', unit: 'units', verdict: 'found', interval: '1 to 3', value: 2, low_5: 1, high_95: 3 };
  const few = { worlds: 4, first_look: true }, many = { worlds: 64, first_look: false };
  for (const [lang, verdicts, sentence] of [['en', ['Found so far', 'Found'], 'as far as 4 worlds tell between'], ['ko', ['지금까지는 확인됨', '확인됨'], '지금까지 본 세계 4개']]) {
    address.search = `?lang=${lang}`;
    assert.deepEqual([verdictWords(row, few), verdictWords(row, many)], verdicts);
    assert.ok(sentencePieces(row, few).join('').includes(sentence));
    assert.ok(!sentencePieces(row, many).join('').includes(sentence));
    assert.equal(sentencePieces(row, few).length, 7); // three figures
  }
  address.search = '';
});

test('an area that an address switches off is each of its forms', () => {
  const areas = [{ name: 'practical', levers: [{ name: 'watch' }, { name: 'warn' }] }, { name: 'industry', levers: [{ name: 'orders' }] }];
  address.search = '?off=practical&off=orders&off=warn&off=unknown';
  assert.deepEqual([...readOff(areas)].sort(), ['orders', 'unknown', 'warn', 'watch']);
  address.search = '';
});
