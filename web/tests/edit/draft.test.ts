import { expect, test } from "vitest";
import { Draft } from "../../src/edit/draft.svelte";
import { forget, keep, keptOf } from "../../src/edit/storage";

const file = { id: "mine", bundled: false, rev: "r1", toml: "seed = 1 # why\n", data: { seed: 1 } };

function shelf(): Storage {
  const held = new Map<string, string>();
  return { getItem: (key: string) => held.get(key) ?? null, setItem: (key: string, value: string) => void held.set(key, value),
    removeItem: (key: string) => void held.delete(key) } as unknown as Storage;
}

function opened(): { draft: Draft; wait: (ms: number) => void } {
  let now = 0;
  const draft = new Draft(() => now);
  draft.open(file);
  return { draft, wait: (ms) => void (now += ms) };
}

test("undo and redo walk over forms, text and drags alike", () => {
  const { draft } = opened();
  draft.set("seed", 2);
  draft.type("seed = 3\n");
  draft.pass({ seed: 4 });
  draft.pass({ seed: 5 });
  expect(draft.data).toEqual({ seed: 5 });
  draft.settle(true);
  draft.undo();
  expect(draft.state.toml).toBe("seed = 3\n");
  draft.undo();
  expect(draft.data).toEqual({ seed: 2 });
  expect(draft.state.toml).toBeNull();
  draft.undo();
  expect(draft.state.toml).toBe(file.toml);
  expect(draft.undoable).toBe(false);
  for (let i = 0; i < 9; i++) draft.redo();
  expect(draft.data).toEqual({ seed: 5 });
  expect(draft.redoable).toBe(false);
});

test("one drag is one step, and one that is broken off is none", () => {
  const { draft } = opened();
  for (let i = 0; i < 50; i++) draft.pass({ seed: i });
  draft.settle(false);
  expect(draft.data).toEqual({ seed: 1 });
  expect(draft.undoable).toBe(false);
  for (let i = 0; i < 50; i++) draft.pass({ seed: i });
  draft.settle(true);
  draft.undo();
  expect(draft.data).toEqual({ seed: 1 });
});

test("typing in one field is one step, a pause or another field begins the next", () => {
  const { draft, wait } = opened();
  for (const seed of [12, 123, 1234]) {
    draft.set("seed", seed);
    wait(200);
  }
  draft.set("runs", 5);
  wait(5000);
  draft.set("runs", 50);
  draft.undo();
  expect(draft.data).toEqual({ seed: 1234, runs: 5 });
  draft.undo();
  draft.undo();
  expect(draft.data).toEqual({ seed: 1 });
});

test("a change after undo drops what was ahead, and the saved state is known again", () => {
  const { draft } = opened();
  draft.set("seed", 2);
  expect(draft.dirty).toBe(true);
  draft.undo();
  expect(draft.dirty).toBe(false);
  draft.set("runs", 9);
  expect(draft.redoable).toBe(false);
  const state = draft.state;
  draft.saved({ ...file, rev: "r2", toml: "seed = 1\nruns = 9\n", data: { seed: 1, runs: 9 } }, state);
  expect([draft.dirty, draft.rev, draft.state.toml]).toEqual([false, "r2", "seed = 1\nruns = 9\n"]);
  draft.undo();
  expect(draft.dirty).toBe(true);
});

test("the server's answer fills in a state without making a step", () => {
  const { draft } = opened();
  draft.type("seed = ");
  const broken = draft.state;
  draft.answered(broken, null, null);
  expect([draft.state.readable, draft.data]).toEqual([false, { seed: 1 }]);
  draft.type("seed = 7");
  draft.answered(draft.state, { seed: 7 }, null);
  expect([draft.state.readable, draft.data.seed]).toEqual([true, 7]);
  draft.set("runs", 2);
  draft.answered(draft.state, null, "seed = 7\nruns = 2\n");
  expect([draft.state.toml, draft.data]).toEqual(["seed = 7\nruns = 2\n", { seed: 7, runs: 2 }]);
});

test("a draft outlives a reload with its revision, and the file on the disk is one undo away", () => {
  const room = shelf();
  const { draft } = opened();
  draft.set("seed", 8);
  expect(keep(room, draft.kept("radars[0]"))).toBe(true);
  const kept = keptOf(room, "mine")!;
  const again = new Draft(() => 0);
  again.open({ ...file, rev: "r2" }, kept.state, kept.rev);
  expect([again.data.seed, again.rev, again.dirty, kept.selected]).toEqual([8, "r1", true, "radars[0]"]);
  again.undo();
  expect([again.data.seed, again.dirty]).toEqual([1, false]);
  forget(room, "mine");
  expect(keptOf(room, "mine")).toBeNull();
});

test("what is no draft is not restored, and a full or missing storage is told", () => {
  const room = shelf();
  room.setItem("threatring.draft.mine", "{\"rev\": 1}");
  expect(keptOf(room, "mine")).toBeNull();
  room.setItem("threatring.draft.mine", "{");
  expect(keptOf(room, "mine")).toBeNull();
  const full = { ...room, setItem: () => { throw new Error("full"); } };
  expect(keep(full, opened().draft.kept(""))).toBe(false);
});
