import type { Tokens } from '../tokens.ts';
import type { Series } from './option.ts';

interface Api {
  value(dimension: number): number;
  coord(point: readonly [number, number]): [number, number];
}

const CAP = 6;

/** A line from the low to the high end of each value, with caps, over the bars or points of its series. */
export function whiskers({ name, low, high }: Series, tokens: Tokens): object[] {
  if (low === undefined || high === undefined) return [];
  const style = { stroke: tokens.text, lineWidth: 1.5 };
  const line = (x1: number, y1: number, x2: number, y2: number) => ({
    type: 'line',
    shape: { x1, y1, x2, y2 },
    style,
  });
  const ends = low.flatMap((from, index) => {
    const to = high[index] ?? null;
    return from === null || to === null ? [] : [[index, from, to]];
  });
  return [
    {
      name: `${name}, interval`,
      type: 'custom',
      silent: true,
      z: 5,
      encode: { x: 0, y: [1, 2] },
      data: ends,
      renderItem: (_: unknown, api: Api) => {
        const [x, bottom] = api.coord([api.value(0), api.value(1)]);
        const [, top] = api.coord([api.value(0), api.value(2)]);
        return {
          type: 'group',
          children: [
            line(x, bottom, x, top),
            line(x - CAP, bottom, x + CAP, bottom),
            line(x - CAP, top, x + CAP, top),
          ],
        };
      },
    },
  ];
}
