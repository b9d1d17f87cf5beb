/** Class of the catalogue: [symbol set, entity, first modifier, second modifier]. */
export const CODES: Record<string, string[]>;
export function codeOf(kind: string, side: string): string;
export function symbolOf(kind: string, side: string): { isValid(): boolean; drawInstructions: unknown[] };
export function sheet(): { frames: object; icons: object; classes: object };
