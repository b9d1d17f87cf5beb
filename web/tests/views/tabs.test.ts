import { expect, test } from "vitest";
import { isTyping, tabAfter } from "../../src/views/tabs";

// WAI-ARIA Authoring Practices, tabs pattern: arrows go round and round, Home and End to the ends.
test("keys of the tabs", () => {
  expect(tabAfter("map", "ArrowRight")).toBe("scope");
  expect(tabAfter("3d", "ArrowRight")).toBe("map");
  expect(tabAfter("map", "ArrowLeft")).toBe("3d");
  expect([tabAfter("scope", "Home"), tabAfter("scope", "End"), tabAfter("scope", "a")]).toEqual(["map", "3d", null]);
});

test("a digit typed into a field is text", () => {
  expect(isTyping({ tagName: "INPUT" } as never)).toBe(true);
  expect(isTyping({ tagName: "BUTTON" } as never)).toBe(false);
  expect(isTyping(null)).toBe(false);
});
