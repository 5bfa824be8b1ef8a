import {
  absolute,
  add,
  type Decimal,
  decimal,
  divide,
  formatDecimal,
  isZero,
  larger,
  MAX_SCALE,
  multiply,
  negate,
  sign,
  subtract,
  trim,
  ZERO,
} from '@financehub/core/money/decimal.ts';
import type {
  CurrencyBalance,
  InvestmentLine,
  InvestmentPosition,
  InvestmentStatement,
} from '@financehub/core/statements/statement.ts';
import { formatDay } from '@financehub/core/time/day.ts';
import type { TransactionInput } from '../portfolios/index.ts';

/** What a holding is, by what was held before the first line: `fixed` + `share` x that. */
interface Holding {
  readonly fixed: Decimal;
  readonly share: Decimal;
}

const ONE = decimal('1');
const INCOMING: ReadonlySet<string> = new Set(['BUY', 'TRANSFER_IN']);
const OUTGOING: ReadonlySet<string> = new Set(['SELL', 'TRANSFER_OUT']);

function scaled({ fixed, share }: Holding, ratio: Decimal): Holding {
  return { fixed: multiply(fixed, ratio), share: multiply(share, ratio) };
}

function moved(holding: Holding, change: Decimal): Holding {
  return { ...holding, fixed: add(holding.fixed, change) };
}

/** The holdings after each line that touches the symbol, in their order. */
function* holdingsOf(
  symbol: string,
  lines: readonly InvestmentLine[],
  start: Decimal,
  received: (line: InvestmentLine) => Decimal,
): Generator<{ line: InvestmentLine; before: Holding; after: Holding }> {
  let holding: Holding = { fixed: start, share: ONE };
  for (const line of lines) {
    const before = holding;
    const { type, quantity } = line;
    if (line.toSymbol === symbol) holding = moved(holding, received(line));
    if (line.symbol === symbol) {
      if (type === 'SPLIT' && quantity !== null) holding = scaled(holding, quantity);
      else if (type === 'MERGER') holding = { fixed: ZERO, share: ZERO };
      else if (INCOMING.has(type)) holding = moved(holding, quantity ?? ZERO);
      else if (OUTGOING.has(type)) holding = moved(holding, negate(quantity ?? ZERO));
    }
    if (holding !== before || line.symbol === symbol) yield { line, before, after: holding };
  }
}

/** What must have been there for the holding never to fall below nothing, and to end at `end` where that is known. */
function needed(
  symbol: string,
  lines: readonly InvestmentLine[],
  start: Decimal,
  end: { quantity: Decimal; date: number } | null,
  covers: boolean,
  received: (line: InvestmentLine) => Decimal,
): Decimal {
  let least = ZERO;
  let last: Holding = { fixed: start, share: ONE };
  for (const { line, after } of holdingsOf(symbol, lines, start, received)) {
    if (covers) least = larger(openingFor(ZERO, after), least);
    if (end === null || line.date <= end.date) last = after;
  }
  return end === null ? least : larger(openingFor(end.quantity, last), least);
}

/** The opening with which the holding is `wanted`; zero where no opening changes it. */
function openingFor(wanted: Decimal, { fixed, share }: Holding): Decimal {
  const missing = subtract(wanted, fixed);
  return isZero(share) || sign(missing) <= 0 ? ZERO : trim(divide(missing, share, MAX_SCALE));
}

export interface OpeningWish {
  readonly fileName: string;
  /** What leaves has to have been there. */
  readonly covers: boolean;
  /** Held in the book at the day before the first line. */
  readonly start: ReadonlyMap<string, Decimal>;
}

/**
 * What must have been held before the first line: for the broker's positions to come out, and where that is wished for everything
 * that leaves to have been there. Its cost is unknown.
 */
