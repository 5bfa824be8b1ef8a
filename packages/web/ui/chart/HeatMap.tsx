import { useComputedColorScheme } from '@mantine/core';
import { type KeyboardEvent, useCallback, useRef, useState } from 'react';
import { DARK, LIGHT, type Tokens } from '../tokens.ts';
import { ChartFrame } from './ChartFrame.tsx';
import { diverging, inkOn } from './color.ts';
import { HeatPicture } from './HeatPicture.tsx';
import { type Cell, type HeatData, moved, tableOfHeat, wordsOf } from './heat.ts';

interface HeatMapProps {
  readonly label: string;
  readonly data: HeatData;
  /** Opens a cell: a press, or Enter. */
  readonly onOpen?: (row: number, column: number) => void;
  readonly selected?: Cell | undefined;
}

/** Up to so many columns the values stand in the cells; beyond, it is a picture. */
const READABLE = 24;

/** Values in rows and columns, coloured on a scale with a middle. Arrows move, Enter opens, t shows the table. */
export function HeatMap({ label, data, onOpen, selected }: HeatMapProps) {
  const tokens = useComputedColorScheme('light') === 'dark' ? DARK : LIGHT;
  const [active, setActive] = useState<Cell>({ row: 0, column: 0 });
  const grid = useRef<HTMLTableElement>(null);
  const table = useCallback(() => tableOfHeat(data), [data]);
  const large = data.columns.length > READABLE || data.rows.length > 4 * READABLE;
  const go = (event: KeyboardEvent) => {
    const next = moved(event.key, active, data);
    if (next === null) return;
    event.preventDefault();
    setActive(next);
    grid.current?.querySelector<HTMLElement>(`[data-cell="${next.row}-${next.column}"]`)?.focus();
  };
  const height = Math.max(160, 34 * (data.rows.length + 1) + 48);
  return (
    <ChartFrame label={label} height={Math.min(480, height)} table={table}>
      <div style={{ paddingTop: 36 }}>
        {large ? (
          <HeatPicture
            label={label}
            data={data}
            tokens={tokens}
            {...(onOpen === undefined ? {} : { onOpen })}
          />
        ) : (
          <div className="fh-scroll-x">
            {/* biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: its cells are moved through by the arrows */}
            <table ref={grid} className="fh-heat" role="grid" aria-label={label} onKeyDown={go}>
              <HeatHead data={data} />
              <tbody>
                {data.rows.map((name, row) => (
                  <tr key={name}>
                    <th scope="row">{name}</th>
                    {data.columns.map((column, place) => (
                      <HeatCell
                        key={column}
                        data={data}
                        cell={{ row, column: place }}
                        tokens={tokens}
                        current={active.row === row && active.column === place}
                        selected={selected?.row === row && selected.column === place}
                        onFocus={setActive}
                        onOpen={onOpen}
                      />
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
        <Scale data={data} tokens={tokens} />
      </div>
    </ChartFrame>
  );
}

function HeatHead({ data }: { data: HeatData }) {
  return (
    <thead>
      <tr>
        <th scope="col">{data.corner ?? <span className="fh-hidden">Row</span>}</th>
        {data.columns.map((name) => (
          <th scope="col" key={name}>
            {name}
          </th>
        ))}
      </tr>
    </thead>
  );
}

interface HeatCellProps {
  readonly data: HeatData;
  readonly cell: Cell;
  readonly tokens: Tokens;
  readonly current: boolean;
  readonly selected: boolean;
  readonly onFocus: (cell: Cell) => void;
  readonly onOpen: HeatMapProps['onOpen'];
}

function HeatCell({ data, cell, tokens, current, selected, onFocus, onOpen }: HeatCellProps) {
  const value = data.values[cell.row]?.[cell.column] ?? null;
  const background = value === null ? tokens.surface : diverging(value / data.limit, tokens);
  const words = wordsOf(data, cell);
  const open = () => onOpen?.(cell.row, cell.column);
  return (
    <td
      data-cell={`${cell.row}-${cell.column}`}
      tabIndex={current ? 0 : -1}
      aria-label={words}
      data-selected={selected || undefined}
      data-open={onOpen !== undefined || undefined}
      title={words}
      style={{ background, color: value === null ? tokens.muted : inkOn(background) }}
      onFocus={() => onFocus(cell)}
      onClick={open}
      onKeyDown={(event) => {
        if (event.key === 'Enter' || event.key === ' ') {
          event.preventDefault();
          open();
        }
      }}
    >
      {value === null ? '–' : data.show(value)}
    </td>
  );
}

/** What the colours mean. */
function Scale({ data, tokens }: { data: HeatData; tokens: Tokens }) {
  const stops = [-1, -0.5, 0, 0.5, 1].map((share) => diverging(share, tokens)).join(', ');
  return (
    <div className="fh-heat-scale fh-muted fh-small" aria-hidden="true">
      {data.show(-data.limit)}
      <span style={{ background: `linear-gradient(90deg, ${stops})` }} />
      {data.show(data.limit)}
    </div>
  );
}
