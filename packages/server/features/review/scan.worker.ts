import { findDuplicates, type Reason } from '@financehub/core/matching/duplicates.ts';
import { findTransfers, patternKey } from '@financehub/core/matching/transfers.ts';
import { type Decimal, decimal, formatDecimal } from '@financehub/core/money/decimal.ts';
import { type EpochDay, formatDay } from '@financehub/core/time/day.ts';
import { lastAtOrBefore } from '@financehub/core/time/day-column.ts';
import { openDatabase, type Principal, type Reader } from '../../db/database.ts';
import {
  asHalf,
  coverageOf,
  dismissedOf,
  entriesOfImport,
  ownAccounts,
  type Period,
  patternsOf,
  periodOfImport,
  periodsOf,
  rejectedOf,
  rowsOf,
  type ScanRow,
  widened,
} from './scan-rows.ts';

/** Exchange rates of one pair of currencies, by day. */
export interface QuotedRates {
  readonly from: string;
  readonly to: string;
  readonly date: Int32Array;
  readonly rate: readonly string[];
}

export interface ScanTask {
  readonly applicationUrl: string;
  readonly principal: Principal;
  /** Only what touches the rows of this import; null for the whole book. */
  readonly importId: string | null;
  readonly rates: readonly QuotedRates[];
}

export interface TransferDetail {
  readonly outKey: string;
  readonly inKey: string;
  readonly fee: string | null;
  readonly rate: { readonly rate: string; readonly market: string; readonly deviation: number } | null;
}

interface Side {
  readonly entryId: string;
  readonly ordinal: number;
  readonly accountId: string;
  readonly date: string;
  readonly amount: string;
}

export interface FoundPair {
  readonly kind: 'duplicate' | 'transfer';
  readonly first: Side;
  readonly second: Side;
  readonly score: number;
  readonly reasons: readonly Reason[];
  readonly detail: TransferDetail | null;
}

/** Runs in a worker thread: reads the book stretch by stretch in one snapshot and answers the pairs. */
export default async function scan(task: ScanTask): Promise<FoundPair[]> {
  const database = openDatabase({ owner: task.applicationUrl, app: task.applicationUrl, poolSize: 1 });
  try {
    return await database.read(task.principal, (db) => scanBook(db, task));
  } finally {
    await database.close();
  }
}

async function scanBook(db: Reader, task: ScanTask): Promise<FoundPair[]> {
  const { importId } = task;
  const period = importId === null ? null : await periodOfImport(db, importId);
  if (importId !== null && period === null) return [];
  const known = {
    accounts: await ownAccounts(db),
    patterns: await patternsOf(db),
    rejected: await rejectedOf(db),
    dismissed: await dismissedOf(db),
    rate: rateLookup(task.rates),
  };
  const pairs: FoundPair[] = [];
  const halved = new Set<string>();
  for (const stretch of await stretches(db, period)) {
    // What stands before the stretch was compared with the one before.
    const found = (await scanStretch(db, stretch, known)).filter(
      ({ first, second }) => first.date >= stretch.from || second.date >= stretch.from,
    );
    for (const pair of importId === null ? found : await touching(db, importId, found)) {
      const ids = [pair.first.entryId, pair.second.entryId];
      if (pair.kind === 'transfer') {
        if (ids.some((id) => halved.has(id))) continue;
        for (const id of ids) halved.add(id);
      }
      pairs.push(pair);
    }
  }
  return pairs;
}

/** The pairs of which at least one side is of the import. */
async function touching(db: Reader, importId: string, pairs: readonly FoundPair[]): Promise<FoundPair[]> {
  const ids = new Set(pairs.flatMap(({ first, second }) => [first.entryId, second.entryId]));
  const own = await entriesOfImport(db, importId, [...ids]);
  return pairs.filter(({ first, second }) => own.has(first.entryId) || own.has(second.entryId));
}

/** Rows of the days of one import are few as a rule; longer ones, and the book, go in stretches. */
async function stretches(db: Reader, of: Period | null): Promise<Period[]> {
  if (of === null) return periodsOf(db, null);
  const wide = widened(of);
  const months = await periodsOf(db, wide);
  return months.length <= 1 ? [wide] : months;
}

interface Known {
  readonly accounts: Awaited<ReturnType<typeof ownAccounts>>;
  readonly patterns: Awaited<ReturnType<typeof patternsOf>>;
  readonly rejected: ReadonlySet<string>;
  readonly dismissed: ReadonlySet<string>;
  readonly rate: (from: string, to: string, date: EpochDay) => Decimal | null;
}

async function scanStretch(db: Reader, period: Period, known: Known): Promise<FoundPair[]> {
  const span = { from: widened(period).from, to: period.to };
  const rows = await rowsOf(db, span);
  const coverage = await coverageOf(db, span);
  const duplicates = findDuplicates(rows, coverage, known).map(
    ({ first, second, score, reasons }): FoundPair => ({
      kind: 'duplicate',
      first: side(rows[first]!),
      second: side(rows[second]!),
      score,
      reasons,
      detail: null,
    }),
  );
  const halves = rows.filter((row) => row.half !== null);
  const transfers = findTransfers(halves.map(asHalf), known).map((pair): FoundPair => {
    const [out, into] = [halves[pair.out]!, halves[pair.in]!];
    const rate = pair.rate === null ? null : { ...pair.rate, ...ratesAsText(pair.rate) };
    const fee = pair.fee === null ? null : formatDecimal(pair.fee);
    return {
      kind: 'transfer',
      first: side(out),
      second: side(into),
      score: pair.score,
      reasons: pair.reasons,
      detail: { outKey: patternKey(out), inKey: patternKey(into), fee, rate },
    };
  });
  return [...duplicates, ...transfers];
}

function ratesAsText({ rate, market }: { rate: Decimal; market: Decimal }): { rate: string; market: string } {
  return { rate: formatDecimal(rate), market: formatDecimal(market) };
}

function side({ entryId, ordinal, accountId, date, amount }: ScanRow): Side {
  return { entryId, ordinal, accountId, date: formatDay(date), amount };
}

/** A rate stands for the days until the next one, over a long weekend at most. */
const RATE_DAYS = 7;

function rateLookup(quoted: readonly QuotedRates[]): Known['rate'] {
  const pairs = new Map(quoted.map((each) => [`${each.from} ${each.to}`, each]));
  return (from, to, date) => {
    const pair = pairs.get(`${from} ${to}`);
    if (pair === undefined) return null;
    const row = lastAtOrBefore(pair.date, date);
    if (row < 0 || date - pair.date[row]! > RATE_DAYS) return null;
    return decimal(pair.rate[row]!);
  };
}
