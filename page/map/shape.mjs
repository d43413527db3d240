/* SPDX-License-Identifier: Apache-2.0
 *
 * Plane geometry of rings in degrees: signed area, and where a name or the end of an arrow stands inside a place.
 */

/* Twice the signed area is the sum of cross products; positive runs counter-clockwise. */
export function ringArea(ring) {
  let sum = 0;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) sum += ring[j][0] * ring[i][1] - ring[i][0] * ring[j][1];
  return sum / 2;
}

function inside(rings, x, y) {
  let odd = false;
  for (const ring of rings)
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [xi, yi] = ring[i], [xj, yj] = ring[j];
      if ((yi > y) !== (yj > y) && x < (xj - xi) * (y - yi) / (yj - yi) + xi) odd = !odd;
    }
  return odd;
}

/* Distance to the nearest edge, with east-west degrees shortened as they are at that latitude. */
function edgeDistance(rings, x, y) {
  const shrink = Math.cos(y * Math.PI / 180);
  let least = Infinity;
  for (const ring of rings)
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const ax = (ring[j][0] - x) * shrink, ay = ring[j][1] - y;
      const dx = (ring[i][0] - ring[j][0]) * shrink, dy = ring[i][1] - ring[j][1];
      const length = dx * dx + dy * dy;
      const t = length ? Math.max(0, Math.min(1, -(ax * dx + ay * dy) / length)) : 0;
      least = Math.min(least, Math.hypot(ax + t * dx, ay + t * dy));
    }
  return least;
}

/* The point of the largest polygon that lies farthest from its edges, on a grid made finer three times. */
export function labelPoint(polygons) {
  const size = (rings) => Math.abs(ringArea(rings[0])) * Math.cos(rings[0][0][1] * Math.PI / 180);
  const rings = polygons.reduce((best, p) => (size(p) > size(best) ? p : best));
  const xs = rings[0].map((p) => p[0]), ys = rings[0].map((p) => p[1]);
  let box = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
  let best = { x: xs[0], y: ys[0], d: -1 };
  for (let round = 0; round < 4; round++) {
    const steps = 16, w = (box[2] - box[0]) / steps, h = (box[3] - box[1]) / steps;
    for (let i = 0; i <= steps; i++)
      for (let j = 0; j <= steps; j++) {
        const x = box[0] + i * w, y = box[1] + j * h;
        if (!inside(rings, x, y)) continue;
        const d = edgeDistance(rings, x, y);
        if (d > best.d) best = { x, y, d };
      }
    box = [best.x - w, best.y - h, best.x + w, best.y + h];
  }
  return [Number(best.x.toFixed(2)), Number(best.y.toFixed(2))];
}
