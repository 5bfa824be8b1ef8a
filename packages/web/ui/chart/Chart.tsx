import { ActionIcon, Skeleton, Tooltip, useComputedColorScheme } from '@mantine/core';
import { IconChartLine, IconTable } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { DARK, LIGHT } from '../tokens.ts';
import { ChartTable } from './ChartTable.tsx';
import type { ECharts } from './echarts.ts';
import { type ChartData, optionOf } from './option.ts';

interface ChartProps {
  readonly label: string;
  readonly data: ChartData;
  readonly height?: number;
}

function Drawing({ label, data, height }: Required<ChartProps>) {
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
    if (ready)
      chart.current?.setOption(optionOf(data, scheme === 'dark' ? DARK : LIGHT, label), { notMerge: true });
  }, [ready, data, scheme, label]);

  return (
    <div style={{ position: 'relative', height }}>
      {ready ? null : <Skeleton className="fh-delayed" height={height} pos="absolute" />}
      <div ref={element} role="img" aria-label={label} style={{ height, width: '100%' }} />
    </div>
  );
}

/** A chart with the table behind it: the button, or the key t while the chart has the focus. */
export function Chart({ label, data, height = 280 }: ChartProps) {
  const [table, setTable] = useState(false);
  return (
    <section
      aria-label={label}
      style={{ position: 'relative' }}
      onKeyDown={(event) => {
        if (event.key === 't' && !event.ctrlKey && !event.metaKey && !event.altKey) setTable(!table);
      }}
    >
      <Tooltip label={table ? 'Show the chart (t)' : 'Show the table (t)'}>
        <ActionIcon
          variant="subtle"
          color="gray"
          c="dimmed"
          pos="absolute"
          top={0}
          right={0}
          style={{ zIndex: 3 }}
          aria-label={table ? 'Show the chart' : 'Show the table'}
          aria-pressed={table}
          onClick={() => setTable(!table)}
        >
          {table ? <IconChartLine size={18} aria-hidden /> : <IconTable size={18} aria-hidden />}
        </ActionIcon>
      </Tooltip>
      {table ? (
        <div style={{ paddingTop: 36 }}>
          <ChartTable label={label} data={data} height={height - 36} />
        </div>
      ) : (
        <Drawing label={label} data={data} height={height} />
      )}
    </section>
  );
}
