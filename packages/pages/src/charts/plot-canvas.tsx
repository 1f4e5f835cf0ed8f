import 'uplot/dist/uPlot.min.css';
import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import { type ChartSpec, paletteOf } from './chart-spec.ts';
import { plotColumns, plotOptions } from './plot-options.ts';

interface PlotCanvasProps {
  readonly spec: ChartSpec;
  readonly height: number;
  /** Which point the pointer is at. */
  readonly onPoint: (index: number | null) => void;
}

/** The drawing itself. It is made again with other data or another theme, and follows the width it has. */
export function PlotCanvas({ spec, height, onPoint }: PlotCanvasProps) {
  const holder = useRef<HTMLDivElement>(null);
  const tell = useRef(onPoint);
  tell.current = onPoint;
  const scheme = useComputedColorScheme('light');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the colours are read anew when the theme changes
  useEffect(() => {
    const element = holder.current;
    if (element === null) return;
    const size = { width: Math.max(element.clientWidth, 1), height };
    const options = plotOptions(spec, paletteOf(element), size, (index) => tell.current(index));
    const plot = new uPlot(options, plotColumns(spec), element);
    const observer = new ResizeObserver(() => {
      const width = element.clientWidth;
      if (width > 0 && width !== plot.width) plot.setSize({ width, height });
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      plot.destroy();
    };
  }, [spec, height, scheme]);
  return <div ref={holder} style={{ height, minWidth: 0, overflow: 'hidden' }} />;
}
