import { Skeleton, useComputedColorScheme } from '@mantine/core';
import type { EChartsCoreOption } from 'echarts/core';
import { useEffect, useRef, useState } from 'react';
import { DARK, LIGHT, type Tokens } from '../tokens.ts';
import type { ECharts } from './echarts.ts';

interface DrawingProps {
  readonly label: string;
  readonly height: number;
  /** What to draw, in the colours of the theme; the same function for the same picture. */
  readonly option: (tokens: Tokens) => EChartsCoreOption;
}

/** Draws an option of ECharts, which is loaded when the first chart is on the screen. */
export function Drawing({ label, height, option }: DrawingProps) {
  const element = useRef<HTMLDivElement>(null);
  const chart = useRef<ECharts | null>(null);
  const [ready, setReady] = useState(false);
  const scheme = useComputedColorScheme('light');

  useEffect(() => {
    let gone = false;
    let observer: ResizeObserver | undefined;
    void import('./echarts.ts').then(({ init }) => {
      if (gone || element.current === null) return;
      chart.current = init(element.current, null, { renderer: 'svg' });
      observer = new ResizeObserver(() => chart.current?.resize());
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
    if (ready) chart.current?.setOption(option(scheme === 'dark' ? DARK : LIGHT), { notMerge: true });
  }, [ready, option, scheme]);

  return (
    <div style={{ position: 'relative', height }}>
      {ready ? null : <Skeleton className="fh-delayed" height={height} pos="absolute" />}
      <div ref={element} role="img" aria-label={label} style={{ height, width: '100%' }} />
    </div>
  );
}
