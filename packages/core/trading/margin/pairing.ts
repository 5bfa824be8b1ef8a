/** So many units of `left[left]` with as many of `right[right]`. */
export interface Pair {
  readonly left: number;
  readonly right: number;
  readonly quantity: number;
}

/** Savings nearer to each other than this are one, so that rounding never lets a pairing go on for ever. */
const TELLING = 1e-9;

/**
 * Pairs units of two sides such that the sum of the savings is the largest there is; what no pair serves stays alone.
 *
 * @param left whole units by index, as `right`
 * @param saving of one unit of each; a pair that saves nothing is none
 *
 * The flow of most profit by augmenting paths (Ahuja, Magnanti and Orlin, Network Flows, 9.7): exact, and fast for the tens
 * of series that somebody holds on one underlying.
 */
export function pairUp(
  left: readonly number[],
  right: readonly number[],
  saving: (left: number, right: number) => number,
): Pair[] {
  const savings = left.map((_, from) => right.map((_, to) => saving(from, to)));
  const flows = left.map(() => right.map(() => 0));
  const network = { savings, flows, left: [...left], right: [...right] };
  for (let path = bestPath(network); path.length > 0; path = bestPath(network)) push(network, path);
  return flows.flatMap((row, from) =>
    row.flatMap((quantity, to) => (quantity > 0 ? [{ left: from, right: to, quantity }] : [])),
  );
}

interface Network {
  readonly savings: readonly (readonly number[])[];
  /** Units paired so far. */
  readonly flows: number[][];
  /** Units that are not paired yet. */
  readonly left: number[];
  readonly right: number[];
}

/** From `left` to `right`; before it the pair of `left` with the `right` of the step before is undone. */
interface Step {
  readonly left: number;
  readonly right: number;
}

/** The change that saves most: pairs to make, with those to undo between them. Empty where nothing more can be saved. */
function bestPath({ savings, flows, left, right }: Network): Step[] {
  const gainOfLeft = left.map((units) => (units > 0 ? 0 : Number.NEGATIVE_INFINITY));
  const gainOfRight = right.map(() => Number.NEGATIVE_INFINITY);
  const leftOf = right.map(() => -1);
  const rightOf = left.map(() => -1);
  for (let changed = true; changed; ) {
    changed = false;
    for (const [from, row] of savings.entries())
      for (const [to, saved] of row.entries()) {
        if (saved > 0 && gainOfLeft[from]! + saved > gainOfRight[to]! + TELLING) {
          gainOfRight[to] = gainOfLeft[from]! + saved;
          leftOf[to] = from;
          changed = true;
        }
        if (flows[from]![to]! > 0 && gainOfRight[to]! - saved > gainOfLeft[from]! + TELLING) {
          gainOfLeft[from] = gainOfRight[to]! - saved;
          rightOf[from] = to;
          changed = true;
        }
      }
  }
  const ends = right.flatMap((units, to) => (units > 0 && gainOfRight[to]! > TELLING ? [to] : []));
  if (ends.length === 0) return [];
  const path: Step[] = [];
  let to = ends.reduce((best, each) => (gainOfRight[each]! > gainOfRight[best]! ? each : best));
  while (to !== -1) {
    const from = leftOf[to]!;
    path.unshift({ left: from, right: to });
    to = rightOf[from]!;
  }
  return path;
}

function push({ flows, left, right }: Network, path: readonly Step[]): void {
  const first = path[0]!.left;
  const last = path.at(-1)!.right;
  const undone = path.slice(1).map((step, index) => ({ left: step.left, right: path[index]!.right }));
  const units = Math.min(left[first]!, right[last]!, ...undone.map((each) => flows[each.left]![each.right]!));
  for (const each of path) flows[each.left]![each.right]! += units;
  for (const each of undone) flows[each.left]![each.right]! -= units;
  left[first]! -= units;
  right[last]! -= units;
}
