// Small pieces of three.js that the groups of the scene are made of, and how to give their memory back.

import {
  BufferAttribute, BufferGeometry, Color, DoubleSide, Group, LineBasicMaterial, LineSegments, Mesh, MeshBasicMaterial,
  type Object3D, ShaderMaterial,
} from "three";
import { Ribbon } from "./ribbon";
import type { Surface } from "./shapes";

export function geometryOf(surface: Surface): BufferGeometry {
  const geometry = new BufferGeometry();
  geometry.setAttribute("position", new BufferAttribute(surface.positions, 3));
  geometry.setIndex(new BufferAttribute(surface.index, 1));
  return geometry;
}

/** Thin lines from pairs of points. */
export function thin(pairs: Float32Array, colour: string, opacity = 1): LineSegments {
  const geometry = new BufferGeometry();
  geometry.setAttribute("position", new BufferAttribute(pairs, 3));
  const lines = new LineSegments(geometry, new LineBasicMaterial({ color: colour, transparent: opacity < 1, opacity }));
  lines.frustumCulled = false;
  return lines;
}

/** Lines with a width in CSS pixels from pairs of points. */
export function wide(pairs: Float32Array, colour: string, width_px: number, opacity = 1): Ribbon {
  return new Ribbon(pairs, colour, width_px, opacity);
}

const SHELL_VERTEX = `varying vec3 vNormal; varying vec3 vView;
void main() { vec4 at = modelViewMatrix * vec4(position, 1.0); vNormal = normalMatrix * normal; vView = -at.xyz; gl_Position = projectionMatrix * at; }`;
const SHELL_FRAGMENT = `uniform vec3 colour; uniform float face; uniform float rim; varying vec3 vNormal; varying vec3 vView;
void main() { float facing = abs(dot(normalize(vNormal), normalize(vView))); gl_FragColor = vec4(colour, face + rim * pow(1.0 - facing, 2.5)); }`;

/** A glassy surface: faint where looked through, clearer towards its outline. */
export function shell(surface: Surface, colour: string, face: number, rim: number): Mesh {
  const geometry = geometryOf(surface);
  geometry.computeVertexNormals();
  const rgb = new Color(colour);
  const uniforms = { colour: { value: rgb.convertLinearToSRGB() }, face: { value: face }, rim: { value: rim } };
  const material = new ShaderMaterial({
    uniforms, vertexShader: SHELL_VERTEX, fragmentShader: SHELL_FRAGMENT, transparent: true, depthWrite: false, side: DoubleSide,
  });
  return new Mesh(geometry, material);
}

/** A plain surface in one colour. */
export function plain(surface: Surface, colour: string, opacity = 1): Mesh {
  const material = new MeshBasicMaterial({
    color: colour, side: DoubleSide, transparent: opacity < 1, opacity, depthWrite: opacity === 1,
    polygonOffset: opacity === 1, polygonOffsetFactor: 2, polygonOffsetUnits: 2,
  });
  return new Mesh(geometryOf(surface), material);
}

/** Take everything out of a group and free what it held on the graphics card. */
export function emptied(group: Group): Group {
  group.traverse((part: Object3D) => {
    const held = part as Object3D & { geometry?: BufferGeometry; material?: { dispose(): void } };
    held.geometry?.dispose();
    held.material?.dispose();
  });
  group.clear();
  return group;
}
