import {
  absolute,
  add,
  compare,
  type Decimal,
  divide,
  larger,
  multiply,
  negate,
  round,
  sign,
  subtract,
  sum,
  toNumber,
  trim,
  ZERO,
} from '../../money/decimal.ts';
import { pairUp } from './pairing.ts';
import {
  cashSecured,
  coveredRequirement,
  nakedRequirement,
  type PricedContract,
  premiumOf,
  protectionRelief,
  spreadRequirement,
  straddleRequirement,
} from './requirement.ts';

/** Contracts of one option in an account; `quantity` is below zero where they were written. */
export interface HeldOption extends PricedContract {
  readonly assetId: string;
  readonly quantity: Decimal;
}

/** What an account has of one underlying and of options on it. */
export interface OptionBook {
  readonly underlyingId: string;
  /** Units of the underlying, below zero where sold short. */
  readonly shares: Decimal;
  /** Of one unit of it; null when it is not known: then a call that nothing covers takes what buying it back would cost. */
  readonly price: Decimal | null;
  readonly options: readonly HeldOption[];
}

export type Strategy =
  | 'naked-call'
  | 'naked-put'
  | 'cash-secured-put'
  | 'covered-call'
  | 'call-spread'
  | 'put-spread'
  | 'straddle'
  | 'limited-risk'
  | 'protective-put'
  | 'protective-call';

/** Positions that are margined as one. */
export interface MarginGroup {
  readonly strategy: Strategy;
  /** Contracts, or units of the underlying; below zero for what was written or sold short. */
  readonly legs: readonly { readonly assetId: string; readonly quantity: Decimal }[];
  /** What it takes, in the currency of the options, the premium of what was written in it. */
  readonly requirement: Decimal;
  /** By how much it lessens what the underlying takes. */
  readonly relief: Decimal;
  /** What it would cost to buy back what was written. */
  readonly written: Decimal;
}

/**
 * - `cash`: calls are covered by shares, puts are secured by all of their strike, and nothing else counts.
 * - `initial` and `maintenance`: of a margin account. `long` and `short` are the fractions that shares themselves take.
 */
export type MarginBasis =
  | { readonly kind: 'cash' }
  | { readonly kind: 'initial' | 'maintenance'; readonly long: Decimal; readonly short: Decimal };

/**
 * How positions on one underlying are margined: in the pairs that take least in all, or all options as one where their risk
 * is limited and that takes less. Options that are bought are paid in full and stand in a group only where they help.
 */
export function marginGroups(book: OptionBook, basis: MarginBasis): MarginGroup[] {
  if (book.options.length === 0) return [];
  const sizes = Map.groupBy(book.options, ({ multiplier }) => toNumber(multiplier));
  let shares = book.shares;
  // The shares serve contracts of the largest size first, and the others with what is left.
  return [...sizes.keys()]
    .sort((a, b) => b - a)
    .flatMap((size) => {
      const groups = groupsOfSize({ ...book, shares, options: sizes.get(size)! }, basis);
      const used = groups.flatMap(({ legs }) => legs.filter(({ assetId }) => assetId === book.underlyingId));
      shares = subtract(shares, sum(used.map(({ quantity }) => quantity)));
      return groups;
    });
}

function groupsOfSize(book: OptionBook, basis: MarginBasis): MarginGroup[] {
  const paired = pairedGroups(book, basis);
  const whole = basis.kind === 'cash' ? null : limitedRisk(book);
  const taken = sum(paired.map(({ requirement, relief }) => subtract(requirement, relief)));
  return whole !== null && compare(whole.requirement, taken) < 0 ? [whole] : paired;
}

/** A series, or the shares that would make up contracts. */
interface Node {
  readonly option: HeldOption | null;
  readonly written: boolean;
  readonly units: number;
}

/**
 * Written calls, bought puts and shares sold short on the one side; written puts, bought calls and shares on the other: every
 * pair that lessens a requirement is of one of each.
 */
function pairedGroups(book: OptionBook, basis: MarginBasis): MarginGroup[] {
  const nodes = nodesOf(book);
  const left = nodes.all.filter((node) => onLeft(node));
  const right = nodes.all.filter((node) => !onLeft(node));
  const alone = (node: Node): MarginGroup | null => aloneGroup(node, book, basis);
  const pairs = pairUp(
    left.map(({ units }) => units),
    right.map(({ units }) => units),
    (from, to) => {
      const pair = pairGroup(left[from]!, right[to]!, book, basis);
      if (pair === null) return 0;
      return toNumber(subtract(sum([alone(left[from]!), alone(right[to]!)].map(takenBy)), takenBy(pair)));
    },
  );
  const used = new Map<Node, number>();
  const groups = pairs.map(({ left: from, right: to, quantity }) => {
    for (const node of [left[from]!, right[to]!]) used.set(node, (used.get(node) ?? 0) + quantity);
    return times(pairGroup(left[from]!, right[to]!, book, basis)!, quantity, nodes.scale);
  });
  const rest = nodes.all.flatMap((node) => {
    const group = alone(node);
    const units = node.units - (used.get(node) ?? 0);
    return group === null || units === 0 ? [] : [times(group, units, nodes.scale)];
  });
  return [...groups, ...rest];
}

const takenBy = (group: MarginGroup | null): Decimal =>
  group === null ? ZERO : subtract(group.requirement, group.relief);

