import {
  absolute,
  add,
  type Decimal,
  decimal,
  equals,
  isZero,
  multiply,
  negate,
  round,
  sign,
  sum,
  ZERO,
} from '../money/decimal.ts';
import { actsAtOpen } from '../portfolio/transaction.ts';
import type { DateOrder } from '../statements/date-text.ts';
import type { InvestmentLine } from '../statements/statement.ts';
import {
  currencyOf,
  dayOf,
  END_OF_DAY,
  type FlexRow,
  figureOrZero,
  flexDay,
  requireFigure,
  securityOf,
  type TimedLine,
  textOf,
  unitsOf,
} from './ibkr-row.ts';
import { quotient } from './ibkr-trades.ts';
import { BrokerLineError, type BrokerNotes, brokerLine, isIsin, ratio } from './line.ts';

/** What leaves, what comes and the cash of one corporate action; a report has a row for each. */
interface Action {
  readonly first: FlexRow;
  readonly rows: readonly FlexRow[];
  readonly out: readonly FlexRow[];
  readonly in: readonly FlexRow[];
  readonly cash: Decimal;
  readonly about: Pick<InvestmentLine, 'line' | 'date' | 'note' | 'reference' | 'identity' | 'currency'>;
}

/** `X(ISIN) SPLIT 4 FOR 1 (X, NAME, ISIN)` without what differs between the rows of an action. */
function subject(row: FlexRow): string {
  return (textOf(row, 'actionDescription') || textOf(row, 'description')).replace(
    /\s*\([^()]*,[^()]*,[^()]*\)\s*$/,
    '',
  );
}

/** Rows of one action have one id, else one day and one text. */
function keyOf(row: FlexRow): string {
  const id = textOf(row, 'actionID');
  return id === '' ? `${textOf(row, 'dateTime', 'reportDate')} ${subject(row)}` : `action ${id}`;
}

/** The transactions that the rows of a report's corporate actions are; what can't be read is noted. */
export function readActions(rows: readonly FlexRow[], order: DateOrder, notes: BrokerNotes): TimedLine[] {
  const lines: TimedLine[] = [];
  for (const group of Map.groupBy(rows, keyOf).values()) {
    try {
      const { date, second } = dayOf(group[0]!, order, 'dateTime', 'reportDate');
      const read = actionLines(actionOf(group, date), notes);
      lines.push(...read.map((line) => atOpen({ line, second }, group[0]!, order)));
    } catch (error) {
      if (!(error instanceof BrokerLineError)) throw error;
      for (const row of group)
        notes.rejected.push({
          line: row.line,
          reason: error.message,
          text: textOf(row, 'description').slice(0, 500),
        });
    }
  }
  return lines;
}

/** The exchange has closed, in the time of New York, in which reports are. */
const CLOSED = 16 * 3600;

/**
 * A split or spin-off is booked in the evening before its ex-date, whose closing price is the first that counts it: it is of the day on
 * which the report has it, or of the next.
 */
function atOpen({ line, second }: TimedLine, row: FlexRow, order: DateOrder): TimedLine {
  if (!actsAtOpen(line.type)) return { line, second };
  const booked = line.date + (second >= CLOSED && second < END_OF_DAY ? 1 : 0);
  const reported = flexDay(textOf(row, 'reportDate'), order) ?? booked;
  return { line: { ...line, date: Math.max(booked, reported) }, second: 0 };
}

function actionOf(rows: readonly FlexRow[], date: number): Action {
  const first = rows[0]!;
  const moves = rows.filter((row) => !isZero(figureOrZero(row, 'quantity')));
  const id = textOf(first, 'transactionID', 'actionID');
  return {
    first,
    rows,
    out: moves.filter((row) => sign(requireFigure(row, 'quantity')) < 0),
    in: moves.filter((row) => sign(requireFigure(row, 'quantity')) > 0),
    cash: sum(rows.map((row) => figureOrZero(row, 'proceeds'))),
    about: {
      line: first.line,
      date,
      note: subject(first),
      reference: id || null,
      identity: id === '' ? null : keyOf(first),
      currency: currencyOf(first, 'currency'),
    },
  };
}

