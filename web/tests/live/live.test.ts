import { describe, expect, it } from "vitest";
import { Frames, noteOf, trackOf } from "../../src/live/frames";
import { nextPace } from "../../src/live/keys";
import { Link, type Socket } from "../../src/live/link.svelte";
import { messageIn, orderWords, type Frame, type Hello, type TrackRow } from "../../src/live/messages";
import { listed, sureness } from "../../src/live/rows";

const hello: Hello = {
  t: "hello", session: "key", mark: "", scenario: "x", title: "X", summary: "", case: 0, seed: 1, claims: "central", epoch: 2018,
  version: "1", duration_s: 600, weapons: "tight", stages: ["tracked", "identified", "assigned", "locked", "engaged", "ended"],
  identities: ["pending", "unknown", "hostile", "friend"], reasons: { "9": "no free target channel" },
  site: { name: "", lat_deg: 40, lon_deg: 33, ground_m: 0 }, places: [], posts: ["post"], radars: [{ name: "R", role: "acquisition" }],
  missile_types: [{ name: "m", label: "M", declared_range_m: 1, advertised_range_m: 2, loaded: 4 }], horizon: [], fire_units: [{ name: "battery", radar: "R", target_channels: 6, missile_channels: 12 }],
};

const row = (number: number, more: Partial<Record<number, number>> = {}): TrackRow => {
  const base = [number, 0, 10 * number, 0, 9000, 250, 90, 2, 1, 1.5, 0.4, 30, 2, -1, 0, 0];
  for (const [at, value] of Object.entries(more)) base[Number(at)] = value as number;
  return base as TrackRow;
};

const frame = (seq: number, time_s: number, tracks: TrackRow[], missiles: Frame["rows"]["missiles"] = []): Frame => ({
  t: "frame", seq, time_s, pace: 1, made: 1, running: true, rows: { tracks, missiles, radars: [[0, 0, 315]], units: [] },
});

describe("frames as pictures", () => {
  it("draws what a frame holds, and remembers where it was", () => {
    const frames = new Frames(hello);
    frames.picture(frame(1, 0, [row(1)]));
    const picture = frames.picture(frame(2, 5, [row(1, { 2: 12 }), row(2, { 7: 3 })], [[1, 1, 2, 300, 900, 45, 0, 0, 1]]));
    const [first, second, missile] = picture.shown;
    expect(first).toMatchObject({ key: "track-1", side: "hostile", stage: "identified", x_km: 12, sigma: { major_km: 1.5, minor_km: 0.4 } });
    expect([...first!.trail]).toEqual([10, 0, 12, 0]);
    expect(second!.side).toBe("friend");
    expect(missile).toMatchObject({ what: "missile", target: first!.entity, label: "M" });
    expect(picture.dark.has("radar-1") && picture.facing_deg.get("radar-1")).toBe(315);
    expect(frames.picture(frame(3, 6, [row(2)])).shown).toHaveLength(1);
    expect([...frames.picture(frame(4, 7, [row(1, { 2: 50 })])).shown[0]!.trail]).toEqual([50, 0]); // a lost track begins anew
  });

  it("keeps trails short however long a case is", () => {
    const frames = new Frames(hello);
    let trail: ArrayLike<number> = [];
    for (let seq = 0; seq < 500; seq++) trail = frames.picture(frame(seq, 3 * seq, [row(1, { 2: seq })])).shown[0]!.trail;
    expect(trail.length).toBeLessThanOrEqual(182);
    expect(trail[trail.length - 2]).toBe(499);
  });

  it("says who deals with a track or what stands in the way", () => {
    expect(noteOf(row(1, { 13: 0 }), hello)).toBe("battery");
    expect(noteOf(row(1, { 14: 9, 15: 1 }), hello)).toBe("ordered: engage; no free target channel");
    expect([trackOf("track-12"), trackOf("missile-1"), trackOf(null)]).toEqual([12, null, null]);
  });
});

