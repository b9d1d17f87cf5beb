import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Newest } from "../../src/edit/newest";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("of many changes in a row only the last is asked about", async () => {
  const asked: number[] = [];
  const told: number[] = [];
  const newest = new Newest<number, number>(async (n) => (asked.push(n), n), (n) => told.push(n));
  for (let n = 0; n < 10; n++) {
    newest.put(n);
    await vi.advanceTimersByTimeAsync(100);
  }
  await vi.advanceTimersByTimeAsync(150);
  expect([asked, told]).toEqual([[9], [9]]);
});

test("a late answer or error to an older question is not believed", async () => {
  const told: string[] = [];
  const open = new Map<string, (fail?: boolean) => void>();
  const ask = (q: string) => new Promise<string>((yes, no) => open.set(q, (fail) => (fail ? no(new Error(q)) : yes(q))));
  const newest = new Newest<string, string>(ask, (a) => told.push(a), (_, q) => told.push(`failed ${q}`));
  for (const q of ["a", "b", "c"]) {
    newest.put(q);
    await vi.advanceTimersByTimeAsync(200);
  }
  open.get("c")!();
  await vi.advanceTimersByTimeAsync(0);
  open.get("a")!();
  open.get("b")!(true);
  await vi.advanceTimersByTimeAsync(0);
  expect(told).toEqual(["c"]);
  newest.put("d");
  await vi.advanceTimersByTimeAsync(200);
  newest.stop();
  open.get("d")!();
  await vi.advanceTimersByTimeAsync(0);
  expect(told).toEqual(["c"]);
});
