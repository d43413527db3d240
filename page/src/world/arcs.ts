// SPDX-License-Identifier: Apache-2.0
//
// Arrows on a sphere: the great circle between two places, swung a little to its left so that both directions part, and
// the triangle at its end. Longitudes run on beyond 180 degrees rather than jump.
import type { Feature, Polygon, LineString } from "geojson";

type Point = [number, number];

const RADIANS = Math.PI / 180;

function unit([lon, lat]: Point): [number, number, number] {
  return [Math.cos(lat * RADIANS) * Math.cos(lon * RADIANS), Math.cos(lat * RADIANS) * Math.sin(lon * RADIANS), Math.sin(lat * RADIANS)];
}

function cross(a: readonly number[], b: readonly number[]): [number, number, number] {
  const [ax = 0, ay = 0, az = 0] = a;
  const [bx = 0, by = 0, bz = 0] = b;
  return [ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx];
}

/** Points along the way, from `first` to `last` parts of it, both 0 to 1. */
export function arc(from: Point, to: Point, first = 0.04, last = 0.94, steps = 48): Point[] {
  const a = unit(from);
  const b = unit(to);
  const angle = Math.acos(Math.max(-1, Math.min(1, a[0] * b[0] + a[1] * b[1] + a[2] * b[2])));
  const side = cross(a, b);
  const size = Math.hypot(...side) || 1;
  const swing = 0.09 * angle;
  const points: Point[] = [];
  for (let i = 0; i <= steps; i++) {
    const t = first + ((last - first) * i) / steps;
    const wa = Math.sin((1 - t) * angle) / Math.sin(angle || 1);
    const wb = Math.sin(t * angle) / Math.sin(angle || 1);
    const out = swing * Math.sin(Math.PI * t);
    const p = [0, 1, 2].map((axis) => wa * (a[axis] ?? 0) + wb * (b[axis] ?? 0) + (out * (side[axis] ?? 0)) / size);
    const length = Math.hypot(...p);
    let lon = Math.atan2(p[1] ?? 0, p[0] ?? 0) / RADIANS;
    const lat = Math.asin((p[2] ?? 0) / length) / RADIANS;
    const before = points[points.length - 1];
    if (before) while (lon - before[0] > 180) lon -= 360;
    if (before) while (lon - before[0] < -180) lon += 360;
    points.push([lon, lat]);
  }
  return points;
}

/** The same on a flat map: the shorter way round, swung to the left. */
export function bow(from: Point, to: Point, first = 0.05, last = 0.93, steps = 32): Point[] {
  let far = to[0] - from[0];
  if (far > 180) far -= 360;
  if (far < -180) far += 360;
  const high = to[1] - from[1];
  const middle: Point = [from[0] + far / 2 - high * 0.2, from[1] + high / 2 + far * 0.2];
  return Array.from({ length: steps + 1 }, (_, i) => {
    const t = first + ((last - first) * i) / steps;
    const [a, b, c] = [(1 - t) * (1 - t), 2 * t * (1 - t), t * t];
    return [a * from[0] + b * middle[0] + c * (from[0] + far), a * from[1] + b * middle[1] + c * to[1]];
  });
}

export function line(points: readonly Point[], properties: Record<string, string | number>): Feature<LineString> {
  return { type: "Feature", properties, geometry: { type: "LineString", coordinates: points.map((p) => [...p]) } };
}

/** The head at the end of a way, `size` degrees of latitude long. */
export function head(points: readonly Point[], size: number, properties: Record<string, string | number>): Feature<Polygon> {
  const tip = points[points.length - 1] ?? [0, 0];
  const back = points[points.length - 4] ?? tip;
  const squeeze = Math.max(0.15, Math.cos(tip[1] * RADIANS));
  const dx = (tip[0] - back[0]) * squeeze;
  const dy = tip[1] - back[1];
  const length = Math.hypot(dx, dy) || 1;
  const ux = (dx / length) * size;
  const uy = (dy / length) * size;
  const corner = (x: number, y: number): Point => [tip[0] + x / squeeze, tip[1] + y];
  const ring = [corner(ux, uy), corner(-uy * 0.62, ux * 0.62), corner(uy * 0.62, -ux * 0.62), corner(ux, uy)];
  return { type: "Feature", properties, geometry: { type: "Polygon", coordinates: [ring.map((p) => [...p])] } };
}
