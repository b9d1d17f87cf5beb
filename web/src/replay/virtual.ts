// Which rows of a long list are in view: only these are in the page.

export interface RowWindow {
  first: number;
  /** One after the last. */
  end: number;
  total_px: number;
}

export function rowWindow(scroll_px: number, height_px: number, count: number, row_px: number, spare = 4): RowWindow {
  const from = Math.floor(scroll_px / row_px) - spare;
  const to = Math.ceil((scroll_px + height_px) / row_px) + spare;
  const end = Math.max(0, Math.min(count, to));
  return { first: Math.max(0, Math.min(from, end)), end, total_px: count * row_px };
}

/** Where to scroll so that a row is in view, as little as that needs; `top_px` of the height is covered by a header. */
export function scrollTo(row: number, scroll_px: number, height_px: number, row_px: number, top_px = 0): number {
  const room_px = height_px - top_px;
  if (row * row_px < scroll_px) return row * row_px;
  if ((row + 1) * row_px > scroll_px + room_px) return (row + 1) * row_px - room_px;
  return scroll_px;
}