describe("the table", () => {
  it("puts near hostile tracks first and what has ended last", () => {
    const rows = [row(1, { 8: 5 }), row(4, { 7: 3 }), row(3), row(2), row(5, { 7: 0 })];
    expect(listed(frame(1, 0, rows), "all", "urgency").map((one) => one[0])).toEqual([2, 3, 5, 4, 1]);
    expect(listed(frame(1, 0, [row(1, { 13: 0 }), row(2)]), "dealt", "number").map((one) => one[0])).toEqual([1]);
    expect(sureness(row(1))).toBe("1.5 km × 400 m");
  });
});

describe("messages", () => {
  it("takes no line that it does not know", () => {
    for (const line of ["", "{", "null", "[]", '"frame"', '{"t":"x"}', '{"t":["frame"],"a":1}x']) expect(messageIn(line)).toBeNull();
    expect(messageIn('{"t":"err","message":"no"}')).toEqual({ t: "err", message: "no" });
    expect(orderWords({ do: "engage", track: 3, unit: 0 }, hello)).toBe("order: engage track 3 by battery");
    expect([nextPace(1, -1), nextPace(1, 1), nextPace(60, 1)]).toEqual([1, 2, 60]);
  });
});

class Wire implements Socket {
  onopen: Socket["onopen"] = null;
  onmessage: Socket["onmessage"] = null;
  onclose: Socket["onclose"] = null;
  readyState = 1;
  sent: any[] = [];
  send(text: string): void { this.sent.push(JSON.parse(text)); }
  close(): void { this.readyState = 3; }
  say(message: object): void { this.onmessage?.({ data: JSON.stringify(message) }); }
}

function linked(): { link: Link; wires: Wire[]; refused: string[] } {
  const [wires, refused]: [Wire[], string[]] = [[], []];
  const link = new Link("ws://x", (message) => refused.push(message), () => { const wire = new Wire(); wires.push(wire); return wire; }, () => 0);
  link.start({ scenario: "x", case: 2 });
  wires[0]!.onopen?.({});
  return { link, wires, refused };
}

describe("the line", () => {
  it("opens a case, gives orders and tells what was obeyed", () => {
    const { link, wires, refused } = linked();
    expect(wires[0]!.sent[0]).toEqual({ t: "hello", scenario: "x", case: 2 });
    wires[0]!.say(hello);
    wires[0]!.say(frame(1, 0, [row(1)]));
    expect([link.standing, link.picture?.shown.length]).toEqual(["open", 1]);
    link.order({ do: "weapons", to: "free" });
    expect(wires[0]!.sent[1]).toEqual({ t: "cmd", n: 1, do: "weapons", to: "free" });
    expect(link.weapons).toBe("tight"); // until it is obeyed
    wires[0]!.say({ t: "ack", n: 1, time_s: 0.25, order: { do: "weapons", to: "free" } });
    expect([link.weapons, link.events.at(-1)?.text]).toEqual(["free", "order: weapons free"]);
    wires[0]!.say({ t: "err", n: 2, message: "no such track" });
    expect([refused, link.standing]).toEqual([["no such track"], "open"]);
    wires[0]!.say({ t: "bye", why: "the case is over", film: "live-x-1", case: 2 });
    wires[0]!.onclose?.({});
    expect([link.standing, link.bye?.film]).toEqual(["over", "live-x-1"]);
  });

  it("says plainly when a line that never opened is lost, or the server refuses", () => {
    const lost = linked();
    lost.wires[0]!.onclose?.({});
    expect([lost.link.standing, lost.link.wrong]).toEqual(["failed", "The line to the server closed before the case was ready."]);
    const refused = linked();
    refused.wires[0]!.say({ t: "err", message: "2 cases are being flown already" });
    expect(refused.link.wrong).toContain("already");
  });

  it("looks for its case again when the line is lost", async () => {
    const { link, wires, refused } = linked();
    wires[0]!.say(hello);
    wires[0]!.onclose?.({});
    expect(link.standing).toBe("lost");
    link.order({ do: "cease", track: 1 });
    expect(refused[0]).toContain("nothing was sent");
    await new Promise((done) => setTimeout(done, 1100));
    wires[1]!.onopen?.({});
    expect(wires[1]!.sent[0]).toEqual({ t: "hello", session: "key" });
    wires[1]!.say(hello);
    expect(link.standing).toBe("open");
    link.close();
  });
});
