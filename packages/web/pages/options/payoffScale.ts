/** From values to places in a picture. */
export interface Scale {
  readonly low: number;
  readonly high: number;
  readonly place: (value: number) => number;
  readonly value: (place: number) => number;
}

export function scaleOf(low: number, high: number, from: number, to: number): Scale {
  const span = high - low || 1;
  return {
    low,
    high,
    place: (value) => from + ((value - low) / span) * (to - from),
    value: (place) => low + ((place - from) / (to - from || 1)) * span,
  };
}

/** Round values across a range, about so many of them. */
export function ticksOf(low: number, high: number, count: number): number[] {
  const rough = (high - low) / Math.max(1, count);
  if (!(rough > 0)) return [low];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step =
    [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((each) => each >= rough * 0.999) ?? rough;
  const first = Math.ceil(low / step);
  const ticks: number[] = [];
  for (let at = first; at * step <= high * (1 + 1e-12) + 1e-12 && ticks.length < 50; at += 1)
    ticks.push(Number((at * step).toPrecision(12)));
  return ticks;
}

/** The line through points, as far as they lie within the range. */
export function pathOf(xs: readonly number[], ys: readonly (number | null)[], x: Scale, y: Scale): string {
  let text = '';
  for (const [at, value] of ys.entries()) {
    const across = xs[at]!;
    if (value === null || across < x.low || across > x.high) continue;
    text += `${text === '' ? 'M' : 'L'}${x.place(across).toFixed(1)} ${y.place(value).toFixed(1)}`;
  }
  return text;
}

/** The value of a curve at a place between its points; null outside. */
export function valueAt(xs: readonly number[], ys: readonly (number | null)[], at: number): number | null {
  const after = xs.findIndex((x) => x >= at);
  if (after < 0) return null;
  if (after === 0) return xs[0] === at ? (ys[0] ?? null) : null;
  const [low, high] = [ys[after - 1] ?? null, ys[after] ?? null];
  if (low === null || high === null) return null;
  const [from, to] = [xs[after - 1]!, xs[after]!];
  return low + ((high - low) * (at - from)) / (to - from || 1);
}
