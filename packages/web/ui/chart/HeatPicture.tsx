import { useElementSize } from '@mantine/hooks';
import { type MouseEvent, useEffect, useRef, useState } from 'react';
import type { Tokens } from '../tokens.ts';
import { diverging } from './color.ts';
import { type Cell, type HeatData, moved, wordsOf } from './heat.ts';

interface HeatPictureProps {
  readonly label: string;
  readonly data: HeatData;
  readonly tokens: Tokens;
  readonly onOpen?: (row: number, column: number) => void;
}

/** So many steps of colour each way: more can not be told apart. */
const SHADES = 64;

function paint(canvas: HTMLCanvasElement, { rows, columns, values, limit }: HeatData, tokens: Tokens) {
  canvas.width = columns.length;
  canvas.height = rows.length;
  const context = canvas.getContext('2d');
  if (context === null) return;
  const shades = Array.from({ length: 2 * SHADES + 1 }, (_, step) => diverging(step / SHADES - 1, tokens));
  values.forEach((row, y) => {
    row.forEach((value, x) => {
      const share = value === null ? 0 : Math.max(-1, Math.min(1, value / limit));
      context.fillStyle = value === null ? tokens.raised : shades[Math.round((share + 1) * SHADES)]!;
      context.fillRect(x, y, 1, 1);
    });
  });
}

/** A heat map of hundreds of rows: one dot per cell, read by pointing at it or by the arrows. */
export function HeatPicture({ label, data, tokens, onOpen }: HeatPictureProps) {
  const { ref, width } = useElementSize();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [cell, setCell] = useState<Cell | null>(null);
  useEffect(() => {
    if (canvas.current !== null) paint(canvas.current, data, tokens);
  }, [data, tokens]);
  const under = (event: MouseEvent<HTMLCanvasElement>): Cell => {
    const place = event.currentTarget.getBoundingClientRect();
    return {
      row: Math.min(
        data.rows.length - 1,
        Math.floor(((event.clientY - place.top) / place.height) * data.rows.length),
      ),
      column: Math.min(
        data.columns.length - 1,
        Math.floor(((event.clientX - place.left) / place.width) * data.columns.length),
      ),
    };
  };
  const side = Math.min(width, 640);
  return (
    <div ref={ref}>
      <canvas
        ref={canvas}
        className="fh-heat-picture"
        role="img"
        tabIndex={0}
        aria-label={`${label}. Arrows read its cells.`}
        style={{ width: side, height: (side * data.rows.length) / Math.max(1, data.columns.length) }}
        onMouseMove={(event) => setCell(under(event))}
        onClick={(event) => {
          const { row, column } = under(event);
          onOpen?.(row, column);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && cell !== null) onOpen?.(cell.row, cell.column);
          const next = moved(event.key, cell ?? { row: 0, column: 0 }, data);
          if (next === null) return;
          event.preventDefault();
          setCell(next);
        }}
      />
      <p className="fh-small" style={{ margin: '4px 0 0', minHeight: 20 }} aria-live="polite">
        {cell === null ? 'Point at a cell to read it.' : wordsOf(data, cell)}
      </p>
    </div>
  );
}
