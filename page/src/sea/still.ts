// SPDX-License-Identifier: Apache-2.0
//
// The ships as a still picture, somewhat larger than the map. While a hand moves the map and nothing else changes, fifty
// thousand ships are one picture that is shifted; they are drawn anew where it ends. A processor that draws without a
// graphics card needs a third of the time for that.

const VERTEX = `#version 300 es
precision highp float;
uniform vec2 shift;
uniform vec2 wide;
out vec2 at;
void main() {
  vec2 corner = vec2(float(gl_VertexID & 1), float(gl_VertexID >> 1));
  at = corner;
  gl_Position = vec4((corner * 2.0 - 1.0) * wide + shift, 0.0, 1.0);
}`;

const FRAGMENT = `#version 300 es
precision mediump float;
uniform sampler2D picture;
in vec2 at;
out vec4 pixel;
void main() {
  pixel = texture(picture, at);
  if (pixel.a < 0.5) discard;
}`;

/** Pixels of the picture along a side of the map of `side` pixels: half as much again, the same on both ends. */
export function widened(side: number): number {
  return side + 2 * Math.floor(side / 4);
}

/** A picture of more pixels is not worth its memory. */
const MOST = 16_000_000;

export interface Still {
  /** Draws ships of `key` into the picture; `draw` is called with the picture as the target. False: no picture can be made. */
  make(key: string, centre: readonly [number, number], width: number, height: number, draw: () => void): boolean;
  /** Whether the picture is of `key` and covers the map, with `matrix` from Mercator to the screen. */
  covers(key: string, matrix: Float32Array, width: number, height: number): boolean;
  /** Puts the picture on the map if it does. */
  put(key: string, matrix: Float32Array, width: number, height: number): boolean;
  remove(): void;
}

export function program(gl: WebGL2RenderingContext, vertex: string, fragment: string): WebGLProgram | null {
  const made = gl.createProgram();
  for (const [kind, source] of [[gl.VERTEX_SHADER, vertex], [gl.FRAGMENT_SHADER, fragment]] as const) {
    const shader = gl.createShader(kind);
    if (!shader || !made) return null;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(made, shader);
  }
  gl.linkProgram(made);
  return gl.getProgramParameter(made, gl.LINK_STATUS) ? made : null;
}

/** Where a place in Mercator is on the screen, -1 to 1 from left to right and from below to above. */
export function onScreen(matrix: Float32Array, x: number, y: number): [number, number] {
  const row = (n: number): number => (matrix[n] ?? 0) * x + (matrix[4 + n] ?? 0) * y + (matrix[12 + n] ?? 0);
  const w = row(3) || 1;
  return [row(0) / w, row(1) / w];
}

export function still(gl: WebGL2RenderingContext): Still {
  const drawing = program(gl, VERTEX, FRAGMENT);
  const texture = gl.createTexture();
  const target = gl.createFramebuffer();
  const shiftAt = drawing && gl.getUniformLocation(drawing, "shift");
  const wideAt = drawing && gl.getUniformLocation(drawing, "wide");
  let size = "";
  let held = "";
  let middle: readonly [number, number] = [0, 0];
  const sizeOf = (width: number, height: number): string => `${width} ${height}`;
  /** How far the picture is to be shifted, to whole pixels: between two of them it would blur. Null: it does not fit. */
  const shiftFor = (key: string, matrix: Float32Array, width: number, height: number): readonly [number, number] | null => {
    if (!drawing || key !== held || size !== sizeOf(width, height)) return null;
    const [x, y] = onScreen(matrix, middle[0], middle[1]);
    const shift = [(Math.round((x * width) / 2) * 2) / width, (Math.round((y * height) / 2) * 2) / height] as const;
    return Math.abs(shift[0]) > widened(width) / width - 1 || Math.abs(shift[1]) > widened(height) / height - 1 ? null : shift;
  };
  return {
    covers: (key, matrix, width, height) => shiftFor(key, matrix, width, height) !== null,
    make(key, centre, width, height, draw) {
      const [w, h] = [widened(width), widened(height)];
      const needed = sizeOf(width, height);
      if (!drawing || w * h > MOST || Math.max(w, h) > (gl.getParameter(gl.MAX_TEXTURE_SIZE) as number)) return false;
      gl.activeTexture(gl.TEXTURE0);
      gl.bindTexture(gl.TEXTURE_2D, texture);
      if (size !== needed) {
        size = needed;
        gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, w, h, 0, gl.RGBA, gl.UNSIGNED_BYTE, null);
        for (const name of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER]) gl.texParameteri(gl.TEXTURE_2D, name, gl.NEAREST);
        for (const name of [gl.TEXTURE_WRAP_S, gl.TEXTURE_WRAP_T]) gl.texParameteri(gl.TEXTURE_2D, name, gl.CLAMP_TO_EDGE);
      }
      gl.bindFramebuffer(gl.FRAMEBUFFER, target);
      gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, texture, 0);
      gl.viewport(0, 0, w, h);
      gl.disable(gl.SCISSOR_TEST);
      gl.colorMask(true, true, true, true);
      gl.clearColor(0, 0, 0, 0);
      gl.clear(gl.COLOR_BUFFER_BIT);
      draw();
      gl.bindFramebuffer(gl.FRAMEBUFFER, null);
      gl.viewport(0, 0, width, height);
      held = key;
      middle = centre;
      return true;
    },
    put(key, matrix, width, height) {
      const shift = shiftFor(key, matrix, width, height);
      if (!shift) return false;
      gl.useProgram(drawing);
      gl.activeTexture(gl.TEXTURE0);
      gl.bindTexture(gl.TEXTURE_2D, texture);
      gl.uniform2f(shiftAt, shift[0], shift[1]);
      gl.uniform2f(wideAt, widened(width) / width, widened(height) / height);
      gl.disable(gl.BLEND);
      gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4);
      return true;
    },
    remove() {
      gl.deleteTexture(texture);
      gl.deleteFramebuffer(target);
      gl.deleteProgram(drawing);
    },
  };
}
