/** A point between two lines, in pixels: `a` and `b` are how far down each line is. */
export interface Between {
  readonly x: number;
  readonly a: number;
  readonly b: number;
}

/** The area between two lines while one of them stays above. */
export interface CloudPart {
  /** Whether line a is the upper one. */
  readonly rising: boolean;
  readonly points: readonly Between[];
}

/** The areas between two lines, cut where they cross; `null` where a line is missing. */
export function cloudParts(points: readonly (Between | null)[]): CloudPart[] {
  const parts: CloudPart[] = [];
  let open: Between[] = [];
  const end = () => {
    // At a crossing both are the same: the first point that differs says which is above.
    const apart = open.find(({ a, b }) => a !== b);
    if (open.length > 1 && apart !== undefined) parts.push({ rising: apart.a < apart.b, points: open });
    open = [];
  };
  for (const point of points) {
    const last = open.at(-1);
    if (point === null) end();
    else if (last === undefined) open = [point];
    else if ((last.a - last.b) * (point.a - point.b) < 0) {
      const crossing = crossingOf(last, point);
      open.push(crossing);
      end();
      open = [crossing, point];
    } else {
      open.push(point);
      if (point.a !== point.b) continue;
      // Lines that touch may part the other way.
      end();
      open = [point];
    }
  }
  end();
  return parts;
}

function crossingOf(from: Between, to: Between): Between {
  const [before, after] = [from.a - from.b, to.a - to.b];
  const share = before / (before - after);
  const y = from.a + (to.a - from.a) * share;
  return { x: from.x + (to.x - from.x) * share, a: y, b: y };
}

/** How much was traded at each price, as it is drawn beside candles. */
export interface PriceProfile {
  readonly levels: readonly {
    /** Middle of the level. */
    readonly price: number;
    readonly volume: number;
    readonly buy?: number;
    readonly sell?: number;
  }[];
  /** Height of a level. */
  readonly step: number;
  readonly poc: number | null;
  readonly vah: number | null;
  readonly val: number | null;
}

/** One part of a level, in pixels. */
export interface ProfileBar {
  readonly top: number;
  readonly height: number;
  /** Distance from the foot of the profile. */
  readonly from: number;
  readonly width: number;
  readonly side: 'bought' | 'sold' | 'unknown';
  readonly inArea: boolean;
  readonly isPoc: boolean;
}

/**
 * The bars of a profile whose largest level is `width` pixels long. Neighbours share an edge, less a pixel between them where there is room.
 * `down` gives the pixels from the top of a price, null for one that the scale does not have.
 */
export function profileBars(
  { levels, step, poc, vah, val }: PriceProfile,
  width: number,
  down: (price: number) => number | null,
): ProfileBar[] {
  const most = levels.reduce((largest, { volume }) => Math.max(largest, volume), 0);
  if (most === 0) return [];
  const near = step / 1000;
  return levels.flatMap(({ price, volume, buy = 0, sell = 0 }) => {
    const [high, low] = [down(price + step / 2), down(price - step / 2)];
    if (volume === 0 || high === null || low === null) return [];
    const top = Math.round(high);
    const room = Math.round(low) - top;
    const place = {
      top,
      height: Math.max(1, room - (room > 2 ? 1 : 0)),
      inArea: vah !== null && val !== null && price <= vah + near && price >= val - near,
      isPoc: poc !== null && Math.abs(price - poc) <= near,
    };
    let from = 0;
    const sides = [
      ['bought', buy],
      ['sold', sell],
      ['unknown', Math.max(0, volume - buy - sell)],
    ] as const;
    return sides.flatMap(([side, size]): ProfileBar[] => {
      const long = (size / most) * width;
      const bar = { ...place, from, width: long, side };
      from += long;
      return size > 0 ? [bar] : [];
    });
  });
}
