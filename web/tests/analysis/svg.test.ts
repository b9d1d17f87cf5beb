// What a strict content security policy refuses (CSP level 3: style elements and attributes, scripts, handlers) must be gone.
import { describe, expect, it } from "vitest";
import { sanitised, type Plain } from "../../src/analysis/svg";

class Fake implements Plain {
  parent: Fake | null = null;
  children: Fake[];
  attributes: { name: string; value: string }[];
  constructor(public localName: string, attributes: Record<string, string> = {}, children: Fake[] = []) {
    this.attributes = Object.entries(attributes).map(([name, value]) => ({ name, value }));
    this.children = children;
    for (const child of children) child.parent = this;
  }
  removeAttribute(name: string): void {
    this.attributes = this.attributes.filter((one) => one.name !== name);
  }
  setAttribute(name: string, value: string): void {
    this.removeAttribute(name);
    this.attributes.push({ name, value });
  }
  remove(): void {
    this.parent!.children = this.parent!.children.filter((one) => one !== this);
  }
  get(name: string): string | undefined {
    return this.attributes.find((one) => one.name === name)?.value;
  }
  get names(): string[] {
    return [this.localName, ...this.children.flatMap((child) => child.names)];
  }
}

describe("a sanitised drawing", () => {
  it("has no style element, script or foreign content at any depth", () => {
    const drawing = new Fake("svg", {}, [new Fake("style"), new Fake("g", {}, [new Fake("script"), new Fake("foreignObject", {}, [new Fake("p")]), new Fake("image"), new Fake("path")]), new Fake("STYLE")]);
    expect(sanitised(drawing).names).toEqual(["svg", "g", "path"]);
  });
  it("has no style attribute, handler or outside address, but keeps its paint and inner addresses", () => {
    const use = new Fake("use", { href: "#clip", "xlink:href": "https://example.org/a.svg", onload: "x()", ONCLICK: "y()", style: "fill: red", fill: "red" });
    sanitised(new Fake("svg", { style: "max-width: 100%" }, [use]));
    expect(use.attributes.map((one) => one.name).sort()).toEqual(["fill", "href"]);
    const link = new Fake("a", { href: "javascript:alert(1)" });
    expect(sanitised(link).attributes).toEqual([]);
  });
  it("names groups by class for the sheet, not to a screen reader", () => {
    const group = sanitised(new Fake("g", { "aria-label": "x-axis tick label", class: "own", "aria-hidden": "true" }));
    expect(group.get("class")).toBe("own plot-x-axis-tick-label");
    expect(group.attributes.some((one) => one.name.startsWith("aria-"))).toBe(false);
  });
});
