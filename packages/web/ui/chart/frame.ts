import type { Tokens } from '../tokens.ts';

/** The measure of texts needs the real family; `inherit` would be measured as another one. */
const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';

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

export const legendOf = (tokens: Tokens, names: readonly string[]) => ({
  show: names.length > 1,
  type: 'scroll',
  bottom: 0,
  data: names,
  textStyle: textStyle(tokens),
  icon: 'roundRect',
  itemHeight: 4,
  itemGap: 20,
});

/** The distance of the drawing from the edges: room for the unit above, for legend and name of the axis below. */
export const gridOf = (legend: boolean, named: boolean) => ({
  left: 8,
  right: 12,
  top: 36,
  bottom: (legend ? 32 : 8) + (named ? 8 : 0),
  outerBoundsMode: 'same',
});

export const seriesColor = (tokens: Tokens, index: number) =>
  tokens.series[index % tokens.series.length] ?? tokens.accent;
