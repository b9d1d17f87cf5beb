// Charts by Observable Plot, loaded when the first one is shown. Colours are classes and custom properties of charts.css,
// so a change of theme needs no new drawing. Every chart takes rows of shape.ts and a width in px.
import { areaY, axisX, barX, dot, lineY, link, plot, ruleX, ruleY, text, tickX } from "@observablehq/plot";
import type { Markish, PlotOptions } from "@observablehq/plot";
import { extent, type DifferenceRow, type LevelRow, type MagazineRow, type ObjectRow, type PmfBar, type ShareRow, type TornadoRow } from "./shape";
import { figure, known, quantity, share, signed } from "./words";
import type { Bounds } from "./types";

export type Drawn = (SVGSVGElement | HTMLElement) & Element;

const INK = "var(--ink)";
const MUTED = "var(--muted)";
const FULL = "var(--chart-full)";
const PALE = "var(--chart-pale)";
const PANEL = "var(--panel)";

const FRAME: PlotOptions = { className: "plot", marginTop: 8, marginBottom: 40, marginRight: 12 };

function xAxis(label: string, integers = false): Markish {
  return axisX({
    label, labelAnchor: "center", labelArrow: "none", labelOffset: 36, tickSize: 0, color: MUTED,
    tickFormat: integers ? (d: number) => (Number.isInteger(d) ? String(d) : "") : undefined,
  });
}

interface Ranged { name: string; mean: number; mc: Bounds; ignorance: Bounds; chance?: Bounds }

const ranges = (rows: Ranged[], kind: "mc" | "ignorance" | "chance"): { name: string; x1: number; x2: number }[] =>
  rows.flatMap((row) => {
    const found = row[kind];
    return found && known(found) ? [{ name: row.name, x1: found[0], x2: found[1] }] : [];
  });

const wide = (bounds: Bounds): number => (known(bounds) ? bounds[1] - bounds[0] : 0);

/** Pale bar and, taller, full bar; the pale one lies on top where few sets make the error the wider of the two. */
function bars(rows: Ranged[], pale_px: number, full_px: number, dy = 0): Markish[] {
  const line = (some: Ranged[], kind: "mc" | "ignorance", stroke: string, strokeWidth: number): Markish =>
    ruleY(ranges(some, kind), { x1: "x1", x2: "x2", y: "name", stroke, strokeWidth, dy });
  const above = rows.filter((row) => wide(row.mc) > wide(row.ignorance));
  return [line(rows, "ignorance", PALE, pale_px), line(rows, "mc", FULL, full_px), line(above, "ignorance", PALE, pale_px - 2)];
}

/** Pale bar: what nobody knows. Full bar: error of the mean. Diamond: mean. Thin line below: luck. */
function intervalMarks(rows: Ranged[], row_px: number, dy = 0): Markish[] {
  const luck = ranges(rows, "chance");
  const ends = luck.flatMap((one) => [{ name: one.name, x: one.x1 }, { name: one.name, x: one.x2 }]);
  return [
    ...bars(rows, 9, 15, dy),
    ruleY(luck, { x1: "x1", x2: "x2", y: "name", stroke: MUTED, strokeWidth: 1.5, dy: dy + 14 }),
    tickX(ends, { x: "x", y: "name", stroke: MUTED, strokeWidth: 1.5, insetTop: row_px / 2 + dy + 10, insetBottom: row_px / 2 - dy - 18 }),
    dot(rows, { x: "mean", y: "name", symbol: "diamond", r: 4.5, fill: INK, stroke: PANEL, strokeWidth: 1.5, dy }),
  ];
}

const wrap = { lineWidth: 17, lineHeight: 1.15 } as const;

/** Names at the left of each row; long ones in two lines. */
function names(rows: { name: string }[], margin_px: number): Markish {
  return text(rows, { y: "name", text: "name", frameAnchor: "left", textAnchor: "end", dx: -12, fill: INK, ...wrap, lineWidth: margin_px / 14.8 });
}

