import type { EpochDay } from '../time/day.ts';
import { contains, dice, type LineText, lineText, numbersContradict } from './similarity.ts';

/** A transaction as one own account shows it, and which files showed it there. */
export interface BookRow {
  readonly entryId: string;
  readonly ordinal: number;
  readonly accountId: string;
  readonly date: EpochDay;
  /** Exact decimal without needless zeros, so that equal amounts are equal texts. */
  readonly amount: string;
  readonly currency: string;
  readonly payee: string;
  readonly description: string;
  /** As the bank printed it. */
  readonly reference: string | null;
  readonly pending: boolean;
  /** Imports whose statement of this account lists it; none for what was entered by hand. */
  readonly shownBy: readonly string[];
}

/** The days of one account that an import's statement is of. */
export interface Coverage {
  readonly importId: string;
  readonly accountId: string;
  readonly from: EpochDay;
  readonly to: EpochDay;
}

export interface Reason {
  readonly kind: string;
  readonly text: string;
}

export interface DuplicatePair {
  /** Places in the rows given; `first` is the one whose entry id is the lesser, which is the older entry. */
  readonly first: number;
  readonly second: number;
  /** 0 to 1, in thousandths. */
  readonly score: number;
  readonly reasons: readonly Reason[];
}

export interface DuplicateOptions {
  /** Pairs that a person said are two: {@link entryPair} of each. */
  readonly dismissed?: ReadonlySet<string>;
}

export const DUPLICATE_DAYS = 4;
export const PENDING_DAYS = 10;
/** Of rows with the same amount on the same days at most so many are compared with each one, so that work stays bounded. */
const MOST_COMPARED = 200;
const LEAST_SCORE = 0.5;

/** Two entries in either order as one text. */
export function entryPair(a: string, b: string): string {
  return a < b ? `${a} ${b}` : `${b} ${a}`;
}

/**
 * Pairs of rows that are likely one transaction booked twice, surest first: the same amount within {@link DUPLICATE_DAYS}
 * ({@link PENDING_DAYS} when one is pending). What a bank lists twice is twice: rows that one import shows both, or that
 * come from two statements neither of which is of the other's day, are no duplicates, so a coffee a day stays many
 * coffees. A row is paired with at most one row of each other source.
 */
export function findDuplicates(
  rows: readonly BookRow[],
  coverage: readonly Coverage[],
  { dismissed = new Set() }: DuplicateOptions = {},
): DuplicatePair[] {
  const scan: Scan = { rows, covers: coverLookup(coverage), texts: new Map() };
  const found: DuplicatePair[] = [];
  const compare = (a: number, b: number): void => {
    if (rows[a]!.entryId === rows[b]!.entryId) return;
    if (dismissed.size > 0 && dismissed.has(entryPair(rows[a]!.entryId, rows[b]!.entryId))) return;
    const pair = judge(scan, a, b);
    if (pair !== null) found.push(pair);
  };
  for (const block of blocks(rows, (row) => `${row.accountId} ${row.currency} ${row.amount}`)) {
    eachNear(rows, block, PENDING_DAYS, compare);
  }
  const across = (key: (row: BookRow) => string | null): void => {
    for (const block of blocks(rows, key)) {
      eachNear(rows, block, DUPLICATE_DAYS, (a, b) => {
        if (rows[a]!.accountId !== rows[b]!.accountId) compare(a, b);
      });
    }
  };
  across((row) => (row.reference === null ? null : `${row.currency} ${row.amount} ${row.reference}`));
  across((row) => (row.reference === null ? `${row.currency} ${row.amount} ${wordsOf(scan, row)}` : null));
  return oneEach(rows, found);
}

interface Scan {
  readonly rows: readonly BookRow[];
  readonly covers: (importId: string, accountId: string, date: EpochDay) => boolean;
  readonly texts: Map<string, LineText>;
}

