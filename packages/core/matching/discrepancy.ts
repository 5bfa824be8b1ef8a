import { add, type Decimal, negate } from '../money/decimal.ts';

export type SuspectKind = 'missing' | 'doubled' | 'sign-flipped' | 'unlisted';

/** Something about one line that would put the book off from the statement. */
export interface Suspect {
  readonly kind: SuspectKind;
  /** Which line or transaction it is about; an explanation uses each once. */
  readonly subject: string;
  /** Of the line as the bank says it; of one that the bank does not say, as the book says it. */
  readonly amount: Decimal;
  /** 0 for what is known to be wrong (a line of a deleted transaction), higher for what merely could be. */
  readonly doubt: number;
}

export interface Explanation<S extends Suspect> {
  readonly suspects: readonly S[];
  /** How many other sets of as many suspects, as likely, explain it as well; counted up to {@link MOST_COUNTED}. */
  readonly others: number;
}

const MOST_COUNTED = 100;
/** Pairs are looked for among so many suspects, triples among so many: the likeliest first. */
const MOST_IN_PAIRS = 20_000;
const MOST_IN_TRIPLES = 600;

/** What the suspect adds to the book's balance less the statement's. */
export function effect({ kind, amount }: Suspect): Decimal {
  switch (kind) {
    case 'missing':
      return negate(amount);
    case 'sign-flipped':
      return negate(add(amount, amount));
    case 'doubled':
    case 'unlisted':
      return amount;
  }
}

/**
 * The fewest suspects, at most three, whose effects add up to the difference (book less statement); of equally many those with
 * the least doubt. Null when there are none. A search of subsets with a bound on its work, see {@link MOST_IN_TRIPLES}.
 */
export function explain<S extends Suspect>(
  difference: Decimal,
  suspects: readonly S[],
): Explanation<S> | null {
  if (difference.units === 0n) return null;
  const scale = suspects.reduce((most, { amount }) => Math.max(most, amount.scale), difference.scale);
  const units = ({ units: value, scale: of }: Decimal): bigint => value * 10n ** BigInt(scale - of);
  const target = units(difference);
  const all = suspects
    .map((suspect, index) => ({ suspect, index, effect: units(effect(suspect)) }))
    .filter((each) => each.effect !== 0n)
    .sort((a, b) => a.suspect.doubt - b.suspect.doubt || a.index - b.index);
  return singles(target, all) ?? pairs(target, all) ?? triples(target, all);
}

interface Weighed<S extends Suspect> {
  readonly suspect: S;
  readonly index: number;
  readonly effect: bigint;
}

/** Keeps the set with the least doubt and counts those that are as likely. */
class Best<S extends Suspect> {
  #found: readonly Weighed<S>[] = [];
  #doubt = Number.POSITIVE_INFINITY;
  #ties = 0;

  offer(set: readonly Weighed<S>[]): void {
    if (new Set(set.map(({ suspect }) => suspect.subject)).size < set.length) return;
    const doubt = set.reduce((sum, { suspect }) => sum + suspect.doubt, 0);
    if (doubt < this.#doubt) {
      this.#found = set;
      this.#doubt = doubt;
      this.#ties = 0;
    } else if (doubt === this.#doubt && this.#ties < MOST_COUNTED) this.#ties += 1;
  }

  get explanation(): Explanation<S> | null {
    if (this.#found.length === 0) return null;
    return { suspects: this.#found.map(({ suspect }) => suspect), others: this.#ties };
  }
}

function singles<S extends Suspect>(target: bigint, all: readonly Weighed<S>[]): Explanation<S> | null {
  const best = new Best<S>();
  for (const each of all) if (each.effect === target) best.offer([each]);
  return best.explanation;
}

function byEffect<S extends Suspect>(some: readonly Weighed<S>[]): Map<bigint, Weighed<S>[]> {
  return Map.groupBy(some, (each) => each.effect);
}

/** The suspects behind `at`, of which only the first few are looked at where many have one amount. */
function* behind<S extends Suspect>(
  found: readonly Weighed<S>[] | undefined,
  places: ReadonlyMap<Weighed<S>, number>,
  at: number,
): Generator<Weighed<S>> {
  let given = 0;
  for (const each of found ?? []) {
    if (places.get(each)! <= at) continue;
    yield each;
    given += 1;
    if (given === 4) return;
  }
}

function pairs<S extends Suspect>(target: bigint, all: readonly Weighed<S>[]): Explanation<S> | null {
  const some = all.slice(0, MOST_IN_PAIRS);
  const effects = byEffect(some);
  const places = new Map(some.map((each, place) => [each, place]));
  const best = new Best<S>();
  for (const [place, first] of some.entries()) {
    for (const second of behind(effects.get(target - first.effect), places, place)) {
      best.offer([first, second]);
    }
  }
  return best.explanation;
}

function triples<S extends Suspect>(target: bigint, all: readonly Weighed<S>[]): Explanation<S> | null {
  const some = all.slice(0, MOST_IN_TRIPLES);
  const effects = byEffect(some);
  const places = new Map(some.map((each, place) => [each, place]));
  const best = new Best<S>();
  for (const [place, first] of some.entries()) {
    for (let at = place + 1; at < some.length; at += 1) {
      const second = some[at]!;
      for (const third of behind(effects.get(target - first.effect - second.effect), places, at)) {
        best.offer([first, second, third]);
      }
    }
  }
  return best.explanation;
}