/** Values in a column at the right of the frame. */
function values<T extends { name: string }>(rows: T[], say: (row: T) => string, dy = 0): Markish {
  return text(rows, { y: "name", text: say, frameAnchor: "right", textAnchor: "start", dx: 10, dy, fill: INK, fontWeight: 600, className: "plot-value" });
}

function bands(rows: { name: string }[], row_px: number, width: number, more: PlotOptions): PlotOptions {
  const frame = { ...FRAME, ...more };
  return {
    ...frame, width, height: rows.length * row_px + frame.marginTop! + frame.marginBottom!,
    y: { type: "band", axis: null, domain: rows.map((row) => row.name), padding: 0, round: false },
  };
}

/** Room for the longest name, at most a third of the width; longer ones take two lines. */
function leftMargin(width: number, rows: { name: string }[], most = 190): number {
  const longest = Math.max(...rows.map((row) => row.name.length), 4);
  return Math.round(Math.min(most, width * 0.36, longest * 8.6 + 22));
}

/** Means with their three intervals, a row each. */
export function levels(data: { rows: LevelRow[]; unit: string; most?: number }, width: number): Drawn {
  const { rows, unit } = data;
  const [low, high] = extent(rows);
  const row_px = 50;
  const marginLeft = leftMargin(width, data.rows);
  const frame = bands(rows, row_px, width, { marginLeft, marginRight: 56 });
  return plot({
    ...frame, x: { domain: [low, data.most ?? high], nice: data.most === undefined },
    marks: [xGrid(), ...intervalMarks(rows, row_px, -5), names(rows, marginLeft), values(rows, (row) => figure(row.mean)), xAxis(unit)],
  });
}

const xGrid = (): Markish => ruleX([0], { stroke: "var(--line)" });

/** How likely each number is: bars for all cases, an open step for central values. */
export function distribution(data: { bars: PmfBar[]; unit: string; mean: number }, width: number): Drawn {
  const percent = data.bars.map((bar) => ({ ...bar, all: 100 * bar.all, central: bar.central === null ? null : 100 * bar.central, low: bar.count - 0.42, high: bar.count + 0.42 }));
  const central = percent.filter((bar) => bar.central !== null);
  const most = Math.max(...percent.map((bar) => Math.max(bar.all, bar.central ?? 0)), 1);
  const first = data.bars[0]?.count ?? 0;
  const last = data.bars.at(-1)?.count ?? 1;
  return plot({
    ...FRAME, width, height: Math.min(320, Math.max(220, width * 0.5)), marginLeft: 54, marginTop: 26,
    x: { type: "linear", domain: [first - 0.6, last + 0.6] }, y: { domain: [0, most], nice: true, label: null, ticks: 4, tickSize: 0, tickFormat: (d: number) => `${d} %`, grid: true },
    marks: [
      areaBars(percent),
      link(central, { x1: "low", x2: "high", y1: "central", y2: "central", stroke: INK, strokeWidth: 2.5 }),
      ruleX([data.mean], { stroke: INK, strokeDasharray: "3 3" }),
      text([data.mean], { x: (d: number) => d, frameAnchor: "top", dy: -18, text: () => `mean ${figure(data.mean)}`, fill: INK, fontWeight: 600 }),
      ruleY([0], { stroke: MUTED }),
      xAxis(data.unit, true),
    ],
  });
}

function areaBars(bars: { low: number; high: number; all: number }[]): Markish {
  const steps = bars.flatMap((bar, i) => [{ i, x: bar.low, y: bar.all }, { i, x: bar.high, y: bar.all }]);
  return areaY(steps, { x: "x", y: "y", z: "i", fill: FULL, curve: "linear" });
}

/** Rows without the luck of a raid, where that is not drawn. */
const drawn = (rows: LevelRow[]): Ranged[] => rows.map(({ name, mean, mc, ignorance }) => ({ name, mean, mc, ignorance }));

