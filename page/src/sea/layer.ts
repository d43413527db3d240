// SPDX-License-Identifier: Apache-2.0
//
// Ships as one draw call: the fleet's arrays are copied to the graphics card when they change, and a frame draws them as
// points. Between two frames of a replay the card itself moves each ship from where it was to where it is. The colour says
// who hears a ship: several partners, only the first, only others.
import type { CustomLayerInterface, CustomRenderMethodInput, Map as MapLibre } from "maplibre-gl";
import type { Fleet } from "./fleet";

const VERTEX = `#version 300 es
precision highp float;
precision highp int;
layout(location = 0) in vec2 place;
layout(location = 1) in vec2 before;
layout(location = 2) in uint bits;
uniform mat4 matrix;
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
  /** Frames drawn so far. */
  frames: number;
  /** A new frame of the fleet has come. */
  arrived(): void;
}

function program(gl: WebGL2RenderingContext): WebGLProgram | null {
  const made = gl.createProgram();
  for (const [kind, source] of [[gl.VERTEX_SHADER, VERTEX], [gl.FRAGMENT_SHADER, FRAGMENT]] as const) {
    const shader = gl.createShader(kind);
    if (!shader || !made) return null;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(made, shader);
  }
  gl.linkProgram(made);
  return gl.getProgramParameter(made, gl.LINK_STATUS) ? made : null;
}

/** Pixels a ship: larger as one comes nearer, smaller where tens of thousands share the picture. */
export function sizeAt(zoom: number, ships: number): number {
  const crowd = zoom >= 8 ? 1 : Math.min(1, Math.sqrt(6000 / Math.max(1, ships)) * (1 + zoom / 12));
  return Math.max(2, Math.min(16, Math.max(4, 3 + zoom * 1.1)) * crowd);
}

export function fleetLayer(fleet: Fleet): FleetLayer {
  let map: MapLibre | undefined;
  let drawing: WebGLProgram | null = null;
  let vertices: WebGLVertexArrayObject | null = null;
  let buffers: (WebGLBuffer | null)[] = [];
  const places = new Map<string, WebGLUniformLocation | null>();
  let copied = -1;
  let came = 0;
  const layer: FleetLayer = {
    id: "fleet", type: "custom", renderingMode: "2d", partners: 255, first: 1, colours: new Float32Array(9), moving: 0, frames: 0,
    arrived() {
      came = performance.now();
      map?.triggerRepaint();
    },
    onAdd(owner, context) {
      const gl = context as WebGL2RenderingContext;
      map = owner;
      drawing = program(gl);
      for (const name of ["matrix", "mixed", "size", "partners", "first", "colours"]) places.set(name, drawing && gl.getUniformLocation(drawing, name));
      vertices = gl.createVertexArray();
      buffers = [gl.createBuffer(), gl.createBuffer(), gl.createBuffer()];
      copied = -1;
    },
    onRemove(_owner, context) {
      const gl = context as WebGL2RenderingContext;
      for (const buffer of buffers) gl.deleteBuffer(buffer);
      gl.deleteVertexArray(vertices);
      gl.deleteProgram(drawing);
      map = undefined;
    },
    render(gl: WebGL2RenderingContext, input: CustomRenderMethodInput) {
      if (!drawing || fleet.size === 0) return;
      const share = layer.moving > 0 ? Math.min(1, (performance.now() - came) / layer.moving) : 1;
      gl.bindVertexArray(vertices);
      if (copied !== fleet.version) {
        const arrays = [fleet.place, fleet.before, fleet.bits] as const;
        arrays.forEach((array, index) => {
          gl.bindBuffer(gl.ARRAY_BUFFER, buffers[index] ?? null);
          gl.bufferData(gl.ARRAY_BUFFER, array, gl.DYNAMIC_DRAW);
          gl.enableVertexAttribArray(index);
          if (index === 2) gl.vertexAttribIPointer(index, 1, gl.UNSIGNED_INT, 0, 0);
          else gl.vertexAttribPointer(index, 2, gl.FLOAT, false, 0, 0);
        });
        copied = fleet.version;
      }
      gl.useProgram(drawing);
      const uniform = (name: string): WebGLUniformLocation | null => places.get(name) ?? null;
      const zoom = map?.getZoom() ?? 0;
      gl.uniformMatrix4fv(uniform("matrix"), false, new Float32Array(input.defaultProjectionData.mainMatrix as unknown as number[]));
      gl.uniform1f(uniform("mixed"), share);
      gl.uniform1f(uniform("size"), sizeAt(zoom, fleet.size) * (globalThis.devicePixelRatio || 1));
      gl.uniform1ui(uniform("partners"), layer.partners);
      gl.uniform1ui(uniform("first"), layer.first);
      gl.uniform3fv(uniform("colours"), layer.colours);
      gl.disable(gl.DEPTH_TEST);
      gl.disable(gl.STENCIL_TEST);
      gl.drawArrays(gl.POINTS, 0, fleet.size);
      gl.bindVertexArray(null);
      layer.frames += 1;
      if (share < 1) map?.triggerRepaint();
    },
  };
  return layer;
}

/** "#0072b2" as three numbers from 0 to 1. */
export function rgb(colour: string): [number, number, number] {
  const value = parseInt(colour.replace("#", ""), 16);
  return [((value >> 16) & 255) / 255, ((value >> 8) & 255) / 255, (value & 255) / 255];
}
