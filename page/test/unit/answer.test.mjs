// SPDX-License-Identifier: Apache-2.0
//
// An answer as it arrives: the check at its end is put beside the values of the longer run, and the bars are of its metric.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { browser, load } from './load.mjs';

browser();
const { completed } = await load('question/answer.ts');
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
