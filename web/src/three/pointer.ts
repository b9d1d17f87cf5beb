// Mouse, touch and wheel on the 3-D view: turn, move, zoom, and a click that stays a click.

import type { Rig } from "./rig";

const CLICK_PX = 4;

interface Finger { x: number; y: number }

/** Let a rig be moved on an element; returns how to stop. `clicked` gets pixels from the upper left. */
export function steer(element: HTMLElement, rig: Rig, moved: () => void, clicked: (x: number, y: number) => void): () => void {
  const fingers = new Map<number, Finger>();
  let travelled = 0;
  const down = (event: PointerEvent) => {
    element.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (fingers.size === 1) travelled = 0;
  };
  const move = (event: PointerEvent) => {
    const finger = fingers.get(event.pointerId);
    if (!finger) return;
    const [dx, dy] = [event.clientX - finger.x, event.clientY - finger.y];
    travelled += Math.hypot(dx, dy);
    if (fingers.size === 2) pinch(rig, fingers, event);
    else if (event.buttons === 2 || event.buttons === 4 || event.shiftKey) rig.pan(-dx / element.clientHeight, dy / element.clientHeight);
    else rig.orbit(0.3 * dx, 0.3 * dy);
    finger.x = event.clientX;
    finger.y = event.clientY;
    moved();
  };
  const up = (event: PointerEvent) => {
    if (!fingers.delete(event.pointerId) || fingers.size > 0 || travelled > CLICK_PX || event.type === "pointercancel") return;
    const box = element.getBoundingClientRect();
    clicked(event.clientX - box.left, event.clientY - box.top);
  };
  const wheel = (event: WheelEvent) => {
    event.preventDefault();
    rig.zoom(Math.exp(0.0012 * (event.deltaMode === 1 ? 30 * event.deltaY : event.deltaY)));
    moved();
  };
  const menu = (event: Event) => event.preventDefault();
  const heard = [["pointerdown", down], ["pointermove", move], ["pointerup", up], ["pointercancel", up], ["contextmenu", menu]] as const;
  for (const [name, what] of heard) element.addEventListener(name, what as EventListener);
  element.addEventListener("wheel", wheel, { passive: false });
  return () => {
    for (const [name, what] of heard) element.removeEventListener(name, what as EventListener);
    element.removeEventListener("wheel", wheel);
  };
}

/** Two fingers: apart zooms, together moves. */
function pinch(rig: Rig, fingers: Map<number, Finger>, event: PointerEvent): void {
  const [moving, still] = [fingers.get(event.pointerId)!, [...fingers].find(([id]) => id !== event.pointerId)![1]];
  const before = Math.hypot(moving.x - still.x, moving.y - still.y);
  const after = Math.hypot(event.clientX - still.x, event.clientY - still.y);
  if (after > 1) rig.zoom(before / after);
  rig.pan(-(event.clientX - moving.x) / 2000, (event.clientY - moving.y) / 2000);
}
