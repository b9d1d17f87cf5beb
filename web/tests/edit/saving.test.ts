import { expect, test } from "vitest";
import { ApiFailure, type Client } from "../../src/api/client";
import { Editor } from "../../src/edit/editor.svelte";
import { Saving } from "../../src/edit/saving.svelte";

const toml = "seed = 1\n";
const file = { id: "mine", bundled: false, rev: "r1", toml, data: { seed: 1 } };

/** A server with one scenario, as docs say: a stale revision is 412, a taken name 409. */
function server() {
  const disk = { toml, rev: "r1" };
  const asked: string[] = [];
  const shown = (id: string) => ({ id, bundled: false, rev: disk.rev, toml: disk.toml, data: { seed: 0 } });
  const client = {
    async get(path: string) {
      asked.push(`GET ${path}`);
      return path.startsWith("jobs/") ? { id: "j", state: "done", result: "run-7", stage: "" } : shown("mine");
    },
    async put(path: string, body: any, rev: string) {
      asked.push(`PUT ${path} ${rev}`);
      if (rev !== disk.rev) throw new ApiFailure("changed", 412);
      Object.assign(disk, { toml: body.toml ?? `# written\n${JSON.stringify(body.data)}`, rev: `${rev}+` });
      return shown("mine");
    },
    async post(path: string, body: any) {
      asked.push(`POST ${path} ${body.id ?? ""}`.trim());
      if (path === "scenarios" && body.id === "taken") throw new ApiFailure("there is one already", 409);
      return path === "jobs" ? { id: "j", state: "queued", stage: "waiting", result: null } : { ...shown(body.id), toml: body.toml ?? "" };
    },
  };
  return { disk, asked, client: client as unknown as Client };
}

function opened(bundled = false) {
  const { disk, asked, client } = server();
  const [went, said, forgotten]: string[][] = [[], [], []];
  const editor = new Editor(client);
  editor.draft.open({ ...file, bundled });
  const saving = new Saving(editor, client, (hash) => went!.push(hash), (text, tone = "ok") => said!.push(`${tone}: ${text}`), (old) => forgotten!.push(old), async () => {});
  return { disk, asked, editor, saving, went: went!, said: said!, forgotten: forgotten! };
}

test("saving sends the revision that was read, and the draft is forgotten", async () => {
  const { editor, saving, asked, disk, forgotten } = opened();
  editor.draft.type("seed = 2\n");
  await saving.save();
  expect(asked).toEqual(["PUT scenarios/mine r1"]);
  expect([disk.toml, editor.draft.dirty, editor.draft.rev, forgotten]).toEqual(["seed = 2\n", false, "r1+", ["mine"]]);
});

test("what somebody else saved is never overwritten before both were shown", async () => {
  const { editor, saving, disk } = opened();
  editor.draft.type("seed = 2\n");
  Object.assign(disk, { toml: "seed = 9\n", rev: "r9" });
  await saving.save();
  expect([disk.toml, saving.conflict?.mine, saving.conflict?.theirs.toml]).toEqual(["seed = 9\n", "seed = 2\n", "seed = 9\n"]);
  await saving.resolve("neither");
  expect([disk.toml, editor.draft.dirty, saving.conflict]).toEqual(["seed = 9\n", true, null]);
  await saving.save();
  await saving.resolve("mine");
  expect([disk.toml, editor.draft.dirty]).toEqual(["seed = 2\n", false]);
});

test("taking what is on the disk is a step that undo takes back", async () => {
  const { editor, saving, disk } = opened();
  editor.draft.type("seed = 2\n");
  Object.assign(disk, { toml: "seed = 9\n", rev: "r9" });
  await saving.save();
  await saving.resolve("theirs");
  expect([editor.draft.state.toml, editor.draft.dirty, editor.draft.rev]).toEqual(["seed = 9\n", false, "r9"]);
  editor.draft.undo();
  expect([editor.draft.state.toml, editor.draft.dirty]).toEqual(["seed = 2\n", true]);
});

test("a bundled scenario asks for another name, and a taken name is told", async () => {
  const { editor, saving, asked, went } = opened(true);
  editor.draft.set("seed", 3);
  await saving.save();
  expect([saving.naming, asked]).toEqual(["stay", []]);
  expect(await saving.saveAs("taken", "stay")).toMatch(/already/);
  expect(editor.draft.dirty).toBe(true);
  expect(await saving.saveAs("other", "stay")).toBe("");
  expect([editor.draft.id, editor.draft.dirty, went]).toEqual(["other", false, ["#/edit/other"]]);
});

test("run and watch save first, and go to where the result is", async () => {
  const { editor, saving, asked, went } = opened();
  await saving.run();
  expect([asked.splice(0), went.splice(0)]).toEqual([["POST jobs"], ["#/runs"]]);
  editor.draft.set("seed", 5);
  await saving.watch();
  expect([asked, went]).toEqual([["PUT scenarios/mine r1", "POST jobs", "GET jobs/j"], ["#/replay/run-7/0"]]);
});
