import { ActionIcon, Tooltip } from '@mantine/core';
import { IconChartLine, IconTable } from '@tabler/icons-react';
import { type ReactNode, useMemo, useRef, useState } from 'react';
import { ExportCsv } from '../ExportCsv.tsx';
import { ChartTable } from './ChartTable.tsx';
import type { TableData } from './table.ts';

interface ChartFrameProps {
  readonly label: string;
  readonly height: number;
  readonly table: () => TableData;
  readonly children: ReactNode;
}

/** A picture with the table behind it: the button, or the key t while the picture has the focus. */
export function ChartFrame({ label, height, table, children }: ChartFrameProps) {
  const [shown, setShown] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const data = useMemo(() => (shown ? table() : null), [shown, table]);
  return (
    <figure
      aria-label={label}
      style={{ position: 'relative', margin: 0 }}
      onKeyDown={(event) => {
        if (event.key !== 't' || event.ctrlKey || event.metaKey || event.altKey) return;
        setShown(!shown);
        // What had the focus goes with the picture; from the button the key leads back.
        button.current?.focus();
      }}
    >
      <div className="fh-chart-tools">
        {data === null ? null : (
          <ExportCsv small name={label} rows={() => [data.head, ...data.rows.map(({ exact }) => exact)]} />
        )}
        <Tooltip label={data === null ? 'Show the table (t)' : 'Show the chart (t)'}>
          <ActionIcon
            ref={button}
            variant="subtle"
            color="gray"
            c="dimmed"
            aria-label={data === null ? 'Show the table' : 'Show the chart'}
            aria-pressed={data !== null}
            onClick={() => setShown(!shown)}
          >
            {data === null ? <IconTable size={18} aria-hidden /> : <IconChartLine size={18} aria-hidden />}
          </ActionIcon>
        </Tooltip>
      </div>
      {data === null ? (
        children
      ) : (
        <div style={{ paddingTop: 36 }}>
          <ChartTable label={label} data={data} height={Math.max(120, height - 36)} />
        </div>
      )}
    </figure>
  );
}
