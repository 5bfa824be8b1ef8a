import { type Limit, levelOf } from './limits.ts';

/** As near to each other as rounding leaves two ends that are one. */
const SAME = 1e-12;

/**
 * Limits that say the same, but where they leave a weight no choice say it as an equality of that weight alone, and say
 * nothing twice: what is left of them has an interior, unless limits on groups are met at one point in a way that single sums do not show.
 */
export interface Presolved {
  /** NaN where there is a choice. */
  readonly fixed: Float64Array;
  readonly limits: readonly Limit[];
}

/** Of limits that do not contradict each other. */
export function presolved(assets: number, limits: readonly Limit[]): Presolved {
  const fixed = fixedBy(assets, limits);
  const isFree = (asset: number): boolean => Number.isNaN(fixed[asset]!);
  const known = fixed.map((weight) => (Number.isNaN(weight) ? 0 : weight));
  const rest = limits.flatMap((limit): Limit[] => {
    const free = [...limit.index.keys()].filter((at) => isFree(limit.index[at]!));
    if (free.length === 0) return [];
    const taken = levelOf(limit, known);
    return [
      {
        ...limit,
        index: Int32Array.from(free, (at) => limit.index[at]!),
        value: Float64Array.from(free, (at) => limit.value[at]!),
        min: limit.min - taken,
        max: limit.max - taken,
      },
    ];
  });
  const equalities = independent(
    assets,
    rest.filter(({ min, max }) => max - min <= SAME),
  );
  const single = [...fixed.keys()].filter((asset) => !isFree(asset));
  return {
    fixed,
    limits: [
      ...single.map((asset) => equality(asset, fixed[asset]!)),
      ...equalities.map((limit) => ({ ...limit, max: limit.min })),
      ...rest.filter(({ min, max }) => max - min > SAME),
    ],
  };
}

const equality = (asset: number, weight: number): Limit => ({
  name: '',
  index: Int32Array.of(asset),
  value: Float64Array.of(1),
  min: weight,
  max: weight,
});

/** Weights whose two ends meet, and those of a sum that is reached only where all of them are at one end. */
function fixedBy(assets: number, limits: readonly Limit[]): Float64Array {
  const low = new Float64Array(assets).fill(Number.NEGATIVE_INFINITY);
  const high = new Float64Array(assets).fill(Number.POSITIVE_INFINITY);
  for (const { index, value, min, max } of limits) {
    if (index.length !== 1 || value[0] !== 1) continue;
    const asset = index[0]!;
    low[asset] = Math.max(low[asset]!, min);
    high[asset] = Math.min(high[asset]!, max);
  }
  const end = ({ index, value }: Limit, at: number, upper: boolean): number =>
    (upper ? value[at]! > 0 : value[at]! < 0) ? high[index[at]!]! : low[index[at]!]!;
  const reach = (limit: Limit, upper: boolean): number =>
    limit.index.reduce(
      (sum, _, at) => sum + (limit.value[at] === 0 ? 0 : limit.value[at]! * end(limit, at, upper)),
      0,
    );
  for (let changed = true; changed; ) {
    changed = false;
    for (const limit of limits)
      for (const upper of [true, false]) {
        const spare = upper ? reach(limit, true) - limit.min : limit.max - reach(limit, false);
        if (!(spare <= SAME)) continue;
        for (const [at, asset] of limit.index.entries()) {
          if (limit.value[at] === 0 || low[asset] === high[asset]) continue;
          const met = end(limit, at, upper);
          low[asset] = met;
          high[asset] = met;
          changed = true;
        }
      }
  }
  return low.map((weight, asset) => (high[asset]! - weight <= SAME ? weight : Number.NaN));
}

/** Without those that are combinations of the ones before them. */
function independent(assets: number, limits: readonly Limit[]): Limit[] {
  const basis: Float64Array[] = [];
  return limits.filter(({ index, value }) => {
    const row = new Float64Array(assets);
    for (const [at, asset] of index.entries()) row[asset]! += value[at]!;
    const size = norm(row);
    for (const other of basis) {
      const along = row.reduce((sum, each, asset) => sum + each * other[asset]!, 0);
      for (let asset = 0; asset < assets; asset += 1) row[asset]! -= along * other[asset]!;
    }
    const left = norm(row);
    if (!(left > 1e-9 * size)) return false;
    basis.push(row.map((each) => each / left));
    return true;
  });
}

const norm = (row: Float64Array): number => Math.sqrt(row.reduce((sum, each) => sum + each * each, 0));