const CODES: readonly (readonly [code: string, sign: RegExp])[] = [
  ['SD', /\bstock dividend\b/i],
  ['FS', /\bsplit\b/i],
  ['SO', /\bspin-?off\b/i],
  ['RI', /\bsubscri|rights? (?:issue|distribution)\b/i],
  ['TO', /\btendered\b/i],
  ['TC', /\bmerged|merger|acquisition\b/i],
  ['IC', /\b(?:cusip|isin|symbol|name|issue) change\b/i],
  ['DW', /\bdelisted|worthless|bankrupt/i],
  ['BM', /\bmatur|redemption|called\b/i],
  ['CD', /\bcash dividend\b/i],
];

/** The code of the report, else what its text says. */
function codeOf(action: Action): string {
  const said = textOf(action.first, 'type').toUpperCase();
  if (/^[A-Z]{2}$/.test(said)) return said === 'RS' ? 'FS' : said;
  return CODES.find(([, pattern]) => pattern.test(subject(action.first)))?.[0] ?? '';
}

function actionLines(action: Action, notes: BrokerNotes): InvestmentLine[] {
  const code = codeOf(action);
  if (code === 'FS' || code === 'SD') return split(action, code);
  if (code === 'SO' || code === 'RI') return spinOff(action, code, notes);
  if (code === 'CD') return [cashLine(action, 'DIVIDEND')];
  if (code === 'DW' || code === 'BM' || code === 'PC') return [goneForCash(action)];
  return exchanged(action);
}

const TERMS = /\b(\d+(?:\.\d+)?)\s+FOR\s+(\d+(?:\.\d+)?)\b/i;

/** `4 FOR 1` as new shares per old one. */
function terms(action: Action): Decimal | null {
  const found = TERMS.exec(subject(action.first));
  return found === null ? null : ratio(decimal(found[1]!), decimal(found[2]!));
}

function cashOf(action: Action): Decimal | null {
  return isZero(action.cash) ? null : absolute(action.cash);
}

/** New shares per old one: of the rows, or of the text where one row only says what came in addition. */
function split(action: Action, code: string): InvestmentLine[] {
  const [out, into] = [action.out[0], action.in[0]];
  const said = terms(action);
  const turned = out !== undefined && into !== undefined;
  if (said === null && !turned)
    throw new BrokerLineError('the split does not say how many shares come for one');
  const counted = turned
    ? quotient(absolute(requireFigure(into, 'quantity')), absolute(requireFigure(out, 'quantity')))
    : null;
  // `1 FOR 10` of a stock dividend is what comes beside the ten.
  const added = code === 'SD' && !turned;
  const terms1 = said === null ? null : added ? add(decimal('1'), said) : said;
  const quantity = terms1 !== null && (counted === null || fits(terms1, out!, into!)) ? terms1 : counted!;
  const owner = out ?? into ?? action.first;
  const newIsin = into === undefined ? null : securityOf(into).isin;
  const own = { ...named(owner), ...parentOf(action, owner) };
  const changed =
    turned && newIsin !== null && own.isin !== newIsin && securityOf(into).symbol !== own.symbol;
  if (!changed)
    return [brokerLine({ ...action.about, ...own, type: 'SPLIT', quantity, amount: cashOf(action) })];
  return [mergerLine(action, owner, into, quantity)];
}

/** Whether the ratio of the text gives the shares that came, up to the fraction that is paid in cash. */
function fits(said: Decimal, out: FlexRow, into: FlexRow): boolean {
  const expected = multiply(absolute(requireFigure(out, 'quantity')), said);
  const got = absolute(requireFigure(into, 'quantity'));
  return (
    equals(round(expected, 0, 'down'), round(got, 0, 'down')) || equals(round(expected, 3), round(got, 3))
  );
}

const PARENT = /^([A-Z0-9.]{1,20})\s*\(([A-Z0-9]{9,12})\)/;

/** Whom a text is about: `GE(US3696041033) SPINOFF 1 FOR 4`. */
function parentOf(action: Action, fallback: FlexRow): { symbol: string; isin: string | null } {
  const found = PARENT.exec(subject(action.first));
  if (found === null) return named(fallback);
  return { symbol: found[1]!.replace(/\.OLD$/, ''), isin: isIsin(found[2]!) ? found[2]! : null };
}

const LISTING = /\(([^(),]+),\s*(.+),\s*([A-Z0-9]{9,12})\)\s*$/;

/** The security of a row: its description ends with symbol, name and id. */
function named(row: FlexRow): { symbol: string; isin: string | null; name: string | null } {
  const { symbol, isin } = securityOf(row);
  return { symbol, isin, name: LISTING.exec(textOf(row, 'description'))?.[2] ?? null };
}