/** The last day of a statement is left out: the bank may have gone on booking after the download. */
function coverLookup(coverage: readonly Coverage[]): Scan['covers'] {
  const spans = new Map<string, Coverage[]>();
  for (const each of coverage) {
    const key = `${each.importId} ${each.accountId}`;
    const known = spans.get(key);
    if (known === undefined) spans.set(key, [each]);
    else known.push(each);
  }
  return (importId, accountId, date) =>
    spans.get(`${importId} ${accountId}`)?.some(({ from, to }) => from <= date && date < to) === true;
}

/** Rows with a common key, each block in order of days; rows alone in theirs are left out. */
function blocks(rows: readonly BookRow[], keyOf: (row: BookRow) => string | null): number[][] {
  const byKey = new Map<string, number[]>();
  for (const [index, row] of rows.entries()) {
    const key = /^-?0$/.test(row.amount) ? null : keyOf(row);
    if (key === null) continue;
    const block = byKey.get(key);
    if (block === undefined) byKey.set(key, [index]);
    else block.push(index);
  }
  const several = [...byKey.values()].filter((block) => block.length > 1);
  for (const block of several) block.sort((a, b) => rows[a]!.date - rows[b]!.date || a - b);
  return several;
}

function eachNear(
  rows: readonly BookRow[],
  block: readonly number[],
  days: number,
  use: (a: number, b: number) => void,
): void {
  for (const [at, a] of block.entries()) {
    const last = Math.min(block.length, at + 1 + MOST_COMPARED);
    for (let next = at + 1; next < last; next += 1) {
      const b = block[next]!;
      if (rows[b]!.date - rows[a]!.date > days) break;
      use(a, b);
    }
  }
}

function textOf({ texts }: Scan, { payee, description }: BookRow): LineText {
  const key = `${payee}\n${description}`;
  let text = texts.get(key);
  if (text === undefined) {
    text = lineText(payee, description);
    texts.set(key, text);
  }
  return text;
}

function wordsOf(scan: Scan, row: BookRow): string | null {
  const { tokens } = textOf(scan, row);
  return tokens.length === 0 ? null : tokens.join(' ');
}

type Sources = 'hand' | 'hand-and-bank' | 'two-banks' | 'same-bank-day' | null;

/** How the two came into the books; null when that alone says that they are two. */
function sourcesOf(scan: Scan, a: BookRow, b: BookRow): Sources {
  if (a.shownBy.length === 0 && b.shownBy.length === 0) return 'hand';
  if (a.shownBy.length === 0 || b.shownBy.length === 0) return 'hand-and-bank';
  if (a.shownBy.some((id) => b.shownBy.includes(id))) return null;
  if (a.accountId !== b.accountId) return 'two-banks';
  const [ofB, ofA] = [
    a.shownBy.some((id) => scan.covers(id, a.accountId, b.date)),
    b.shownBy.some((id) => scan.covers(id, a.accountId, a.date)),
  ];
  if (ofA && ofB) return 'two-banks';
  return ofA || ofB || a.date === b.date || a.pending || b.pending ? 'same-bank-day' : null;
}

type Likeness = 'same' | 'contained' | 'payee' | 'alike' | 'silent' | 'different';

function likeness(a: LineText, b: LineText): { kind: Likeness; points: number } {
  if (a.tokens.length === 0 || b.tokens.length === 0) return { kind: 'silent', points: 0.1 };
  const [inA, inB] = [contains(a.tokens, b.tokens), contains(b.tokens, a.tokens)];
  if (inA && inB) return { kind: 'same', points: 0.3 };
  if (inA || inB) return { kind: 'contained', points: 0.25 };
  const contradiction = numbersContradict(a.tokens, b.tokens) ? 0.12 : 0;
  if (a.payee !== '' && a.payee === b.payee) return { kind: 'payee', points: 0.22 - contradiction };
  const share = a.payee === '' || b.payee === '' ? 0 : dice(a.payee, b.payee);
  return share >= 0.5
    ? { kind: 'alike', points: 0.1 + 0.1 * share - contradiction }
    : { kind: 'different', points: 0 };
}

const SAYS: Record<Likeness, string> = {
  same: 'The same text',
  contained: 'One text holds the other',
  payee: 'The same payee',
  alike: 'Similar payees',
  silent: 'One has no text',
  different: 'Different texts',
};

