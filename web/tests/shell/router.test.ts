// Addresses of the page.
import { expect, test } from "vitest";
import { hashOf, placeOf, routeOf, tokenOf } from "../../src/shell/router";

test("a hash names a section and its parameters; anything else is the library", () => {
  expect(routeOf("")).toEqual({ section: "library", params: [] });
  expect(routeOf("#/")).toEqual({ section: "library", params: [] });
  expect(routeOf("#/nothing/here")).toEqual({ section: "library", params: [] });
  expect(routeOf("#/replay/run-1/36")).toEqual({ section: "replay", params: ["run-1", "36"] });
  expect(routeOf("#/runs?scenario=murted")).toEqual({ section: "runs", params: [] });
});

test("what is put into an address comes out again", () => {
  for (const name of ["a b", "50%", "ü/é", "x?y#z"]) expect(routeOf(hashOf("edit", name, 3)).params).toEqual([name, "3"]);
  expect(routeOf("#/edit/50%").params).toEqual(["50%"]);
  expect(hashOf("library")).toBe("#/");
});

test("a token is read from the hash alone", () => {
  expect(tokenOf("#token=ab%20c")).toBe("ab c");
  expect(tokenOf("#/?token=abc")).toBe("abc");
  expect(tokenOf("#/edit/murted?token=abc")).toBe("abc");
  expect(placeOf("#/edit/murted?token=abc")).toBe("#/edit/murted");
  expect(placeOf("#token=abc")).toBe("#/");
  expect(tokenOf("#/replay/token/3")).toBeNull();
});