export function openingPositions(
  statements: readonly InvestmentStatement[],
  wish: OpeningWish,
): TransactionInput[] {
  const lines = statements.flatMap((statement) => statement.lines).toSorted((a, b) => a.date - b.date);
  const positions = positionsOf(statements);
  const openings = new Map<string, Decimal>();
  const startOf = (symbol: string): Decimal => wish.start.get(symbol) ?? ZERO;
  const end = (symbol: string): InvestmentPosition | null => positions.get(symbol) ?? null;
  const none = positions.size > 0 || statements.some(({ allPositions }) => allPositions === true);
  const lastDay = lines.at(-1)?.date ?? 0;
  const received = (line: InvestmentLine): Decimal => {
    const own = line.symbol ?? '';
    const start = add(startOf(own), openings.get(own) ?? ZERO);
    for (const step of holdingsOf(own, lines, start, () => ZERO))
      if (step.line === line) return multiply(step.before.fixed, line.quantity ?? ZERO);
    return ZERO;
  };
  const results = new Set(lines.flatMap(({ toSymbol }) => (toSymbol == null ? [] : [toSymbol])));
  const symbols = [...new Set([...lines.map(({ symbol }) => symbol ?? ''), ...results, ...positions.keys()])]
    .filter((symbol) => symbol !== '')
    .sort((a, b) => Number(results.has(a)) - Number(results.has(b)));
  return symbols.flatMap((symbol) => {
    const stated = end(symbol) ?? (none ? { quantity: ZERO, date: lastDay } : null);
    const before = needed(symbol, lines, startOf(symbol), stated, wish.covers, received);
    openings.set(symbol, before);
    if (sign(before) <= 0) return [];
    const own = lines.filter((line) => line.symbol === symbol || line.toSymbol === symbol);
    const first = own[0] === undefined ? stated!.date : own[0].date - 1;
    const day = Math.min(first, end(symbol)?.date ?? first);
    return [transferIn(symbol, day, before, wish.fileName, aboutOf(symbol, lines, end(symbol)))];
  });
}

/** A security that is held in several sub-accounts is listed several times; what is listed later replaces it. */
export function positionsOf(statements: readonly InvestmentStatement[]): Map<string, InvestmentPosition> {
  const positions = new Map<string, InvestmentPosition>();
  for (const position of statements.flatMap((statement) => statement.positions)) {
    const known = positions.get(position.symbol);
    if (known !== undefined && known.date > position.date) continue;
    const together = known !== undefined && known.date === position.date;
    const quantity = together ? add(known.quantity, position.quantity) : position.quantity;
    positions.set(position.symbol, { ...position, quantity });
  }
  return positions;
}

type About = Partial<
  Pick<InvestmentLine, 'name' | 'isin' | 'currency' | 'assetCurrency' | 'assetType' | 'exchange'>
>;

function aboutOf(
  symbol: string,
  lines: readonly InvestmentLine[],
  position: InvestmentPosition | null,
): About {
  const line = lines.find((each) => each.symbol === symbol && (each.name !== null || each.isin !== null));
  if (line !== undefined) return { ...line, currency: line.assetCurrency ?? line.currency };
  const { name = null, isin = null, currency = null, assetType = null } = position ?? {};
  return { name, isin, currency, assetType };
}

function transferIn(
  symbol: string,
  date: number,
  quantity: Decimal,
  fileName: string,
  about: About,
): TransactionInput {
  return {
    type: 'TRANSFER_IN',
    date,
    symbol,
    name: about.name ?? null,
    isin: about.isin ?? null,
    assetType: about.assetType ?? null,
    quantity,
    price: null,
    amount: null,
    currency: about.currency ?? null,
    fee: null,
    tax: null,
    note: `Held before the first line of ${fileName}`,
  };
}

/** Says what was added that no line of the file is of. */
export function openingWarning({ symbol, quantity, date }: TransactionInput): string {
  return `${quantity === null ? '' : formatDecimal(trim(quantity))} ${symbol ?? ''} are taken as held on ${formatDay(date)}, before the first line that names them, at a cost that nobody knows: enter the purchases, or the cost in the transaction`;
}

/** The cash of each currency as the statements end. */
export function balancesOf(statements: readonly InvestmentStatement[], currency: string): CurrencyBalance[] {
  const last = new Map<string, CurrencyBalance>();
  for (const statement of statements) {
    const own = { currency: statement.currency ?? currency };
    const listed = statement.balances ?? [];
    const all = listed.length > 0 || statement.cash === null ? listed : [{ ...statement.cash, ...own }];
    for (const balance of all) {
      const known = last.get(balance.currency);
      if (known === undefined || balance.date >= known.date) last.set(balance.currency, balance);
    }
  }
  return [...last.values()];
}

/** The cash that was there before the first line, for a balance to come out. */
export function openingCash(
  missing: Decimal,
  { currency, date }: CurrencyBalance,
  lines: readonly InvestmentLine[],
  fileName: string,
): TransactionInput {
  return {
    type: sign(missing) > 0 ? 'TRANSFER_IN' : 'TRANSFER_OUT',
    date: lines.reduce((first, line) => Math.min(first, line.date - 1), date),
    symbol: null,
    quantity: null,
    price: null,
    amount: absolute(missing),
    currency,
    fee: null,
    tax: null,
    note: `Cash before the first line of ${fileName}`,
  };
}
