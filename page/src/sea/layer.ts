// SPDX-License-Identifier: Apache-2.0
//
// Ships as one draw call: the fleet's arrays are copied to the graphics card when they change, and a frame draws them as
// points. Between two frames of a replay the card itself moves each ship from where it was to where it is. The colour says
// who hears a ship: several partners, only the first, only others.
import type { CustomLayerInterface, CustomRenderMethodInput, Map as MapLibre } from "maplibre-gl";
import { mercator, type Fleet } from "./fleet";
import { program, still, widened, type Still } from "./still";

const VERTEX = `#version 300 es
precision highp float;
precision highp int;
layout(location = 0) in vec2 place;
layout(location = 1) in vec2 before;
layout(location = 2) in uint bits;
uniform mat4 matrix;
uniform vec2 part;
uniform float mixed;
uniform float size;
uniform uint partners;
uniform uint first;
uniform vec3 colours[3];
flat out vec3 colour;
flat out vec2 turn;
void main() {
  uint heard = (bits >> 20) & 255u & partners;
  if (heard == 0u) {
    gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
    gl_PointSize = 0.0;
    return;
  }
  uint course = (bits >> 10) & 511u;
  uint speed = bits & 1023u;
  bool several = (heard & (heard - 1u)) != 0u;
  colour = several ? colours[0] : (heard & first) != 0u ? colours[1] : colours[2];
  bool sails = course < 360u && speed > 5u && speed < 1023u && size > 4.0;
  float angle = radians(float(course));
  turn = sails ? vec2(cos(angle), sin(angle)) : vec2(0.0);
  gl_Position = matrix * vec4(mix(before, place, mixed), 0.0, 1.0);
  gl_Position.xy *= part;
  gl_PointSize = sails ? size : max(2.0, size * 0.62);
}`;

const FRAGMENT = `#version 300 es
precision mediump float;
flat in vec3 colour;
flat in vec2 turn;
out vec4 pixel;
void main() {
  pixel = vec4(colour, 1.0);
  vec2 at = gl_PointCoord * 2.0 - 1.0;
  if (turn == vec2(0.0)) {
    if (dot(at, at) > 1.3) discard;
    return;
  }
  vec2 own = vec2(turn.x * at.x + turn.y * at.y, turn.x * at.y - turn.y * at.x);
  if (own.y > 0.75 || abs(own.x) > (own.y + 1.0) * 0.34) discard;
}`;

export interface FleetLayer extends CustomLayerInterface {
  /** The partners that are on, a bit each; and the first of all. */
  partners: number;
  first: number;
  colours: Float32Array;
  /** The time over which ships move to their new places; 0: at once. */
  moving: number;
  /** Frames drawn so far; how many of them by shifting a still picture. */
  frames: number;
  stills: number;
  /** A new frame of the fleet has come. */
  arrived(): void;
}

/** Pixels a ship: larger as one comes nearer, smaller where tens of thousands share the picture. */
export function sizeAt(zoom: number, ships: number): number {
  const crowd = zoom >= 8 ? 1 : Math.min(1, Math.sqrt(6000 / Math.max(1, ships)) * (1 + zoom / 12));
  return Math.max(2, Math.min(16, Math.max(4, 3 + zoom * 1.1)) * crowd);
}

/** What the ships look like but for where the middle of the map is: while it stays, a picture of them may be shifted. */
function lookOf(layer: FleetLayer, fleet: Fleet, zoom: number, size: number): string {
  return [fleet.version, layer.partners, layer.first, layer.colours.join(), zoom, size].join();
}