/** Kill chain: bars that fall from stage to stage, with the error of each mean and what nobody knows. */
export function chain(data: { rows: LevelRow[]; unit: string }, width: number): Drawn {
  const { rows } = data;
  const row_px = 38;
  const marginLeft = leftMargin(width, data.rows);
  return plot({
    ...bands(rows, row_px, width, { marginLeft, marginRight: 56 }), x: { domain: [0, extent(drawn(rows))[1]] },
    marks: [
      barX(rows, { x: "mean", y: "name", fill: "var(--chart-soft)", insetTop: 4, insetBottom: 4 }),
      ...whiskers(rows), names(rows, marginLeft), values(rows, (row) => figure(row.mean)), ruleX([0], { stroke: MUTED }), xAxis(data.unit),
    ],
  });
}

/** On bars: pale over the bar what nobody knows, full the error of the mean, a notch the mean. */
function whiskers(rows: Ranged[], dy = 0, means = true): Markish[] {
  return [
    ...bars(rows, 5, 8, dy),
    ...(means ? [dot(rows, { x: "mean", y: "name", symbol: "diamond", r: 4.5, fill: INK, stroke: PANEL, strokeWidth: 1.2, dy })] : []),
  ];
}

/** Reasons as sentences above their bars. */
export function reasons(data: { rows: LevelRow[]; unit: string }, width: number): Drawn {
  const { rows } = data;
  const row_px = 42;
  return plot({
    ...bands(rows, row_px, width, { marginLeft: 14, marginRight: 56 }), x: { domain: [0, extent(drawn(rows))[1]] },
    marks: [
      barX(rows, { x: "mean", y: "name", fill: "var(--chart-soft)", insetTop: 20, insetBottom: 6 }),
      ...whiskers(rows, 7),
      text(rows, { y: "name", text: "name", frameAnchor: "left", textAnchor: "start", dx: 2, dy: -10, fill: INK, lineWidth: (width - 20) / 13.5, textOverflow: "ellipsis-end" }),
      values(rows, (row) => figure(row.mean), 7), ruleX([0], { stroke: MUTED }), xAxis(data.unit),
    ],
  });
}

/** Chance of being shot down, object by object; friends are squares. */
export function objects(data: { rows: ObjectRow[] }, width: number): Drawn {
  const row_px = 24;
  const scaled = data.rows.map((row) => ({
    ...row, mean: 100 * row.mean, mc: row.mc.map((b) => b && 100 * b) as Bounds, ignorance: row.ignorance.map((b) => b && 100 * b) as Bounds,
  }));
  const marginLeft = leftMargin(width, data.rows);
  const friends = scaled.filter((row) => row.side === "friend");
  return plot({
    ...bands(scaled, row_px, width, { marginLeft, marginRight: 60 }), x: { domain: [0, 100], ticks: 5, tickFormat: (d: number) => `${d}`, grid: true },
    marks: [
      ...whiskers(scaled, 0, false),
      dot(scaled.filter((row) => row.side !== "friend"), { x: "mean", y: "name", symbol: "diamond", r: 4.5, fill: INK, stroke: PANEL, strokeWidth: 1.2 }),
      dot(friends, { x: "mean", y: "name", symbol: "square", r: 5, fill: "var(--ok)", stroke: PANEL, strokeWidth: 1.5 }),
      text(scaled, { y: "name", text: "name", frameAnchor: "left", textAnchor: "end", dx: -12, fill: INK, lineWidth: marginLeft / 15, textOverflow: "ellipsis-end" }),
      values(scaled, (row) => share(row.mean / 100).replace("less than ", "< ").replace("more than ", "> ")), ruleX([0], { stroke: MUTED }), xAxis("chance of being shot down, %"),
    ],
  });
}