/** In whole units of the finest fraction of a contract that is held; shares that do not make up one cover nothing. */
function nodesOf({ shares, options }: OptionBook): { readonly all: readonly Node[]; readonly scale: number } {
  const scale = Math.max(...options.map(({ quantity }) => trim(quantity).scale));
  const unitsOf = (value: Decimal): number => Number(round(absolute(value), scale, 'down').units);
  const series = options.map((option) => ({
    option,
    written: sign(option.quantity) < 0,
    units: unitsOf(option.quantity),
  }));
  const lots = divide(absolute(shares), options[0]!.multiplier, scale, 'down');
  const whole = { option: null, written: sign(shares) < 0, units: unitsOf(lots) };
  return { all: [...series, whole].filter(({ units }) => units > 0), scale };
}

/** Its side of the pairs: written calls and bought puts gain where the other side loses. */
const onLeft = ({ option, written }: Node): boolean =>
  option === null ? written : (option.contract.kind === 'call') === written;

function aloneGroup({ option, written }: Node, book: OptionBook, { kind }: MarginBasis): MarginGroup | null {
  if (option === null || !written) return null;
  const put = option.contract.kind === 'put';
  const legs = [{ assetId: option.assetId, quantity: negate(ONE) }];
  const own = { legs, relief: ZERO, written: premiumOf(option) };
  if (put && kind === 'cash')
    return { ...own, strategy: 'cash-secured-put', requirement: cashSecured(option) };
  const requirement = book.price === null ? premiumOf(option) : nakedRequirement(option, book.price);
  return { ...own, strategy: put ? 'naked-put' : 'naked-call', requirement };
}

/** One contract, or the shares of one, of each; null where they do nothing for each other. */
function pairGroup(left: Node, right: Node, book: OptionBook, basis: MarginBasis): MarginGroup | null {
  const size = book.options[0]!.multiplier;
  const legOf = ({ option, written }: Node) => {
    const quantity = option === null ? size : ONE;
    return { assetId: option?.assetId ?? book.underlyingId, quantity: written ? negate(quantity) : quantity };
  };
  const group = (strategy: Strategy, requirement: Decimal, relief = ZERO): MarginGroup => {
    const written = [left, right].map((node) =>
      node.written && node.option !== null ? premiumOf(node.option) : ZERO,
    );
    return { strategy, legs: [legOf(left), legOf(right)], requirement, relief, written: sum(written) };
  };
  const price = book.price;
  const [one, other] = [left.option, right.option];
  if (basis.kind === 'cash')
    return one !== null && left.written && other === null ? group('covered-call', ZERO) : null;
  if (price === null) return null;
  if (one === null || other === null) {
    const option = one ?? other;
    if (option === null) return null;
    const fraction = one === null ? basis.short : basis.long;
    if (one !== null && left.written) return group('covered-call', coveredRequirement(one, price, fraction));
    const written = one === null ? right.written : left.written;
    if (written || basis.kind !== 'maintenance') return null;
    const strategy = one === null ? 'protective-call' : 'protective-put';
    return group(strategy, ZERO, protectionRelief(option, price, fraction));
  }
  if (left.written && right.written) return group('straddle', straddleRequirement(one, other, price));
  if (left.written === right.written) return null;
  const width = left.written ? spreadRequirement(one, other) : spreadRequirement(other, one);
  return width === null ? null : group(one.contract.kind === 'call' ? 'call-spread' : 'put-spread', width);
}

const ONE: Decimal = { units: 1n, scale: 0 };

function times(group: MarginGroup, units: number, scale: number): MarginGroup {
  const quantity = trim({ units: BigInt(units), scale });
  const of = (value: Decimal): Decimal => multiply(value, quantity);
  return {
    ...group,
    legs: group.legs.map((leg) => ({ ...leg, quantity: of(leg.quantity) })),
    requirement: of(group.requirement),
    relief: of(group.relief),
    written: of(group.written),
  };
}

/**
 * All options as one spread: the most that they lose at expiry, by what they are worth at each strike and at nothing. Null
 * where that has no bound, or nothing was written. Those that end before what was written, or are exercised otherwise, are
 * left out of what covers it. FINRA rule 4210(f)(2)(A) "spread" and (H)(v).
 */
function limitedRisk({ options }: OptionBook): MarginGroup | null {
  const written = options.filter(({ quantity }) => sign(quantity) < 0);
  if (written.length === 0) return null;
  const last = Math.max(...written.map(({ contract }) => contract.expiry));
  const { style } = written[0]!.contract;
  if (written.some(({ contract }) => contract.style !== style)) return null;
  const bought = options.filter(
    ({ quantity, contract }) => sign(quantity) > 0 && contract.expiry >= last && contract.style === style,
  );
  const legs = [...written, ...bought];
  const calls = legs.filter(({ contract }) => contract.kind === 'call');
  if (sign(sum(calls.map(({ quantity }) => quantity))) < 0) return null;
  const worth = (at: Decimal): Decimal =>
    sum(
      legs.map(({ contract, quantity, multiplier }) => {
        const gain = contract.kind === 'call' ? subtract(at, contract.strike) : subtract(contract.strike, at);
        return multiply(multiply(larger(gain, ZERO), quantity), multiplier);
      }),
    );
  const points = [ZERO, ...legs.map(({ contract }) => contract.strike)];
  const requirement = points.map((at) => negate(worth(at))).reduce(larger, ZERO);
  return {
    strategy: 'limited-risk',
    legs: legs.map(({ assetId, quantity }) => ({ assetId, quantity })),
    requirement,
    relief: ZERO,
    written: sum(written.map((option) => multiply(premiumOf(option), absolute(option.quantity)))),
  };
}

/** What all of it takes in all. */
export const takenByAll = (groups: readonly MarginGroup[]): Decimal => groups.map(takenBy).reduce(add, ZERO);
