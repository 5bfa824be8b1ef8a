import type { Tokens } from '../tokens.ts';

/** The measure of texts needs the real family; `inherit` would be measured as another one. */
export const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const inHtml = (text: string) => text.replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign);

export const textStyle = (tokens: Tokens) => ({ color: tokens.muted, fontSize: 12, fontFamily: FONT });

/** What a tooltip says: a heading, and rows of a name with its value. */
export function tooltipHtml(
  heading: string,
  rows: readonly { marker?: string; name: string; value: string }[],
): string {
  const lines = rows.map(
    ({ marker = '', name, value }) =>
      `<tr><td>${marker}${inHtml(name)}</td><td style="text-align:right;padding-left:16px">${inHtml(value)}</td></tr>`,
  );
  return `<b>${inHtml(heading)}</b><table style="font-variant-numeric:tabular-nums">${lines.join('')}</table>`;
}

/** What all charts have in common. */
export function frameOf(tokens: Tokens, description: string) {
  return {
    aria: { enabled: true, label: { description } },
    animation: false,
    tooltip: {
      confine: true,
      backgroundColor: tokens.surface,
      borderColor: tokens.line,
      textStyle: { color: tokens.text, fontSize: 13, fontFamily: FONT },
    },
    axisPointer: { lineStyle: { color: tokens.muted } },
  };
}

/** Of a legend that knows its lines all names are seen; one that does not has a line to page through. */
export const legendOf = (tokens: Tokens, names: readonly string[], lines?: number) => ({
  show: names.length > 1,
  type: lines === undefined ? 'scroll' : 'plain',
  bottom: 0,
  data: names,
  textStyle: textStyle(tokens),
  icon: 'roundRect',
  itemHeight: 4,
  ...(lines === undefined || lines < 2
    ? { itemGap: 20 }
    : { itemGap: LEGEND.gap, itemWidth: LEGEND.icon, padding: LEGEND.padding }),
});

/** What there is room for: the width of the drawing in pixels, and the lines that its legend needs there. */
export interface Room {
  readonly lines: number;
  readonly width: number;
}

/** Pixels of a legend of several lines. */
export const LEGEND = { gap: 12, icon: 18, beside: 5, padding: 5, line: 24 } as const;

/** The distance of the drawing from the edges: room for the unit above, for legend and name of the axis below. */
export const gridOf = (legend: boolean, named: boolean, lines = 1) => ({
  left: 8,
  right: 12,
  top: 36,
  bottom: (legend ? 32 + (lines - 1) * LEGEND.line : 8) + (named ? 8 : 0),
  outerBoundsMode: 'same',
});

export const seriesColor = (tokens: Tokens, index: number) =>
  tokens.series[index % tokens.series.length] ?? tokens.accent;
