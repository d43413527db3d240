// SPDX-License-Identifier: Apache-2.0
//
// Builds the page from src/ into dist/ (or the folder named): one entry, a chunk a view, names with the hash of what
// they hold, so that a browser may keep them for ever. The same sources give the same bytes in any folder: tests/house/page.py
// builds it again from the lock file and compares. `--check` runs the type checker first.
import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync, existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const here = dirname(fileURLToPath(import.meta.url));
const words = process.argv.slice(2);
const check = words.includes('--check');
const dist = resolve(words.find((word) => !word.startsWith('--')) ?? join(here, 'dist'));

/** What every bundle shares. Comments of the packages' authors go to licences.txt. */
const common = {
  absWorkingDir: here,
  bundle: true,
  minify: true,
  target: 'es2022',
  charset: 'utf8',
  legalComments: 'none',
  outdir: 'dist',
  entryNames: 'assets/[name]-[hash]',
  chunkNames: 'assets/[name]-[hash]',
  write: false,
  metafile: true,
  logLevel: 'warning',
};

const files = new Map();

/** Keeps a bundle's files; returns entry point -> address. */
function keep(result) {
  for (const file of result.outputFiles) {
    files.set(file.path.slice(join(here, 'dist').length + 1), file.contents);
  }
  const addresses = {};
  for (const [path, output] of Object.entries(result.metafile.outputs)) {
    if (output.entryPoint) addresses[output.entryPoint] = '/' + path.slice('dist/'.length);
  }
  return addresses;
}

/** MapLibre's worker is a whole file of its own: it is copied, and the page told where it is. */
function keepMapWorker() {
  const bytes = readFileSync(join(here, 'node_modules/maplibre-gl/dist/maplibre-gl-worker.mjs'), 'utf8')
    .replace(/\n?\/\/# sourceMappingURL=.*\s*$/, '\n');
  const name = `assets/map-worker-${createHash('sha256').update(bytes).digest('hex').slice(0, 8).toUpperCase()}.js`;
  files.set(name, Buffer.from(bytes));
  return '/' + name;
}

/** The licence texts of what is in the bundles: the page's dependencies and, since MapLibre comes bundled, theirs. */
function licences() {
  const wanted = Object.keys(JSON.parse(readFileSync(join(here, 'package.json'), 'utf8')).dependencies);
  const seen = new Set();
  const texts = [];
  while (wanted.length > 0) {
    const name = wanted.shift();
    const folder = join(here, 'node_modules', name);
    if (seen.has(name) || name.startsWith('@types/') || !existsSync(folder)) continue;
    seen.add(name);
    const about = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    wanted.push(...Object.keys(about.dependencies ?? {}));
    const file = readdirSync(folder).sort().find((entry) => /^(licen[cs]e|copying)/i.test(entry));
    const text = file ? readFileSync(join(folder, file), 'utf8').replace(/\r\n/g, '\n').trim() : 'The package names its licence and holds no text of it.';
    texts.push({ name, text: `${name} ${about.version} (${about.license})\n\n${text}\n` });
  }
  texts.sort((a, b) => (a.name < b.name ? -1 : 1));
  return 'The page of Isthmus is under the Apache License 2.0. It holds these packages of others:\n\n'
    + texts.map((entry) => entry.text).join(`\n${'-'.repeat(72)}\n\n`);
}

if (check) execFileSync(join(here, 'node_modules/.bin/tsc'), ['--noEmit', '-p', here], { stdio: 'inherit' });

const worker = keepMapWorker();
const page = await build({
  ...common,
  entryPoints: ['src/main.ts', 'src/style.css'],
  format: 'esm',
  splitting: true,
  define: { MAP_WORKER: JSON.stringify(worker) },
});
// Sets the theme before the first paint: a plain script, because modules wait.
const early = await build({ ...common, entryPoints: ['src/theme.ts'], format: 'iife' });
const address = { ...keep(page), ...keep(early) };

files.set('index.html', Buffer.from(readFileSync(join(here, 'src/index.html'), 'utf8')
  .replace('/src/theme.ts', address['src/theme.ts'])
  .replace('/src/style.css', address['src/style.css'])
  .replace('/src/main.ts', address['src/main.ts'])));
files.set('licences.txt', Buffer.from(licences()));

rmSync(dist, { recursive: true, force: true });
for (const [name, bytes] of files) {
  mkdirSync(dirname(join(dist, name)), { recursive: true });
  writeFileSync(join(dist, name), bytes);
}

let total = 0;
for (const [name, bytes] of [...files].sort()) {
  const packed = gzipSync(bytes, { level: 9 }).length;
  total += packed;
  console.log(`${String(bytes.length).padStart(9)} ${String(packed).padStart(8)}  ${name}`);
}
console.log(`${' '.repeat(10)}${String(total).padStart(8)}  in all, gzip -9`);
