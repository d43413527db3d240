// SPDX-License-Identifier: Apache-2.0
//
// A module of the page, bundled in memory and imported, so that Node's own test runner can ask it. `globals` stand for
// the browser's.
import { build } from 'esbuild';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const page = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

export function browser(address = 'http://127.0.0.1:8080/question') {
  const listeners = new EventTarget();
  const at = new URL(address);
  Object.assign(globalThis, {
    location: at,
    history: {
      pushState(_state, _title, to) { at.href = new URL(to, at).href; },
      replaceState(_state, _title, to) { at.href = new URL(to, at).href; },
    },
    addEventListener: listeners.addEventListener.bind(listeners),
  });
  Object.defineProperty(globalThis, 'navigator', { value: { language: 'en' }, configurable: true });
  return at;
}

export async function load(source) {
  const result = await build({
    entryPoints: [join(page, 'src', source)], absWorkingDir: page, bundle: true, write: false, format: 'esm', platform: 'browser', logLevel: 'error',
  });
  return import('data:text/javascript;base64,' + Buffer.from(result.outputFiles[0].contents).toString('base64'));
}