/** Shares of another security that come beside. Which part of the cost goes there the report does not say. */
function spinOff(action: Action, code: string, notes: BrokerNotes): InvestmentLine[] {
  const into = action.in[0];
  if (into === undefined || action.in.length > 1) return exchanged(action);
  const to = named(into);
  const said = terms(action);
  if (said === null || PARENT.exec(subject(action.first)) === null)
    throw new BrokerLineError(
      `${to.symbol} comes beside another security, and the text does not say of which and how many for one`,
    );
  const parent = parentOf(action, into);
  const what = code === 'RI' ? 'rights' : 'shares';
  notes.warnings.push(
    `line ${action.about.line}: the report does not say which part of the cost of ${parent.symbol} goes to the ${what} of ${to.symbol}; all of it stays with ${parent.symbol} until you correct the part in the transaction`,
  );
  return [
    brokerLine({
      ...action.about,
      ...parent,
      type: 'SPIN_OFF',
      quantity: said,
      amount: cashOf(action),
      toSymbol: to.symbol,
      toIsin: to.isin,
      toName: to.name,
      basisFraction: ZERO,
    }),
  ];
}

function cashLine(action: Action, type: 'DIVIDEND'): InvestmentLine {
  if (isZero(action.cash)) throw new BrokerLineError('a cash dividend without proceeds');
  return brokerLine({ ...action.about, ...parentOf(action, action.first), type, amount: action.cash });
}

/** Shares that go for nothing (a delisting) or for money (a maturity, a redemption). */
function goneForCash(action: Action): InvestmentLine {
  const [out] = action.out;
  if (out === undefined || action.out.length > 1 || action.in.length > 0)
    throw new BrokerLineError('the shares that go are not named by one row');
  return brokerLine({
    ...action.about,
    ...named(out),
    type: 'SELL',
    quantity: unitsOf(out, absolute(requireFigure(out, 'quantity'))),
    amount: absolute(action.cash),
  });
}

/** Shares that become others, money, or both. */
function exchanged(action: Action): InvestmentLine[] {
  const [out] = action.out;
  const [into] = action.in;
  const what = textOf(action.first, 'description').slice(0, 80);
  if (out === undefined || action.out.length > 1 || action.in.length > 1)
    throw new BrokerLineError(
      `a corporate action whose rows are not one security for another: enter it by hand (${what})`,
    );
  if (into === undefined && isZero(action.cash))
    throw new BrokerLineError(`shares that go for nothing that is named: enter it by hand (${what})`);
  if (into === undefined)
    return [brokerLine({ ...action.about, ...named(out), type: 'MERGER', amount: absolute(action.cash) })];
  const said = terms(action);
  const counted = quotient(
    absolute(requireFigure(into, 'quantity')),
    absolute(requireFigure(out, 'quantity')),
  );
  return [mergerLine(action, out, into, said !== null && fits(said, out, into) ? said : counted)];
}

function mergerLine(action: Action, out: FlexRow, into: FlexRow, quantity: Decimal): InvestmentLine {
  const to = named(into);
  const amount = sign(action.cash) > 0 ? action.cash : null;
  const value = figureOrZero(into, 'value');
  if (sign(action.cash) < 0)
    throw new BrokerLineError(`money has to be paid for ${to.symbol}: enter the purchase by hand`);
  if (amount !== null && isZero(value))
    throw new BrokerLineError(
      'a merger for shares and cash without the value of the new shares: add the field value to the Flex query',
    );
  const { symbol, isin, name } = named(out);
  return brokerLine({
    ...action.about,
    symbol,
    isin,
    name,
    type: 'MERGER',
    quantity,
    amount,
    price: amount === null ? null : quotient(absolute(value), absolute(requireFigure(into, 'quantity'))),
    toSymbol: to.symbol,
    toIsin: to.isin,
    toName: to.name,
  });
}

/** Rows of an action that was taken back again leave nothing. */
export function withoutReversals(rows: readonly FlexRow[]): FlexRow[] {
  return [...Map.groupBy(rows, (row) => `${keyOf(row)} ${textOf(row, 'conid', 'symbol')}`).values()].flatMap(
    (same) => {
      const moved = sum(same.map((row) => figureOrZero(row, 'quantity')));
      return same.length > 1 &&
        isZero(moved) &&
        same.some((row) => sign(negate(figureOrZero(row, 'quantity'))) > 0)
        ? []
        : same;
    },
  );
}
