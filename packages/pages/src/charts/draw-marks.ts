import uPlot from 'uplot';
import type { ChartSpec, Palette } from './chart-spec.ts';

const ROOM = 5;

/** Dashed lines across, each with its words above its left end. */
export function drawLevels(plot: uPlot, levels: NonNullable<ChartSpec['levels']>, palette: Palette): void {
  const { ctx, bbox } = plot;
  const ratio = uPlot.pxRatio;
  for (const { value, words } of levels) {
    const y = Math.round(plot.valToPos(value, 'y', true));
    if (y < bbox.top || y > bbox.top + bbox.height) continue;
    const right = bbox.left + bbox.width;
    stroked(ctx, palette.tone('critical'), [6 * ratio, 4 * ratio], ratio, [bbox.left, y], [right, y]);
    const isHigh = y - bbox.top < 16 * ratio;
    ctx.save();
    ctx.font = `600 ${11 * ratio}px 'Inter Variable', system-ui, sans-serif`;
    ctx.fillStyle = palette.tone('critical');
    ctx.textAlign = 'left';
    ctx.textBaseline = isHigh ? 'top' : 'bottom';
    ctx.fillText(words, bbox.left + ROOM * ratio, y + (isHigh ? 3 : -3) * ratio);
    ctx.restore();
  }
}

/**
 * Lines from top to bottom; the first has its words on its left, so that two close ones can be read. Where there is no
 * room beside the words before, at the right edge, they stand below them.
 */
export function drawMarks(plot: uPlot, marks: NonNullable<ChartSpec['marks']>, palette: Palette): void {
  const { ctx, bbox } = plot;
  const ratio = uPlot.pxRatio;
  let [takenFrom, takenTo] = [0, 0];
  marks.forEach(({ ts, words }, at) => {
    const x = Math.round(plot.valToPos(Date.parse(ts) / 1000, 'x', true));
    const right = bbox.left + bbox.width;
    if (x < bbox.left || x > right) return;
    const bottom = bbox.top + bbox.height;
    stroked(ctx, palette.text, [2 * ratio, 3 * ratio], ratio, [x, bbox.top - 4 * ratio], [x, bottom]);
    ctx.save();
    ctx.font = `600 ${11 * ratio}px 'Inter Variable', system-ui, sans-serif`;
    ctx.fillStyle = palette.text;
    const width = ctx.measureText(words).width + ROOM * ratio;
    const isLeft = (at === 0 && marks.length > 1 && x - width > 0) || x + width > right;
    ctx.textAlign = isLeft ? 'right' : 'left';
    const [from, to] = isLeft ? [x - width, x] : [x, x + width];
    const isTaken = from < takenTo && to > takenFrom;
    ctx.textBaseline = isTaken ? 'top' : 'bottom';
    ctx.fillText(words, x + (isLeft ? -ROOM : ROOM) * ratio, bbox.top + (isTaken ? 3 : -3) * ratio);
    ctx.restore();
    [takenFrom, takenTo] = [from, to];
  });
}

type Point = readonly [number, number];

function stroked(
  ctx: CanvasRenderingContext2D,
  colour: string,
  dash: readonly number[],
  width: number,
  from: Point,
  to: Point,
): void {
  ctx.save();
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1.4 * width;
  ctx.setLineDash([...dash]);
  ctx.beginPath();
  ctx.moveTo(...from);
  ctx.lineTo(...to);
  ctx.stroke();
  ctx.restore();
}
