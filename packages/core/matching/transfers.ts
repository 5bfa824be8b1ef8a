import {
  absolute,
  compare,
  type Decimal,
  decimal,
  divide,
  multiply,
  sign,
  subtract,
  toNumber,
} from '../money/decimal.ts';
import type { EpochDay } from '../time/day.ts';
import type { Reason } from './duplicates.ts';
import { contains, type LineText, lineText } from './similarity.ts';
import { type NamedAccount, type TransferMarks, transferMarker } from './transfer-words.ts';

/** A row on an own account whose other side is a category: what may be half of a transfer. */
export interface TransferHalf {
  readonly entryId: string;
  readonly accountId: string;
  readonly date: EpochDay;
  /** Exact decimal without needless zeros; money that leaves is negative. */
  readonly amount: string;
  readonly currency: string;
  readonly payee: string;
  readonly description: string;
  readonly reference: string | null;
  /** Somebody or something found a category for it, which speaks against a transfer. */
  readonly categorised: boolean;
}

/** A kind of transfer that a person confirmed. */
export interface TransferPattern extends TransferKind {
  readonly confirmed: number;
}

export interface TransferKind {
  readonly outAccountId: string;
  readonly inAccountId: string;
  readonly outKey: string;
  readonly inKey: string;
}

export interface TransferBook {
  readonly accounts: readonly NamedAccount[];
  readonly patterns?: readonly TransferPattern[];
  /** {@link halfPair} of each pair that a person said is none. */
  readonly rejected?: ReadonlySet<string>;
  /** Units of `to` per unit of `from` on a day; null when that is not known. */
  readonly rate?: (from: string, to: string, date: EpochDay) => Decimal | null;
  /** How far a rate may be from that of the day, as a fraction. */
  readonly band?: number;
}

export interface TransferPair {
  /** Places in the halves given. */
  readonly out: number;
  readonly in: number;
  /** 0 to 1, in thousandths. */
  readonly score: number;
  readonly reasons: readonly Reason[];
  /** What is lost on the way, in the currency of both. */
  readonly fee: Decimal | null;
  /** Units that arrived per unit sent, and the rate of the day. */
  readonly rate: { readonly rate: Decimal; readonly market: Decimal; readonly deviation: number } | null;
  /** Transfers of the same kind that were confirmed. */
  readonly confirmed: number;
}

export const TRANSFER_DAYS = 4;
const RATE_BAND = 0.03;
/** A fee is at most the greater of this fraction and this many units, and never more than a fifth of what was sent. */
const FEE_SHARE = 0.03;
const FEE_UNITS = 5;
const FEE_MOST = 0.2;
const MOST_COMPARED = 200;
const RATE_DIGITS = 12;

/** The two halves as one text, the outgoing one first. */
export function halfPair(out: string, into: string): string {
  return `${out} ${into}`;
}

/** What a half is known by in a pattern: its payee as one name, of the description where there is no payee. */
export function patternKey(half: Pick<TransferHalf, 'payee' | 'description'>): string {
  return lineText(half.payee, half.description).payee;
}

function kindText({ outAccountId, inAccountId, outKey, inKey }: TransferKind): string {
  return `${outAccountId}\n${inAccountId}\n${outKey}\n${inKey}`;
}

/**
 * Pairs of halves that are likely one transfer between own accounts, surest first, each half in at most one pair. The
 * amounts are opposite within {@link TRANSFER_DAYS}; or differ by a small fee; or, between currencies, stand in the day's
 * rate within the band. Nothing is made up of an amount alone: there have to be two independent signs (the same day,
 * words of transfers, the name or number of the other account, the same text or reference, a pattern confirmed before),
 * or nothing else of that amount near the day on any account.
 */
export function findTransfers(halves: readonly TransferHalf[], book: TransferBook): TransferPair[] {
  const scan = prepare(halves, book);
  const found: TransferPair[] = [];
  const add = (pair: TransferPair | null): void => {
    if (pair !== null) found.push(pair);
  };
  const exact = exactCandidates(scan);
  for (const [out, into] of exact) add(judge(scan, out, into, exact));
  for (const [out, into] of looseCandidates(scan)) add(judge(scan, out, into, exact));
  return assign(halves, found);
}

