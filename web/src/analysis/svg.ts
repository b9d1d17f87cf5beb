// A drawing by a library made fit for a strict page: no style elements, no style or event attributes, nothing that loads
// or runs. Our own sheet (charts.css) carries the rules instead.

/** As much of an element as is needed here, so that a test needs no browser. */
export interface Plain {
  localName: string;
  children: Iterable<Plain> | ArrayLike<Plain>;
  attributes: Iterable<{ name: string; value: string }> | ArrayLike<{ name: string; value: string }>;
  removeAttribute(name: string): void;
  setAttribute(name: string, value: string): void;
  remove(): void;
}

const UNWANTED = new Set(["style", "script", "foreignobject", "iframe", "object", "embed", "image", "link", "animate", "set"]);

function unwanted(name: string, value: string): boolean {
  const low = name.toLowerCase();
  if (low === "style" || low.startsWith("on")) return true;
  return (low === "href" || low === "xlink:href") && !value.startsWith("#");
}

/** Names of groups become classes for our sheet: a picture's parts must not be named one by one to a screen reader. */
function quiet(element: Plain): void {
  const attributes = Array.from(element.attributes as Iterable<{ name: string; value: string }>);
  const label = attributes.find((one) => one.name === "aria-label")?.value;
  const old = attributes.find((one) => one.name === "class")?.value;
  if (label) element.setAttribute("class", [old, `plot-${label.replace(/[^A-Za-z]+/g, "-")}`].filter(Boolean).join(" "));
  for (const { name } of attributes) if (name.startsWith("aria-")) element.removeAttribute(name);
}

/** Strip an element and all below it; returns the same element. */
export function sanitised<T extends Plain>(element: T): T {
  quiet(element);
  for (const child of Array.from(element.children as Iterable<Plain>)) {
    if (UNWANTED.has(child.localName.toLowerCase())) child.remove();
    else sanitised(child);
  }
  for (const { name, value } of Array.from(element.attributes as Iterable<{ name: string; value: string }>))
    if (unwanted(name, value)) element.removeAttribute(name);
  return element;
}
