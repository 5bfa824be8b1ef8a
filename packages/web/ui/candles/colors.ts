import { seriesColor } from '../chart/frame.ts';
import type { Tokens } from '../tokens.ts';
import type { IndicatorData } from './candleData.ts';

/** The colour of each line of each indicator: bands have one together, what is drawn as bars stays in the background. */
export function colorsOf(indicators: readonly IndicatorData[], tokens: Tokens): string[][] {
  let next = 0;
  return indicators.map(({ id, lines }) => {
    if (id.startsWith('bollinger')) {
      const color = seriesColor(tokens, next++);
      return lines.map(() => color);
    }
    return lines.map(({ name }) => (name === 'histogram' ? tokens.muted : seriesColor(tokens, next++)));
  });
}