interface Scan {
  readonly halves: readonly TransferHalf[];
  readonly amounts: readonly number[];
  readonly marks: readonly TransferMarks[];
  readonly texts: readonly LineText[];
  readonly patterns: ReadonlyMap<string, number>;
  readonly rejected: ReadonlySet<string>;
  readonly rate: NonNullable<TransferBook['rate']>;
  readonly band: number;
  /** Places of what left and of what arrived, by day. */
  readonly outs: readonly number[];
  readonly ins: readonly number[];
}

function prepare(halves: readonly TransferHalf[], book: TransferBook): Scan {
  const marker = transferMarker(book.accounts);
  const known = new Map<string, { marks: TransferMarks; text: LineText }>();
  const said = halves.map(({ payee, description }) => {
    const key = `${payee}\n${description}`;
    let each = known.get(key);
    if (each === undefined) {
      each = { marks: marker(`${payee} ${description}`), text: lineText(payee, description) };
      known.set(key, each);
    }
    return each;
  });
  const order = halves.map((_, index) => index).sort((a, b) => halves[a]!.date - halves[b]!.date || a - b);
  // Approximate figures only leave out what can not match; what is left is compared exactly.
  const amounts = halves.map(({ amount }) => Number(amount));
  return {
    halves,
    amounts,
    marks: said.map(({ marks }) => marks),
    texts: said.map(({ text }) => text),
    patterns: new Map((book.patterns ?? []).map((each) => [kindText(each), each.confirmed])),
    rejected: book.rejected ?? new Set(),
    rate: book.rate ?? (() => null),
    band: book.band ?? RATE_BAND,
    outs: order.filter((index) => amounts[index]! < 0),
    ins: order.filter((index) => amounts[index]! > 0),
  };
}

class Candidates {
  readonly pairs: (readonly [number, number])[] = [];
  readonly counts = new Map<number, number>();

  add(out: number, into: number): void {
    this.pairs.push([out, into]);
    this.counts.set(out, (this.counts.get(out) ?? 0) + 1);
    this.counts.set(into, (this.counts.get(into) ?? 0) + 1);
  }

  /** Whether neither has another counterpart. */
  alone(out: number, into: number): boolean {
    return this.counts.get(out) === 1 && this.counts.get(into) === 1;
  }

  [Symbol.iterator](): Iterator<readonly [number, number]> {
    return this.pairs[Symbol.iterator]();
  }
}

/** Opposite amounts on two accounts near each other. */
function exactCandidates({ halves, outs, ins }: Scan): Candidates {
  const byAmount = new Map<string, number[]>();
  for (const index of ins) {
    const { currency, amount } = halves[index]!;
    const key = `${currency} ${amount}`;
    const block = byAmount.get(key);
    if (block === undefined) byAmount.set(key, [index]);
    else block.push(index);
  }
  const found = new Candidates();
  for (const out of outs) {
    const { currency, amount, date, accountId } = halves[out]!;
    const block = byAmount.get(`${currency} ${amount.slice(1)}`) ?? [];
    let compared = 0;
    for (let at = firstFrom(halves, block, date - TRANSFER_DAYS); at < block.length; at += 1) {
      const into = block[at]!;
      if (halves[into]!.date > date + TRANSFER_DAYS || compared === MOST_COMPARED) break;
      compared += 1;
      if (halves[into]!.accountId !== accountId) found.add(out, into);
    }
  }
  return found;
}

