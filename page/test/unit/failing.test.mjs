// SPDX-License-Identifier: Apache-2.0
//
// When it fails: what is read from the words of a search, and which headline is offered first.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { browser, load } from './load.mjs';

browser();
const failing = await load('question/failing.ts');

const headline = (expected_sign, positive_share, low_5 = -1, high_95 = 1) => ({ headline: `${expected_sign} ${positive_share}`, expected_sign, positive_share, low_5, high_95 });

test('changes are read with their inputs, from and to', () => {
  assert.deepEqual(failing.changesOf('stock.POL.t-72 from 200 units to 280 units'), [{ input: 'stock.POL.t-72', from: '200 units', to: '280 units' }]);
  assert.deepEqual(failing.changesOf('a.b from 0 to 0.2, with limit.korea-arms from 430 000 rounds to 1.2e+06 rounds (not confirmed)'),
    [{ input: 'a.b', from: '0', to: '0.2' }, { input: 'limit.korea-arms', from: '430 000 rounds', to: '1.2e+06 rounds' }]);
  assert.deepEqual(failing.changesOf('nothing within the ranges flips it (3 at a time)'), []);
});

test('a range is read with its ends and unit, whatever parts its thousands', () => {
  assert.deepEqual(failing.rangeOf('450 .. 800 units'), { low: 450, high: 800, unit: 'units' });
  assert.deepEqual(failing.rangeOf('0.200 .. 1.00 share'), { low: 0.2, high: 1, unit: 'share' });
  assert.deepEqual(failing.rangeOf('-0.2 .. 0.2'), { low: -0.2, high: 0.2, unit: '' });
  assert.deepEqual(failing.rangeOf('300 000 .. 1 000 000 units a month'), { low: 300000, high: 1000000, unit: 'units a month' });
  assert.equal(failing.rangeOf('priority'), null);
});

test('a headline does not hold in the worlds on the other side of what it expects', () => {
  assert.equal(failing.contrary(headline('more', 0.75)), 0.25);
  assert.equal(failing.contrary(headline('less', 0.25)), 0.25);
  assert.equal(failing.contrary(headline('either', 0.25)), null);
  assert.equal(failing.contrary(headline('more', 0.75, null, null)), null);
});

test('offered first is a headline that holds in most worlds and fails in some; without one, the first', () => {
  const sure = headline('more', 1);
  const open = headline('more', 0.7);
  const wide = headline('less', 0.1);
  assert.equal(failing.mostOpen([sure, wide, open]), open);
  assert.equal(failing.mostOpen([sure, headline('either', 0.5), headline('less', 0.5, null, null)]), sure);
  assert.equal(failing.mostOpen([]), undefined);
});

test('a headline of what is switched off is not offered, and not said to fail', () => {
  const off = { ...headline('more', 0, null, null), verdict: 'switched off', interval: 'the same in all' };
  assert.equal(failing.contrary(off), null);
  assert.equal(failing.mostOpen([headline('more', 0.7), off]).verdict, undefined);
});
