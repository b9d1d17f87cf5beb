// Lines with a width in pixels: a strip for each pair of points, widened on the graphics card.

import {
  BufferAttribute, Color, DoubleSide, DynamicDrawUsage, InstancedBufferGeometry, InstancedInterleavedBuffer, InterleavedBufferAttribute, Mesh, ShaderMaterial, Vector2,
} from "three";

// A piece that begins behind the eye is cut at the near plane first: behind it directions on the screen turn over.
const VERTEX = `uniform vec2 screen; uniform float width; uniform vec3 colour; uniform float tinted;
attribute vec3 start; attribute vec3 end; attribute vec3 startTint; attribute vec3 endTint; varying vec3 vTint;
void main() {
  vec4 a = modelViewMatrix * vec4(start, 1.0); vec4 b = modelViewMatrix * vec4(end, 1.0);
  float near = projectionMatrix[3][2] / (projectionMatrix[2][2] - 1.0) * -1.001;
  if (a.z > near && b.z < near) a = mix(a, b, (a.z - near) / (a.z - b.z));
  else if (b.z > near && a.z < near) b = mix(b, a, (b.z - near) / (b.z - a.z));
  vec4 p = projectionMatrix * a; vec4 q = projectionMatrix * b;
  vec2 along = (q.xy / q.w - p.xy / p.w) * screen; float size = length(along);
  along = size > 0.0 ? along / size : vec2(1.0, 0.0);
  vec4 at = position.y < 0.5 ? p : q;
  vec2 off = vec2(-along.y, along.x) * position.x + along * (position.y - 0.5) * 0.5;
  at.xy += off * width / screen * at.w;
  vTint = mix(colour, position.y < 0.5 ? startTint : endTint, tinted);
  gl_Position = at;
}`;
const FRAGMENT = `uniform float opacity; varying vec3 vTint; void main() { gl_FragColor = vec4(vTint, opacity); }`;

/** Size of what is drawn on, CSS pixels; shared by all ribbons. */
export const SCREEN = new Vector2(1, 1);

export class Ribbon extends Mesh<InstancedBufferGeometry, ShaderMaterial> {
  constructor(pairs: Float32Array, colour: string | null, width_px: number, opacity = 1, tints?: Float32Array) {
    const uniforms = {
      screen: { value: SCREEN }, width: { value: width_px }, opacity: { value: opacity }, tinted: { value: colour === null ? 1 : 0 },
      colour: { value: new Color(colour ?? 0).convertLinearToSRGB() },
    };
    const material = new ShaderMaterial({ uniforms, vertexShader: VERTEX, fragmentShader: FRAGMENT, side: DoubleSide, transparent: opacity < 1, depthWrite: opacity === 1 });
    super(strips(pairs, tints), material);
    this.frustumCulled = false;
  }

  /** Draw other pairs from now on, with a colour (sRGB) for each of their points; the arrays are kept and may be filled again. */
  replace(pairs: Float32Array, tints: Float32Array, used: number): void {
    const held = (name: string) => (this.geometry.getAttribute(name) as InterleavedBufferAttribute).data;
    if (held("start").array !== pairs) {
      this.geometry.dispose();
      this.geometry = strips(pairs, tints);
    }
    for (const name of ["start", "startTint"]) {
      held(name).clearUpdateRanges();
      held(name).addUpdateRange(0, 6 * used);
      held(name).needsUpdate = true;
    }
    this.geometry.instanceCount = used;
    this.visible = used > 0;
  }
}

function strips(pairs: Float32Array, tints?: Float32Array): InstancedBufferGeometry {
  const geometry = new InstancedBufferGeometry();
  geometry.setAttribute("position", new BufferAttribute(new Float32Array([-1, 0, 0, 1, 0, 0, -1, 1, 0, 1, 1, 0]), 3));
  geometry.setIndex([0, 1, 2, 2, 1, 3]);
  const shared = new InstancedInterleavedBuffer(pairs, 6, 1).setUsage(DynamicDrawUsage) as InstancedInterleavedBuffer;
  const tint = tints ? (new InstancedInterleavedBuffer(tints, 6, 1).setUsage(DynamicDrawUsage) as InstancedInterleavedBuffer) : shared;
  for (const [name, buffer] of [["", shared], ["Tint", tint]] as const) {
    geometry.setAttribute(`start${name}`, new InterleavedBufferAttribute(buffer, 3, 0));
    geometry.setAttribute(`end${name}`, new InterleavedBufferAttribute(buffer, 3, 3));
  }
  geometry.instanceCount = pairs.length / 6;
  return geometry;
}