function firstFrom(halves: readonly TransferHalf[], places: readonly number[], date: EpochDay): number {
  let [low, high] = [0, places.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (halves[places[middle]!]!.date < date) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Amounts that a fee or an exchange may have made differ; only where a text says something of a transfer. */
function* looseCandidates(scan: Scan): Generator<readonly [number, number]> {
  const { halves, outs, ins, amounts } = scan;
  const marked = (index: number) => scan.marks[index]!.words || scan.marks[index]!.accounts.size > 0;
  const markedIns = ins.filter(marked);
  for (const out of outs) {
    const near = marked(out) ? ins : markedIns;
    const { date, accountId, currency } = halves[out]!;
    for (let at = firstFrom(halves, near, date - TRANSFER_DAYS); at < near.length; at += 1) {
      const into = near[at]!;
      const half = halves[into]!;
      if (half.date > date + TRANSFER_DAYS) break;
      if (half.accountId === accountId) continue;
      if (half.currency !== currency || canLose(-amounts[out]!, amounts[into]!)) yield [out, into];
    }
  }
}

function canLose(sent: number, arrived: number): boolean {
  const lost = sent - arrived;
  return lost > 0 && lost <= Math.max(FEE_SHARE * sent, FEE_UNITS) * 1.000001;
}

interface Amounts {
  readonly fee: Decimal | null;
  readonly rate: TransferPair['rate'];
}

function isFee(sent: Decimal, lost: Decimal): boolean {
  const [share, units] = [multiply(sent, decimal(String(FEE_SHARE))), decimal(String(FEE_UNITS))];
  const most = compare(share, units) > 0 ? share : units;
  return (
    sign(lost) > 0 &&
    compare(lost, most) <= 0 &&
    compare(lost, multiply(sent, decimal(String(FEE_MOST)))) <= 0
  );
}

/** How the two amounts go together; null when they do not. */
function compareAmounts({ rate, band }: Scan, out: TransferHalf, into: TransferHalf): Amounts | null {
  const [sent, arrived] = [absolute(decimal(out.amount)), decimal(into.amount)];
  if (out.currency === into.currency) {
    const fee = subtract(sent, arrived);
    if (sign(fee) === 0) return { fee: null, rate: null };
    return isFee(sent, fee) ? { fee, rate: null } : null;
  }
  const market = rate(out.currency, into.currency, out.date);
  if (market === null || sign(market) <= 0) return null;
  const [own, expected] = [divide(arrived, sent, RATE_DIGITS), multiply(sent, market)];
  const deviation = toNumber(divide(subtract(arrived, expected), expected, RATE_DIGITS));
  if (Math.abs(deviation) > band) return null;
  return { fee: null, rate: { rate: own, market, deviation } };
}

const DATE_POINTS = [0.15, 0.1, 0.07, 0.04, 0.02];

function judge(scan: Scan, outAt: number, inAt: number, exact: Candidates): TransferPair | null {
  const [out, into] = [scan.halves[outAt]!, scan.halves[inAt]!];
  if (scan.rejected.has(halfPair(out.entryId, into.entryId))) return null;
  const amounts = compareAmounts(scan, out, into);
  if (amounts === null) return null;
  const days = Math.abs(out.date - into.date);
  const signs = textSigns(scan, outAt, inAt);
  const confirmed = confirmedOf(scan, outAt, inAt);
  const plain = amounts.fee === null && amounts.rate === null;
  const alone = plain && exact.alone(outAt, inAt);
  const categorised = Number(out.categorised) + Number(into.categorised);
  let weight = signs.length + (confirmed > 0 ? 2 : 0);
  if (plain && days === 0) weight += 1;
  if (amounts.rate !== null && days <= 1) weight += 1;
  if (amounts.fee !== null && (scan.marks[outAt]!.fee || scan.marks[inAt]!.fee)) weight += 1;
  if (weight < 2 && !(alone && days === 0 && categorised === 0)) return null;
  const reasons: Reason[] = [...amountReasons(amounts, out.currency), dayReason(days), ...signs];
  if (alone) reasons.push({ kind: 'unique', text: 'Nothing else of this amount near the day' });
  if (confirmed > 0) {
    reasons.push({ kind: 'pattern', text: `You confirmed ${confirmed} of this kind` });
  }
  const base = plain ? 0.45 : amounts.rate === null ? 0.3 : 0.4 - Math.abs(amounts.rate.deviation);
  const points = signs.reduce((total, each) => total + (POINTS[each.kind] ?? 0), 0);
  const score =
    base + DATE_POINTS[days]! + points + (alone ? 0.08 : 0) + (confirmed > 0 ? 0.3 : 0) - 0.08 * categorised;
  return {
    out: outAt,
    in: inAt,
    score: Math.round(Math.max(0, Math.min(score, 0.99)) * 1000) / 1000,
    reasons,
    ...amounts,
    confirmed,
  };
}

function confirmedOf({ halves, texts, patterns }: Scan, out: number, into: number): number {
  if (patterns.size === 0) return 0;
  const [outKey, inKey] = [texts[out]!.payee, texts[into]!.payee];
  // Two halves without a word have nothing that a kind could be told by.
  if (outKey === '' && inKey === '') return 0;
  const [outAccountId, inAccountId] = [halves[out]!.accountId, halves[into]!.accountId];
  return patterns.get(kindText({ outAccountId, inAccountId, outKey, inKey })) ?? 0;
}

const POINTS: Readonly<Record<string, number>> = { words: 0.12, account: 0.18, text: 0.15, reference: 0.15 };

function textSigns({ halves, marks, texts }: Scan, out: number, into: number): Reason[] {
  const signs: Reason[] = [];
  const [sent, arrived] = [marks[out]!, marks[into]!];
  if (sent.words || arrived.words) {
    signs.push({ kind: 'words', text: 'A text says that it is a transfer' });
  }
  if (sent.accounts.has(halves[into]!.accountId) || arrived.accounts.has(halves[out]!.accountId)) {
    signs.push({ kind: 'account', text: 'A text names the other account' });
  }
  const [a, b] = [texts[out]!, texts[into]!];
  if (
    contains(a.tokens, b.tokens) ||
    contains(b.tokens, a.tokens) ||
    (a.payee !== '' && a.payee === b.payee)
  ) {
    signs.push({ kind: 'text', text: 'The same text on both' });
  }
  const reference = halves[out]!.reference;
  if (reference !== null && reference === halves[into]!.reference) {
    signs.push({ kind: 'reference', text: 'The same reference on both' });
  }
  return signs;
}

function amountReasons({ fee, rate }: Amounts, currency: string): Reason[] {
  if (rate !== null) {
    const percent = Math.round(Math.abs(rate.deviation) * 1000) / 10;
    return [{ kind: 'rate', text: `${percent} % from the rate of the day` }];
  }
  if (fee === null) return [{ kind: 'amount', text: 'Opposite amounts' }];
  return [{ kind: 'fee', text: `A little less arrived than was sent, in ${currency}` }];
}

function dayReason(days: number): Reason {
  return { kind: 'date', text: days === 0 ? 'Same day' : `${days} ${days === 1 ? 'day' : 'days'} apart` };
}

/** One to one: the surest pair first, then the nearest days, then the older entries. */
function assign(halves: readonly TransferHalf[], found: TransferPair[]): TransferPair[] {
  const gap = (pair: TransferPair) => Math.abs(halves[pair.out]!.date - halves[pair.in]!.date);
  const key = (pair: TransferPair) => halfPair(halves[pair.out]!.entryId, halves[pair.in]!.entryId);
  found.sort((a, b) => b.score - a.score || gap(a) - gap(b) || (key(a) < key(b) ? -1 : 1));
  const taken = new Set<string>();
  return found.filter((pair) => {
    const [out, into] = [halves[pair.out]!.entryId, halves[pair.in]!.entryId];
    if (taken.has(out) || taken.has(into)) return false;
    taken.add(out).add(into);
    return true;
  });
}

/** Whether a pair may be joined without asking: of a kind that was confirmed, and to the cent. */
export function isSettled(pair: TransferPair): boolean {
  return pair.confirmed > 0 && pair.fee === null && pair.rate === null;
}
