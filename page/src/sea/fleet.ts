// SPDX-License-Identifier: Apache-2.0
//
// The ships that are heard, as arrays a graphics card takes as they are: one place a ship, where the server's number of
// the ship says. Records of 20 bytes come packed (src/web/sea_stream.c); nothing here makes an object a ship.

const RECORD = 20;
const GONE = -0x80000000;
const UNITS = 600_000;
const UNKNOWN_SPEED = 1023;
const UNKNOWN_COURSE = 511;

export interface Ship {
  readonly slot: number;
  readonly mmsi: number;
  readonly lon: number;
  readonly lat: number;
  /** Knots and degrees; null when the ship does not say. */
  readonly speed: number | null;
  readonly course: number | null;
  /** Partners that heard it, a bit each. */
  readonly heard: number;
}

/** From base64 to bytes. */
export function unpack(text: string): DataView {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i += 1) bytes[i] = binary.charCodeAt(i);
  return new DataView(bytes.buffer);
}

/** Web Mercator, 0 to 1 from west to east and from north to south. */
export function mercator(lon: number, lat: number): [number, number] {
  return [lon / 360 + 0.5, 0.5 - Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) / (2 * Math.PI)];
}

export class Fleet {
  /** Slots in use; every array has room for more. */
  size = 0;
  /** Where each ship is, and where it was one frame before; x and y in Mercator. */
  place = new Float32Array(0);
  before = new Float32Array(0);
  /** Speed, course, class and partners as sent; 0: not heard. Bit 31 marks a slot in use. */
  bits = new Uint32Array(0);
  mmsi = new Uint32Array(0);
  lonLat = new Float64Array(0);
  /** Raised with each change, for whoever copies the arrays. */
  version = 0;

  clear(): void {
    this.bits.fill(0);
    this.version += 1;
  }

  private widen(size: number): void {
    if (size * 2 <= this.place.length) return;
    const room = Math.max(1024, Math.ceil(size * 1.5));
    const wider = <T extends Float32Array | Uint32Array | Float64Array>(from: T, to: T): T => {
      to.set(from);
      return to;
    };
    this.place = wider(this.place, new Float32Array(2 * room));
    this.before = wider(this.before, new Float32Array(2 * room));
    this.bits = wider(this.bits, new Uint32Array(room));
    this.mmsi = wider(this.mmsi, new Uint32Array(room));
    this.lonLat = wider(this.lonLat, new Float64Array(2 * room));
  }

  /** Takes a frame; with `whole` nothing of the one before stays. */
  apply(records: DataView, whole: boolean): void {
    if (whole) this.bits.fill(0);
    this.before.set(this.place);
    for (let at = 0; at + RECORD <= records.byteLength; at += RECORD) {
      const slot = records.getUint32(at, true);
      this.widen(slot + 1);
      this.size = Math.max(this.size, slot + 1);
      const lon = records.getInt32(at + 8, true);
      if (lon === GONE) {
        this.bits[slot] = 0;
        continue;
      }
      const fresh = this.bits[slot] === 0;
      const [x, y] = mercator(lon / UNITS, records.getInt32(at + 12, true) / UNITS);
      this.place[2 * slot] = x;
      this.place[2 * slot + 1] = y;
      if (fresh || Math.abs((this.before[2 * slot] ?? x) - x) > 0.01) {
        this.before[2 * slot] = x;
        this.before[2 * slot + 1] = y;
      }
      this.lonLat[2 * slot] = lon / UNITS;
      this.lonLat[2 * slot + 1] = records.getInt32(at + 12, true) / UNITS;
      this.mmsi[slot] = records.getUint32(at + 4, true);
      this.bits[slot] = (records.getUint32(at + 16, true) | 0x80000000) >>> 0;
    }
    this.version += 1;
  }

  at(slot: number): Ship | null {
    const bits = this.bits[slot] ?? 0;
    if (bits === 0) return null;
    const speed = bits & 1023;
    const course = (bits >>> 10) & 511;
    return {
      slot, mmsi: this.mmsi[slot] ?? 0, lon: this.lonLat[2 * slot] ?? 0, lat: this.lonLat[2 * slot + 1] ?? 0,
      speed: speed === UNKNOWN_SPEED ? null : speed / 10, course: course === UNKNOWN_COURSE ? null : course, heard: (bits >>> 20) & 255,
    };
  }

  /** Ships that some of the partners hear. */
  count(partners: number): number {
    let n = 0;
    for (let i = 0; i < this.size; i += 1) if ((((this.bits[i] ?? 0) >>> 20) & partners) !== 0) n += 1;
    return n;
  }

  /** The ship nearest to a point, within `reach` in Mercator. */
  nearest(lon: number, lat: number, reach: number, partners: number): Ship | null {
    const [x, y] = mercator(lon, lat);
    let best = reach * reach;
    let found = -1;
    for (let i = 0; i < this.size; i += 1) {
      if ((((this.bits[i] ?? 0) >>> 20) & partners) === 0) continue;
      const dx = (this.place[2 * i] ?? 0) - x;
      const dy = (this.place[2 * i + 1] ?? 0) - y;
      const distance = dx * dx + dy * dy;
      if (distance < best) {
        best = distance;
        found = i;
      }
    }
    return found < 0 ? null : this.at(found);
  }

  /** The slot of a ship that is heard now. */
  find(mmsi: number): Ship | null {
    for (let i = 0; i < this.size; i += 1) if (this.mmsi[i] === mmsi && this.bits[i] !== 0) return this.at(i);
    return null;
  }
}
