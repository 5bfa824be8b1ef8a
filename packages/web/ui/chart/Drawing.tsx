import { Skeleton, useComputedColorScheme } from '@mantine/core';
import type { EChartsCoreOption } from 'echarts/core';
import { useEffect, useRef, useState } from 'react';
import { DARK, LIGHT, type Tokens } from '../tokens.ts';
import type { ECharts } from './echarts.ts';
import { LEGEND, type Room } from './frame.ts';
import { legendLines } from './legend.ts';

interface DrawingProps {
  readonly label: string;
  readonly height: number;
  /** What to draw, in the colours of the theme and for the room there is; the same function for the same picture. */
  readonly option: (tokens: Tokens, room: Room) => EChartsCoreOption;
  /** The names of its legend: where they need several lines the picture is so much higher. */
  readonly legend?: readonly string[];
}

const NONE: readonly string[] = [];

/** Draws an option of ECharts, which is loaded when the first chart is on the screen. */
export function Drawing({ label, height, option, legend = NONE }: DrawingProps) {
  const element = useRef<HTMLDivElement>(null);
  const chart = useRef<ECharts | null>(null);
  const [ready, setReady] = useState(false);
  const [width, setWidth] = useState(0);
  const scheme = useComputedColorScheme('light');
  const lines = legendLines(legend, width);
  const whole = height + (lines - 1) * LEGEND.line;

  useEffect(() => {
    let gone = false;
    let observer: ResizeObserver | undefined;
    void import('./echarts.ts').then(({ init }) => {
      if (gone || element.current === null) return;
      chart.current = init(element.current, null, { renderer: 'svg' });
      observer = new ResizeObserver(([entry]) => {
        chart.current?.resize();
        setWidth(Math.round(entry?.contentRect.width ?? 0));
      });
      observer.observe(element.current);
      setReady(true);
    });
    return () => {
      gone = true;
      observer?.disconnect();
      chart.current?.dispose();
      chart.current = null;
    };
  }, []);

  useEffect(() => {
    // Drawn once its width is known: what stands along its axes and below depends on it.
    if (!ready || width === 0) return;
    const tokens = scheme === 'dark' ? DARK : LIGHT;
    chart.current?.setOption(option(tokens, { lines, width }), { notMerge: true });
  }, [ready, option, scheme, lines, width]);

  return (
    <div style={{ position: 'relative', height: whole }}>
      {ready ? null : <Skeleton className="fh-delayed" height={whole} pos="absolute" />}
      <div ref={element} role="img" aria-label={label} style={{ height: whole, width: '100%' }} />
    </div>
  );
}
