// Every way a server can fail becomes one kind of error with a message for a reader.
import { expect, test, vi } from "vitest";
import { ApiFailure, Client } from "../../src/api/client";

const answer = (status: number, body: string, statusText = "") => () => Promise.resolve(new Response(status === 204 ? null : body, { status, statusText }));
const failing = async (fetcher: () => Promise<Response>) => {
  const error = await new Client("http://h/api/v1", null, fetcher).get("x").catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ApiFailure);
  return error as ApiFailure;
};

test("JSON goes both ways, with the revision and the token in their headers", async () => {
  const fetcher = vi.fn(answer(200, '{"rev":"2"}'));
  const client = new Client("http://h/api/v1", "secret", fetcher);
  expect(await client.put("/scenarios/a", { toml: "x" }, "1")).toEqual({ rev: "2" });
  expect(fetcher).toHaveBeenCalledWith("http://h/api/v1/scenarios/a", {
    method: "PUT", body: '{"toml":"x"}', headers: { Authorization: "Bearer secret", "Content-Type": "application/json", "If-Match": "1" },
  });
  await client.get("runs");
  expect(fetcher).toHaveBeenLastCalledWith("http://h/api/v1/runs", { method: "GET", headers: { Authorization: "Bearer secret" } });
});

test("an empty answer is no error", async () => {
  expect(await new Client("http://h", null, answer(204, "")).delete("jobs/1")).toBeUndefined();
});

test("faults of an answer are kept", async () => {
  const faults = [{ file: "a.toml", field: "raids[0].count", value: -1, expected: "1 or more" }];
  const error = await failing(answer(422, JSON.stringify({ error: { message: "one fault", faults } })));
  expect([error.status, error.message, error.faults]).toEqual([422, "one fault", faults]);
});

test("an answer without a message still says what failed", async () => {
  expect((await failing(answer(502, "<html>", "Bad Gateway"))).message).toBe("GET x: 502 Bad Gateway");
  expect((await failing(answer(500, "{}", "Oops"))).message).toBe("GET x: 500 Oops");
  expect((await failing(answer(200, "<html>"))).message).toMatch(/not JSON/);
});

test("a lost server has status 0, and watchers hear of its going and coming once each", async () => {
  let up = true;
  const client = new Client("http://h", null, () => (up ? Promise.resolve(new Response("{}")) : Promise.reject(new TypeError("refused"))));
  const heard: boolean[] = [];
  const stop = client.watch((reached) => heard.push(reached));
  await client.get("");
  up = false;
  const error = (await client.get("").catch((thrown: unknown) => thrown)) as ApiFailure;
  await client.get("").catch(() => undefined);
  up = true;
  await client.get("");
  stop();
  up = false;
  await client.get("").catch(() => undefined);
  expect(error.status).toBe(0);
  expect(heard).toEqual([false, true]);
});

test("addresses of sockets follow those of the server", () => {
  expect(new Client("https://h:1/api/v1").socketUrl("live")).toBe("wss://h:1/api/v1/live");
  expect(new Client("http://h/api/v1").url("/runs/a")).toBe("http://h/api/v1/runs/a");
});
