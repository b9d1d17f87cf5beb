// Where the reader looks from: a point looked at, two angles and a distance, moved by mouse, touch and keyboard.

export interface Aim { x_km: number; y_km: number; z_km: number }

const RAD = Math.PI / 180;
const LOWEST_DEG = 1;
const HIGHEST_DEG = 89.5;

export class Rig {
  aim: Aim = { x_km: 0, y_km: 0, z_km: 0 };
  /** Bearing the reader looks along, degrees from north. */
  looking_deg = 0;
  /** How far above the horizontal the reader stands, degrees. */
  above_deg = 28;
  distance_km = 300;
  nearest_km = 1;
  farthest_km = 3000;

  /** Position of the eye, km, heights as drawn. */
  eye(): [number, number, number] {
    const flat = Math.cos(this.above_deg * RAD) * this.distance_km;
    return [
      this.aim.x_km - flat * Math.sin(this.looking_deg * RAD),
      this.aim.y_km - flat * Math.cos(this.looking_deg * RAD),
      this.aim.z_km + Math.sin(this.above_deg * RAD) * this.distance_km,
    ];
  }

  orbit(right_deg: number, up_deg: number): void {
    this.looking_deg = (((this.looking_deg + right_deg) % 360) + 360) % 360;
    this.above_deg = Math.min(HIGHEST_DEG, Math.max(LOWEST_DEG, this.above_deg + up_deg));
  }

  zoom(factor: number): void {
    this.distance_km = Math.min(this.farthest_km, Math.max(this.nearest_km, this.distance_km * factor));
  }

  /** Move the point looked at, as parts of the distance, to the right and forwards over the ground. */
  pan(right: number, forwards: number): void {
    const [sine, cosine] = [Math.sin(this.looking_deg * RAD), Math.cos(this.looking_deg * RAD)];
    this.aim.x_km += this.distance_km * (right * cosine + forwards * sine);
    this.aim.y_km += this.distance_km * (forwards * cosine - right * sine);
  }

  /** From the south, with room above the ground for what is in the air. */
  fromSouth(radius_km: number): void {
    Object.assign(this, { aim: { x_km: 0, y_km: 0, z_km: 0.22 * radius_km }, looking_deg: 0, above_deg: 20, distance_km: 3 * radius_km });
  }

  fromAbove(radius_km: number): void {
    Object.assign(this, { aim: { x_km: 0, y_km: 0, z_km: 0 }, looking_deg: 0, above_deg: HIGHEST_DEG, distance_km: 3.1 * radius_km });
  }

  /** Behind and above something, looking along its course. */
  from(at: Aim, heading_deg: number): void {
    const looking_deg = Number.isFinite(heading_deg) ? heading_deg : this.looking_deg;
    Object.assign(this, { aim: { ...at }, looking_deg, above_deg: 18, distance_km: 40 });
  }

  /** What a key does here; false: nothing. */
  key(event: KeyboardEvent): boolean {
    const moved = MOVES[event.key];
    if (!moved || event.ctrlKey || event.metaKey || event.altKey) return false;
    moved(this, event.shiftKey);
    return true;
  }
}

const MOVES: Record<string, (rig: Rig, shift: boolean) => void> = {
  ArrowLeft: (rig, shift) => (shift ? rig.pan(-0.05, 0) : rig.orbit(-5, 0)),
  ArrowRight: (rig, shift) => (shift ? rig.pan(0.05, 0) : rig.orbit(5, 0)),
  ArrowUp: (rig, shift) => (shift ? rig.pan(0, 0.05) : rig.orbit(0, 3)),
  ArrowDown: (rig, shift) => (shift ? rig.pan(0, -0.05) : rig.orbit(0, -3)),
  "+": (rig) => rig.zoom(0.85),
  "=": (rig) => rig.zoom(0.85),
  "-": (rig) => rig.zoom(1 / 0.85),
  _: (rig) => rig.zoom(1 / 0.85),
};