/** Magazines: missiles fired (full) and left (soft) on average, with the line of fired in 90 of 100 cases. */
export function magazines(data: { rows: (MagazineRow & { name: string })[] }, width: number): Drawn {
  const { rows } = data;
  const row_px = 40;
  const marginLeft = leftMargin(width, data.rows);
  const fired = rows.map((row) => ({ ...row, x1: 0, x2: row.fired.mean ?? 0 }));
  const left = rows.map((row) => ({ ...row, x1: row.fired.mean ?? 0, x2: (row.fired.mean ?? 0) + (row.left.mean ?? 0) }));
  const reach = rows.filter((row) => row.fired.p05 !== null && row.fired.p95 !== null).map((row) => ({ name: row.name, x1: row.fired.p05!, x2: row.fired.p95! }));
  return plot({
    ...bands(rows, row_px, width, { marginLeft, marginRight: 92 }), x: { domain: [0, Math.max(1, ...left.map((row) => row.x2), ...reach.map((row) => row.x2))] },
    marks: [
      barX(fired, { x1: "x1", x2: "x2", y: "name", fill: FULL, insetTop: 7, insetBottom: 11 }),
      barX(left, { x1: "x1", x2: "x2", y: "name", fill: "var(--chart-soft)", insetTop: 7, insetBottom: 11 }),
      ruleY(reach, { x1: "x1", x2: "x2", y: "name", stroke: INK, strokeWidth: 1.5, dy: 15 }),
      tickX(reach.flatMap((one) => [{ name: one.name, x: one.x1 }, { name: one.name, x: one.x2 }]), { x: "x", y: "name", stroke: INK, strokeWidth: 1.5, insetTop: 31, insetBottom: 1 }),
      names(rows, marginLeft), values(rows, (row) => `${figure(row.fired.mean)} fired`), ruleX([0], { stroke: MUTED }), xAxis("missiles in a raid, number"),
    ],
  });
}

/** Shares of the spread with their intervals; diamonds alone, circles in total. */
export function shares(data: { rows: ShareRow[] }, width: number): Drawn {
  const once = [...new Map(data.rows.map((row) => [row.name, row])).values()];
  const row_px = 48;
  const marginLeft = leftMargin(width, data.rows, 236);
  const twice = data.rows.some((row) => row.kind === "in total");
  const marks = (["alone", "in total"] as const).flatMap((kind, i) => {
    const rows = data.rows.filter((row) => row.kind === kind);
    const dy = twice ? (i === 0 ? -8 : 8) : 0;
    const reach = rows.filter((row) => row.low !== null && row.high !== null);
    return [
      ruleY(reach, { x1: (r: ShareRow) => 100 * r.low!, x2: (r: ShareRow) => 100 * r.high!, y: "name", stroke: i === 0 ? FULL : MUTED, strokeWidth: i === 0 ? 6 : 2, dy }),
      dot(rows, { x: (r: ShareRow) => 100 * r.value, y: "name", symbol: i === 0 ? "diamond" : "circle", r: 5, fill: i === 0 ? INK : PANEL, stroke: i === 0 ? PANEL : INK, strokeWidth: 1.5, dy }),
    ];
  });
  return plot({
    ...bands(once, row_px, width, { marginLeft, marginRight: 56 }), x: { domain: [0, Math.max(10, ...data.rows.map((r) => 100 * (r.high ?? r.value)))], nice: true, grid: true },
    marks: [...marks, names(once, marginLeft), values(once, (row) => `${Math.round(100 * (data.rows.find((r) => r.name === row.name)?.value ?? 0))} %`), ruleX([0], { stroke: MUTED }), xAxis("share of the spread between sets of unknowns, %")],
  });
}

/** Mean at the low and the high of each unknown, about the mean of all. */
export function tornado(data: { rows: TornadoRow[]; mean: number; unit: string }, width: number): Drawn {
  const { rows, mean } = data;
  const row_px = 48;
  const marginLeft = leftMargin(width, data.rows, 236);
  const ends = rows.flatMap((row) => [
    { name: row.name, end: "low", x: row.at_low, bounds: row.low_mc, said: quantity(row.low, row.unit), left: row.at_low < row.at_high },
    { name: row.name, end: "high", x: row.at_high, bounds: row.high_mc, said: quantity(row.high, row.unit), left: row.at_high < row.at_low },
  ]);
  const reach = ends.flatMap((end) => (known(end.bounds) ? [{ ...end, x1: end.bounds[0], x2: end.bounds[1] }] : [{ ...end, x1: end.x, x2: end.x }]));
  const low = Math.min(mean, ...reach.map((end) => end.x1));
  const high = Math.max(mean, ...reach.map((end) => end.x2));
  const room = (high - low || 1) * 0.16;
  const bar = (end: string, fill: string): Markish => barX(ends.filter((one) => one.end === end), { x1: mean, x2: "x", y: "name", fill, insetTop: 10, insetBottom: 10 });
  const tag = (left: boolean): Markish => text(reach.filter((one) => one.left === left), { x: left ? "x1" : "x2", y: "name", text: "said", textAnchor: left ? "end" : "start", dx: left ? -6 : 6, fill: INK });
  return plot({
    ...bands(rows, row_px, width, { marginLeft, marginTop: 28 }), x: { domain: [low - room, high + room], grid: true },
    marks: [
      bar("low", "var(--chart-low)"), bar("high", "var(--chart-high)"), ruleX([mean], { stroke: INK, strokeWidth: 1.5 }),
      ruleY(reach, { x1: "x1", x2: "x2", y: "name", stroke: INK, strokeWidth: 1.5 }), tag(true), tag(false),
      text([mean], { x: (d: number) => d, frameAnchor: "top", dy: -18, text: () => `mean ${figure(mean)}`, fill: INK, fontWeight: 600 }),
      names(rows, marginLeft), xAxis(data.unit),
    ],
  });
}

