// Whether this browser can draw in 3-D at all, and whether it has to do so without a graphics card.

export type Ability = "none" | "software" | "hardware";

/** Try a context of its own, so that a refusal is an answer and not an error on the console. */
export function ability(): Ability {
  const canvas = document.createElement("canvas");
  let context: WebGL2RenderingContext | null = null;
  try {
    context = canvas.getContext("webgl2");
  } catch {
    return "none";
  }
  if (!context) return "none";
  const named = context.getExtension("WEBGL_debug_renderer_info");
  const renderer = String(context.getParameter(named ? named.UNMASKED_RENDERER_WEBGL : context.RENDERER));
  context.getExtension("WEBGL_lose_context")?.loseContext();
  return /swiftshader|llvmpipe|softpipe|software|basic render/i.test(renderer) ? "software" : "hardware";
}
