import { seriesColor } from '../chart/frame.ts';
import type { Tokens } from '../tokens.ts';
import type { IndicatorData } from './candleData.ts';

/** The colour of each line of each indicator: bands have one together, what is drawn as bars stays in the background, the edges of a cloud are those of its two fillings. */
export function colorsOf(indicators: readonly IndicatorData[], tokens: Tokens): string[][] {
  let next = 0;
  return indicators.map(({ id, lines }) => {
    if (id.startsWith('bollinger')) {
      const color = seriesColor(tokens, next++);
      return lines.map(() => color);
    }
    // The first two colours of the series are those of rising and falling.
    const fixed: Readonly<Record<string, string>> = {
      histogram: tokens.muted,
      conversion: seriesColor(tokens, 2),
      base: seriesColor(tokens, 3),
      spanA: tokens.gain,
      spanB: tokens.loss,
      lagging: tokens.muted,
    };
    return lines.map(({ name }) => fixed[name] ?? seriesColor(tokens, next++));
  });
}