export function fleetLayer(fleet: Fleet): FleetLayer {
  let map: MapLibre | undefined;
  let drawing: WebGLProgram | null = null;
  let vertices: WebGLVertexArrayObject | null = null;
  let buffers: (WebGLBuffer | null)[] = [];
  let picture: Still | undefined;
  const places = new Map<string, WebGLUniformLocation | null>();
  let copied = -1;
  let came = 0;
  let before = "";
  let size = 0;

  const copy = (gl: WebGL2RenderingContext): void => {
    const arrays = [fleet.place, fleet.before, fleet.bits] as const;
    arrays.forEach((array, index) => {
      gl.bindBuffer(gl.ARRAY_BUFFER, buffers[index] ?? null);
      gl.bufferData(gl.ARRAY_BUFFER, array, gl.DYNAMIC_DRAW);
      gl.enableVertexAttribArray(index);
      if (index === 2) gl.vertexAttribIPointer(index, 1, gl.UNSIGNED_INT, 0, 0);
      else gl.vertexAttribPointer(index, 2, gl.FLOAT, false, 0, 0);
    });
    copied = fleet.version;
  };
  /** Each ship as a point; `part`: what share of the target the map is. */
  const points = (gl: WebGL2RenderingContext, matrix: Float32Array, part: readonly [number, number], share: number): void => {
    const uniform = (name: string): WebGLUniformLocation | null => places.get(name) ?? null;
    gl.bindVertexArray(vertices);
    if (copied !== fleet.version) copy(gl);
    gl.useProgram(drawing);
    gl.uniformMatrix4fv(uniform("matrix"), false, matrix);
    gl.uniform2f(uniform("part"), part[0], part[1]);
    gl.uniform1f(uniform("mixed"), share);
    gl.uniform1f(uniform("size"), size);
    gl.uniform1ui(uniform("partners"), layer.partners);
    gl.uniform1ui(uniform("first"), layer.first);
    gl.uniform3fv(uniform("colours"), layer.colours);
    for (const state of [gl.DEPTH_TEST, gl.STENCIL_TEST, gl.BLEND]) gl.disable(state);
    gl.drawArrays(gl.POINTS, 0, fleet.size);
    gl.bindVertexArray(null);
  };
  const matrixOf = (input: CustomRenderMethodInput): Float32Array => new Float32Array(input.defaultProjectionData.mainMatrix as unknown as number[]);
  const shareNow = (): number => (layer.moving > 0 ? Math.min(1, (performance.now() - came) / layer.moving) : 1);

  const layer: FleetLayer = {
    id: "fleet", type: "custom", renderingMode: "2d", partners: 255, first: 1, colours: new Float32Array(9), moving: 0, frames: 0, stills: 0,
    arrived() {
      came = performance.now();
      map?.triggerRepaint();
    },
    onAdd(owner, context) {
      const gl = context as WebGL2RenderingContext;
      map = owner;
      drawing = program(gl, VERTEX, FRAGMENT);
      for (const name of ["matrix", "part", "mixed", "size", "partners", "first", "colours"]) places.set(name, drawing && gl.getUniformLocation(drawing, name));
      vertices = gl.createVertexArray();
      buffers = [gl.createBuffer(), gl.createBuffer(), gl.createBuffer()];
      picture = still(gl);
      copied = -1;
    },
    onRemove(_owner, context) {
      const gl = context as WebGL2RenderingContext;
      for (const buffer of buffers) gl.deleteBuffer(buffer);
      gl.deleteVertexArray(vertices);
      gl.deleteProgram(drawing);
      picture?.remove();
      map = undefined;
    },
    /** Once nothing but the middle of the map has changed since the frame before, a picture is made if none fits. */
    prerender(context, input) {
      const gl = context as WebGL2RenderingContext;
      if (!drawing || !map || !picture || fleet.size === 0) return;
      size = sizeAt(map.getZoom(), fleet.size) * map.getPixelRatio();
      const share = shareNow();
      const look = share < 1 ? "" : lookOf(layer, fleet, map.getZoom(), size);
      const matrix = matrixOf(input);
      const { width, height } = map.getCanvas();
      if (look !== "" && look === before && !picture.covers(look, matrix, width, height)) {
        const centre = map.getCenter();
        picture.make(look, mercator(centre.lng, centre.lat), width, height, () => points(gl, matrix, [width / widened(width), height / widened(height)], 1));
      }
      before = look;
    },
    render(context, input) {
      const gl = context as WebGL2RenderingContext;
      if (!drawing || !map || fleet.size === 0) return;
      const share = shareNow();
      const matrix = matrixOf(input);
      const { width, height } = map.getCanvas();
      if (before !== "" && picture?.put(before, matrix, width, height)) layer.stills += 1;
      else points(gl, matrix, [1, 1], share);
      layer.frames += 1;
      if (share < 1) map.triggerRepaint();
    },
  };
  return layer;
}

/** "#0072b2" as three numbers from 0 to 1. */
export function rgb(colour: string): [number, number, number] {
  const value = parseInt(colour.replace("#", ""), 16);
  return [((value >> 16) & 255) / 255, ((value >> 8) & 255) / 255, (value & 255) / 255];
}
