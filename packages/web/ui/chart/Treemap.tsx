import { useComputedColorScheme } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { useCallback, useMemo } from 'react';
import { DARK, LIGHT } from '../tokens.ts';
import { ChartFrame } from './ChartFrame.tsx';
import { diverging, inkOn } from './color.ts';
import type { TableData } from './table.ts';
import { type Box, squarify } from './treemap.ts';

export interface TreemapItem {
  readonly id: string;
  readonly name: string;
  /** What the area says, above zero. */
  readonly value: number;
  /** The value as people read it, and for a file. */
  readonly shown: string;
  readonly exact: string;
  /** What the colour says, as a fraction; null where it is not known. */
  readonly tone: number | null;
}

interface TreemapProps {
  readonly label: string;
  /** What area and colour say, as headings of the table. */
  readonly measures: readonly [area: string, color: string];
  readonly items: readonly TreemapItem[];
  /** The tone with the full colour; beyond it nothing gets stronger. */
  readonly limit: number;
  readonly showTone: (tone: number) => string;
  readonly height?: number;
  readonly onOpen?: (item: TreemapItem) => void;
}

/** The least side of what can be pressed (WCAG 2.2, 2.5.8); smaller ones are in the table. */
const TOUCHABLE = 24;

/** The box that its name and figures still fit into. */
const fits = ({ width, height }: Box) => (width < 44 || height < 24 ? 0 : height < 44 ? 1 : 2);

/** Areas in proportion, coloured on a scale with a middle; each box can be opened by mouse and keyboard. */
export function Treemap(props: TreemapProps) {
  const { label, measures, items, showTone, height = 280 } = props;
  const { ref, width } = useElementSize();
  const sorted = useMemo(
    () => items.filter(({ value }) => value > 0).sort((a, b) => b.value - a.value),
    [items],
  );
  const boxes = useMemo(
    () =>
      width === 0
        ? []
        : squarify(
            sorted.map(({ value }) => value),
            { x: 0, y: 0, width, height },
          ),
    [sorted, width, height],
  );
  const table = useCallback(
    (): TableData => ({
      head: ['Name', ...measures],
      rows: sorted.map(({ id, name, shown, exact, tone }) => ({
        key: id,
        shown: [name, shown, tone === null ? '–' : showTone(tone)],
        exact: [name, exact, tone === null ? '' : String(tone)],
      })),
    }),
    [sorted, measures, showTone],
  );
  return (
    <ChartFrame label={label} height={height} table={table}>
      <div style={{ paddingTop: 36 }}>
        <div ref={ref} className="fh-treemap" style={{ height }}>
          {boxes.map((box, index) => (
            <Area key={sorted[index]!.id} {...props} item={sorted[index]!} box={box} />
          ))}
        </div>
      </div>
    </ChartFrame>
  );
}

interface AreaProps extends TreemapProps {
  readonly item: TreemapItem;
  readonly box: Box;
}

function Area({ item, box, measures, limit, showTone, onOpen }: AreaProps) {
  const tokens = useComputedColorScheme('light') === 'dark' ? DARK : LIGHT;
  const background = item.tone === null ? tokens.raised : diverging(item.tone / limit, tokens);
  const tone = item.tone === null ? 'not known' : showTone(item.tone);
  const room = fits(box);
  const small = box.width < TOUCHABLE || box.height < TOUCHABLE;
  const Tag = small || onOpen === undefined ? 'span' : 'button';
  const place = { left: box.x, top: box.y, width: box.width, height: box.height };
  return (
    <Tag
      {...(Tag === 'button' ? { type: 'button' as const, onClick: () => onOpen?.(item) } : {})}
      className="fh-area"
      title={`${item.name}: ${item.shown}, ${tone}`}
      style={{ ...place, background, color: inkOn(background) }}
    >
      <b className={room > 0 ? undefined : 'fh-hidden'}>{item.name}</b>{' '}
      <span className={room > 1 ? undefined : 'fh-hidden'}>{item.tone === null ? item.shown : tone}</span>
      <span className="fh-hidden">
        {item.tone === null ? `, ${measures[1]} ${tone}` : `, ${measures[0]} ${item.shown}`}
      </span>
    </Tag>
  );
}
