/* SPDX-License-Identifier: Apache-2.0
 *
 * Makes data/map/countries-110m.geojson and countries-50m.geojson from Natural Earth as world-atlas packs it, with four
 * repairs that every map of Isthmus needs:
 *   1. Borders. The source draws who holds a place. Crimea is taken out of Russia and merged into Ukraine here, and
 *      nowhere else; data/map/README.md states the choice.
 *   2. Antimeridian. Rings that cross it are cut there, so that no edge runs across the whole map.
 *   3. Islands. Baengnyeong, Daecheong and Yeonpyeong, off which the two Koreas have fought, are only in the 1:10 million
 *      file; they are taken from there into the 1:50 million one.
 *   4. Ids. Many places have no ISO number: every feature is keyed by the actor's key of data/actors.csv, or by a code
 *      of our own from places.csv.
 * The same packages give the same bytes: `npm ci && npm run build` in this folder.
 */
import { readFileSync, writeFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createRequire } from 'node:module';
import { geoContains, geoEquirectangular } from 'd3-geo';
import { geoProject } from 'd3-geo-projection';
import { feature, mergeArcs } from 'topojson-client';
import { labelPoint, ringArea } from './shape.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..');
const require = createRequire(import.meta.url);

const CRIMEA = [34.1, 44.95]; // Simferopol
const RUSSIA = 'Russia', UKRAINE = 'Ukraine';

function readWorld(scale) {
  return JSON.parse(readFileSync(require.resolve(`world-atlas/countries-${scale}.json`), 'utf8'));
}

/* Rows of a CSV file without line breaks inside cells, by column name. */
function readCsv(path) {
  const [head, ...lines] = readFileSync(path, 'utf8').trim().split('\n');
  const split = (line) => [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)]
    .map((m) => m[1].replace(/^"|"$/g, '').replaceAll('""', '"'));
  const names = split(head);
  return lines.map((line) => Object.fromEntries(split(line).slice(0, names.length).map((cell, i) => [names[i], cell])));
}

/* What a place of the source is called here: { id, name, name_ko, part_of }. */
function placeNames() {
  const actors = readCsv(join(root, 'data', 'actors.csv')).filter((a) => a.kind === 'state');
  const byKey = new Map(actors.map((a) => [a.key, { id: a.key, name: a.name, name_ko: a.name_ko, part_of: '' }]));
  const bySource = new Map();
  for (const a of actors)
    for (const word of [a.name, ...a.aliases.split(';')]) if (word) bySource.set(word, byKey.get(a.key));
  for (const row of readCsv(join(here, 'places.csv')))
    bySource.set(row.source_name, byKey.get(row.id) ?? { id: row.id, name: row.name, name_ko: row.name_ko, part_of: row.part_of });
  return bySource;
}

/* Takes the polygon that holds Simferopol out of Russia and merges it into Ukraine, arcs and all. */
function moveCrimea(world) {
  const geometries = world.objects.countries.geometries;
  const russia = geometries.find((g) => g.properties.name === RUSSIA);
  const ukraine = geometries.find((g) => g.properties.name === UKRAINE);
  const holds = (arcs) => geoContains(feature(world, { type: 'Polygon', arcs }), CRIMEA);
  const index = russia.arcs.findIndex(holds);
  if (russia.type !== 'MultiPolygon' || index < 0) throw new Error('no polygon of Russia holds Simferopol: has the source been repaired?');
  const taken = { type: 'Polygon', arcs: russia.arcs[index] };
  russia.arcs.splice(index, 1);
  const merged = mergeArcs(world, [{ type: ukraine.type, arcs: ukraine.arcs }, taken]);
  ukraine.type = merged.type;
  ukraine.arcs = merged.arcs;
}

/* The islands of South Korea along the Northern Limit Line, as polygons of the finest file. */
function limitLineIslands() {
  const world = readWorld('10m');
  const korea = feature(world, world.objects.countries.geometries.find((g) => g.properties.name === 'South Korea'));
  return korea.geometry.coordinates.filter(([ring]) => ring.every(([lon, lat]) => lon < 125.8 && lat > 37.5));
}

/* Rounded, without points that fall onto the one before; null when less than a triangle is left. */
function roundRing(ring, digits) {
  const at = (v) => Number(v.toFixed(digits)) + 0;
  const out = [];
  for (const [lon, lat] of ring) {
    const point = [at(lon), at(lat)], last = out[out.length - 1];
    if (!last || last[0] !== point[0] || last[1] !== point[1]) out.push(point);
  }
  return out.length >= 4 && ringArea(out) !== 0 ? out : null;
}

/* RFC 7946: the outer ring runs counter-clockwise, holes clockwise. */
function windPolygon(rings) {
  return rings.map((ring, i) => (ringArea(ring) > 0) === (i === 0) ? ring : [...ring].reverse());
}

function polygonsOf(geometry, digits) {
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
  return polygons.map((rings) => rings.map((ring) => roundRing(ring, digits)))
    .filter((rings) => rings[0]).map((rings) => windPolygon(rings.filter(Boolean)));
}

function build(scale, digits) {
  const world = readWorld(scale);
  const names = placeNames();
  const plane = geoEquirectangular().reflectY(true).scale(180 / Math.PI).translate([0, 0]).precision(0);

  moveCrimea(world);
  const countries = feature(world, world.objects.countries);
  if (scale === '50m') countries.features.find((f) => f.properties.name === 'South Korea').geometry.coordinates.push(...limitLineIslands());
  const cut = geoProject(countries, plane);
  const features = cut.features.map((f) => {
    const place = names.get(f.properties.name);
    if (!place) throw new Error(`places.csv lacks '${f.properties.name}'`);
    const polygons = polygonsOf(f.geometry, digits);
    const properties = { id: place.id, name: place.name, name_ko: place.name_ko, label: labelPoint(polygons) };
    if (place.part_of) properties.part_of = place.part_of;
    return { type: 'Feature', id: place.id, properties,
      geometry: polygons.length === 1 ? { type: 'Polygon', coordinates: polygons[0] }
        : { type: 'MultiPolygon', coordinates: polygons } };
  }).sort((a, b) => (a.id < b.id ? -1 : 1));
  const ids = features.map((f) => f.id);
  if (new Set(ids).size !== ids.length) throw new Error(`an id stands twice: ${ids.filter((id, i) => ids.indexOf(id) !== i)}`);

  const head = `{"type":"FeatureCollection","name":"Countries, 1:${scale.replace('m', '')} million, Natural Earth with the repairs of data/map/README.md","features":[\n`;
  const path = join(root, 'data', 'map', `countries-${scale}.geojson`);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, head + features.map((f) => JSON.stringify(f)).join(',\n') + '\n]}\n');
  console.log(`${path}: ${features.length} places`);
}

build('110m', 2);
build('50m', 3);
