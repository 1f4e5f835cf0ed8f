import type uPlot from 'uplot';
import { dayIn, timeIn } from '../time/format.ts';
import { rangeOf } from './aligned.ts';
import { type ChartSpec, faded, type Palette } from './chart-spec.ts';
import { drawLevels, drawMarks } from './draw-marks.ts';
import { numberWords } from './number-words.ts';

const MINUTE_S = 60;
const FONT = "11px 'Inter Variable', system-ui, sans-serif";

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Columns in the order of the series of `plotOptions`. */
export function plotColumns({ times, lines, band }: ChartSpec): uPlot.AlignedData {
  const columns = [
    ...(band === undefined ? [] : [band.high, band.low]),
    ...lines.map(({ values }) => values),
  ];
  return [[...times], ...columns.map((column) => [...column])];
}

export function plotOptions(
  spec: ChartSpec,
  palette: Palette,
  size: Size,
  onPoint: (index: number | null) => void,
): uPlot.Options {
  const fromS = Date.parse(spec.from) / 1000;
  const toS = Date.parse(spec.to) / 1000;
  const [least, greatest] = rangeOf(valuesOf(spec)) ?? [0, 1];
  const band = spec.band;
  return {
    ...size,
    padding: [spec.marks === undefined ? 8 : 20, 12, 0, 0],
    legend: { show: false },
    cursor: { drag: { x: false, y: false }, y: false, points: { size: 7 } },
    scales: { x: { time: true, range: [fromS, toS] }, y: { range: [least, greatest] } },
    axes: [timeAxis(palette, isOverDays(spec)), valueAxis(palette)],
    series: [
      {},
      ...(band === undefined ? [] : [bandEdge('high'), bandEdge('low')]),
      ...spec.lines.map(({ label, tone }) => ({
        label,
        stroke: palette.tone(tone),
        width: 1.8,
        points: { size: 4, fill: palette.tone(tone) },
        spanGaps: false,
      })),
    ],
    ...(band === undefined ? {} : { bands: [{ series: [1, 2], fill: faded(palette.tone(band.tone)) }] }),
    hooks: {
      draw: [
        (plot) => drawLevels(plot, spec.levels ?? [], palette),
        (plot) => drawMarks(plot, spec.marks ?? [], palette),
      ],
      setCursor: [({ cursor }) => onPoint(cursor.idx ?? null)],
    },
  };
}

/** A limit is seen even where no value comes near it. */
function valuesOf({ lines, band, levels }: ChartSpec): (number | null)[] {
  return [
    ...lines.flatMap(({ values }) => values),
    ...(band === undefined ? [] : [...band.low, ...band.high]),
    ...(levels ?? []).map(({ value }) => value),
  ];
}

function bandEdge(label: string): uPlot.Series {
  return { label, stroke: 'transparent', width: 0, points: { show: false }, spanGaps: false };
}

function isOverDays({ from, to }: ChartSpec): boolean {
  return dayIn(from, 'UTC') !== dayIn(to, 'UTC');
}

/** Over more than one day, the first time of each day has its day below it. */
export function tickWords(seconds: readonly number[], stepS: number, withDays: boolean): string[] {
  let dayBefore = '';
  return seconds.map((second) => {
    const ts = new Date(second * 1000).toISOString();
    const time = stepS < MINUTE_S ? timeIn(ts, 'UTC') : timeIn(ts, 'UTC').slice(0, 5);
    const day = dayIn(ts, 'UTC');
    const isNew = withDays && day !== dayBefore;
    dayBefore = day;
    return isNew ? `${time}\n${day.slice(5)}` : time;
  });
}

function timeAxis(palette: Palette, withDays: boolean): uPlot.Axis {
  return {
    ...looksOf(palette),
    size: withDays ? 44 : 30,
    values: (_plot, splits, _axis, _space, stepS) => tickWords(splits, stepS, withDays),
  };
}

function valueAxis(palette: Palette): uPlot.Axis {
  return {
    ...looksOf(palette),
    size: (_plot, values) => 14 + 7 * Math.max(3, ...(values ?? []).map((value) => value.length)),
    values: (_plot, splits) => splits.map(numberWords),
  };
}

function looksOf({ quiet, line }: Palette): uPlot.Axis {
  return {
    stroke: quiet,
    font: FONT,
    grid: { stroke: line, width: 1 },
    ticks: { stroke: line, width: 1, size: 4 },
  };
}