const DATE_POINTS = [0.25, 0.2, 0.15, 0.1, 0.05];

function judge(scan: Scan, at: number, other: number): DuplicatePair | null {
  const [a, b] = [scan.rows[at]!, scan.rows[other]!];
  const days = Math.abs(a.date - b.date);
  if (days > DUPLICATE_DAYS && !a.pending && !b.pending) return null;
  const sources = sourcesOf(scan, a, b);
  if (sources === null) return null;
  const sameReference = a.reference !== null && a.reference === b.reference;
  const text = likeness(textOf(scan, a), textOf(scan, b));
  if (!plausible(sources, text.kind, days, sameReference, a.accountId === b.accountId)) return null;
  const reasons: Reason[] = [
    { kind: 'amount', text: 'Same amount' },
    { kind: 'date', text: days === 0 ? 'Same day' : `${days} ${days === 1 ? 'day' : 'days'} apart` },
    { kind: 'payee', text: SAYS[text.kind] },
  ];
  let score = 0.4 + (DATE_POINTS[days] ?? 0.05) + text.points;
  if (sameReference) {
    score += 0.15;
    reasons.push({ kind: 'reference', text: 'The same reference' });
  }
  if (a.accountId !== b.accountId) {
    score -= 0.25;
    reasons.push({ kind: 'account', text: 'On two accounts of yours' });
  } else if (sources === 'two-banks') {
    score += 0.05;
    reasons.push({ kind: 'import', text: 'Two files that are of both days list one each' });
  } else if (sources === 'same-bank-day') {
    reasons.push({ kind: 'import', text: 'From two files' });
  } else if (sources === 'hand-and-bank') {
    reasons.push({ kind: 'import', text: 'One was entered by hand' });
  } else {
    score -= 0.1;
    reasons.push({ kind: 'import', text: 'Both were entered by hand' });
  }
  const rounded = Math.round(Math.min(score, 0.99) * 1000) / 1000;
  if (rounded < LEAST_SCORE) return null;
  const [first, second] = a.entryId < b.entryId ? [at, other] : [other, at];
  return { first, second, score: rounded, reasons };
}

/** What has to be there besides the amount and the days. */
function plausible(
  sources: Exclude<Sources, null>,
  text: Likeness,
  days: number,
  sameReference: boolean,
  sameAccount: boolean,
): boolean {
  const sure = text === 'same' || text === 'contained' || text === 'payee';
  if (!sameAccount) {
    // Two banks that list the same amount on their accounts say that it happened on both, unless they name one reference.
    return sources === 'two-banks' ? sameReference && sure : sameReference || text === 'same';
  }
  if (sources === 'hand') return days === 0 && (sure || text === 'silent');
  if (text !== 'different' || sameReference) return true;
  return days < DUPLICATE_DAYS && (sources !== 'same-bank-day' || days === 0);
}

/** The surest pairs first; of each other source a row keeps only its best partner. */
function oneEach(rows: readonly BookRow[], found: DuplicatePair[]): DuplicatePair[] {
  const gap = ({ first, second }: DuplicatePair) => Math.abs(rows[first]!.date - rows[second]!.date);
  const key = ({ first, second }: DuplicatePair) => `${rows[first]!.entryId} ${rows[second]!.entryId}`;
  found.sort((a, b) => b.score - a.score || gap(a) - gap(b) || (key(a) < key(b) ? -1 : 1));
  const taken = new Set<string>();
  const pairs = new Set<string>();
  return found.filter((pair) => {
    const [a, b] = [rows[pair.first]!, rows[pair.second]!];
    const [left, right] = [partner(a, b), partner(b, a)];
    const entries = entryPair(a.entryId, b.entryId);
    if (taken.has(left) || taken.has(right) || pairs.has(entries)) return false;
    taken.add(left).add(right);
    pairs.add(entries);
    return true;
  });
}

function partner(row: BookRow, other: BookRow): string {
  return `${row.entryId} ${row.ordinal} ${other.shownBy[0] ?? 'hand'}`;
}