/** Differences to the first variant, on common dice. */
export function differences(data: { rows: DifferenceRow[]; first: string; unit: string }, width: number): Drawn {
  const { rows } = data;
  const row_px = 60;
  const marginLeft = leftMargin(width, data.rows);
  const [low, high] = extent(rows);
  const most = Math.max(Math.abs(low), Math.abs(high));
  return plot({
    ...bands(rows, row_px, width, { marginLeft, marginRight: 56, marginTop: 24 }), x: { domain: [-most, most], nice: true, grid: true, tickFormat: (d: number) => signed(d).replace(/\.0$/, "") },
    marks: [
      ruleX([0], { stroke: INK, strokeWidth: 1.5 }), ...whiskersWide(rows),
      text(rows, { x: 0, y: "name", dy: -18, text: (row: DifferenceRow) => (row.same ? "the same in every case" : `more in ${row.more}, fewer in ${row.fewer} of ${row.sets} sets`), fill: MUTED, stroke: PANEL, strokeWidth: 4 }),
      names(rows, marginLeft), values(rows, (row) => signed(row.mean)),
      text([0], { x: (d: number) => d, frameAnchor: "top", dy: -16, text: () => `${data.first}: held against`, fill: INK, fontWeight: 600 }), xAxis(data.unit),
    ],
  });
}

const whiskersWide = (rows: Ranged[]): Markish[] => [
  ...bars(rows, 9, 15),
  dot(rows, { x: "mean", y: "name", symbol: "diamond", r: 4.5, fill: INK, stroke: PANEL, strokeWidth: 1.5 }),
];

/** A run as it grows: the mean, its narrowing error and the range of what nobody knows against the cases flown. */
export function growth(data: { rows: { runs: number; mean: number; mc: Bounds; ignorance: Bounds }[]; total: number; unit: string }, width: number): Drawn {
  const band = (kind: "mc" | "ignorance"): { runs: number; y1: number; y2: number }[] =>
    data.rows.flatMap((row) => (known(row[kind]) ? [{ runs: row.runs, y1: row[kind][0] as number, y2: row[kind][1] as number }] : []));
  const last = data.rows.at(-1);
  return plot({
    ...FRAME, width, height: 210, marginLeft: 44, marginRight: 56, x: { domain: [0, data.total] }, y: { label: null, ticks: 4, tickSize: 0, grid: true, zero: false, nice: true },
    marks: [
      areaY(band("ignorance"), { x: "runs", y1: "y1", y2: "y2", fill: PALE }), areaY(band("mc"), { x: "runs", y1: "y1", y2: "y2", fill: FULL }),
      lineY(data.rows, { x: "runs", y: "mean", stroke: INK, strokeWidth: 2 }),
      ...(last ? [dot([last], { x: "runs", y: "mean", r: 5, symbol: "diamond", fill: INK, stroke: PANEL }), text([last], { x: "runs", y: "mean", text: (row: { mean: number }) => figure(row.mean), dx: 10, textAnchor: "start", fill: INK, fontWeight: 600 })] : []),
      xAxis("cases flown, number"),
    ],
  });
}
