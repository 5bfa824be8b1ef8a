import {
  absolute,
  add,
  type Decimal,
  divide,
  isZero,
  multiply,
  negate,
  sign,
  subtract,
  sum,
  trim,
  ZERO,
} from '../money/decimal.ts';
import type { DecimalMark } from './amount-text.ts';
import { bankLine, type OfxNotes, readEach, statementCurrency } from './ofx-bank.ts';
import { child, descendants, type OfxNode, textOf } from './ofx-tokens.ts';
import {
  cleanValue,
  lineCurrency,
  OfxValueError,
  ofxDay,
  optionalDecimal,
  requireDay,
  requireDecimal,
} from './ofx-values.ts';
import type { InvestmentLine, InvestmentStatement, InvestmentType } from './statement.ts';

interface Security {
  readonly symbol: string;
  readonly name: string | null;
  readonly isin: string | null;
}

interface Reading {
  readonly mark: DecimalMark;
  readonly currency: string | null;
  readonly securities: ReadonlyMap<string, Security>;
  readonly notes: OfxNotes;
}

/** The securities of `SECLIST` by unique id. An id that is given two tickers keeps the id as its symbol. */
export function securityList(root: OfxNode, notes: OfxNotes): ReadonlyMap<string, Security> {
  const securities = new Map<string, Security>();
  for (const info of descendants(root, ['SECINFO'])) {
    const id = textOf(child(info, 'SECID'), 'UNIQUEID');
    if (id === null) continue;
    const symbol = textOf(info, 'TICKER') ?? id;
    const earlier = securities.get(id);
    const clash = earlier !== undefined && earlier.symbol !== symbol;
    if (clash)
      notes.warnings.push(
        `line ${info.line}: security ${id} is listed as ${earlier.symbol} and as ${symbol}`,
      );
    const isin = textOf(child(info, 'SECID'), 'UNIQUEIDTYPE')?.toUpperCase() === 'ISIN' ? id : null;
    securities.set(id, { symbol: clash ? id : symbol, name: cleanValue(info, 'SECNAME') || null, isin });
  }
  return securities;
}

function securityOf(node: OfxNode, reading: Reading): Security {
  const secid = child(node, 'SECID');
  const id = textOf(secid, 'UNIQUEID');
  if (id === null) throw new OfxValueError(node.line, `<${node.tag}> names no security`);
  const isin = textOf(secid, 'UNIQUEIDTYPE')?.toUpperCase() === 'ISIN' ? id : null;
  return reading.securities.get(id) ?? { symbol: id, name: null, isin };
}

type LineParts = Pick<InvestmentLine, 'type'> & Partial<InvestmentLine>;

/** The fields that all transactions share: date, text and id of `INVTRAN`, and the currency. */
function investmentLine(node: OfxNode, body: OfxNode, reading: Reading, parts: LineParts): InvestmentLine {
  const transaction = child(body, 'INVTRAN');
  if (transaction === null) throw new OfxValueError(node.line, `<${node.tag}> has no <INVTRAN>`);
  return {
    line: node.line,
    date: requireDay(transaction, ['DTTRADE', 'DTSETTLE']),
    symbol: null,
    name: null,
    isin: null,
    quantity: null,
    price: null,
    amount: null,
    currency: lineCurrency(body)?.symbol ?? reading.currency,
    fee: null,
    tax: null,
    note: cleanValue(transaction, 'MEMO'),
    reference: textOf(transaction, 'FITID'),
    ...parts,
  };
}

function total(body: OfxNode, tags: readonly string[], mark: DecimalMark): Decimal | null {
  const values = tags.map((tag) => optionalDecimal(body, tag, mark)).filter((value) => value !== null);
  const whole = sum(values.map(absolute));
  return isZero(whole) ? null : whole;
}

function charges(body: OfxNode, mark: DecimalMark): { fee: Decimal | null; tax: Decimal | null } {
  return {
    fee: total(body, ['COMMISSION', 'FEES', 'LOAD', 'PENALTY'], mark),
    tax: total(body, ['TAXES', 'WITHHOLDING', 'STATEWITHHOLDING'], mark),
  };
}

/** A purchase or sale. `TOTAL` is net of charges (OFX 2.2, 13.9.2.4): a buy pays them on top, a sale loses them. */
function trade(node: OfxNode, body: OfxNode, reading: Reading, type: 'BUY' | 'SELL'): InvestmentLine[] {
  const { mark } = reading;
  const quantity = absolute(requireDecimal(body, 'UNITS', mark));
  const price = optionalDecimal(body, 'UNITPRICE', mark);
  const net = optionalDecimal(body, 'TOTAL', mark);
  const { fee, tax } = charges(body, mark);
  const extra = add(fee ?? ZERO, tax ?? ZERO);
  const gross =
    net === null ? null : type === 'BUY' ? subtract(absolute(net), extra) : add(absolute(net), extra);
  if (gross === null && price === null)
    throw new OfxValueError(node.line, `<${node.tag}> has neither <TOTAL> nor <UNITPRICE>`);
  const amount = gross ?? trim(multiply(quantity, price!), 2);
  const security = securityOf(body, reading);
  return [investmentLine(node, body, reading, { type, ...security, quantity, price, amount, fee, tax })];
}

function income(node: OfxNode, body: OfxNode, reading: Reading): InvestmentLine {
  const { fee, tax } = charges(body, reading.mark);
  const net = requireDecimal(body, 'TOTAL', reading.mark);
  const interest = textOf(body, 'INCOMETYPE')?.toUpperCase() === 'INTEREST';
  return investmentLine(node, body, reading, {
    type: interest ? 'INTEREST' : 'DIVIDEND',
    ...securityOf(body, reading),
    amount: add(absolute(net), add(fee ?? ZERO, tax ?? ZERO)),
    fee,
    tax,
  });
}

function cashIncome(node: OfxNode, reading: Reading): InvestmentLine[] {
  if (sign(requireDecimal(node, 'TOTAL', reading.mark)) < 0) {
    throw new OfxValueError(
      node.line,
      'an income that the broker took back: enter it by hand as a correction',
    );
  }
  return [income(node, node, reading)];
}

/** A reinvested distribution is income and, with it, a purchase. */
function reinvestment(node: OfxNode, reading: Reading): InvestmentLine[] {
  const received = income(node, node, reading);
  const quantity = absolute(requireDecimal(node, 'UNITS', reading.mark));
  const price = optionalDecimal(node, 'UNITPRICE', reading.mark);
  const spent = absolute(requireDecimal(node, 'TOTAL', reading.mark));
  return [
    { ...received, amount: spent, fee: null, tax: null },
    {
      ...received,
      type: 'BUY',
      quantity,
      price,
      amount: subtract(spent, add(received.fee ?? ZERO, received.tax ?? ZERO)),
    },
  ];
}

function transfer(node: OfxNode, reading: Reading): InvestmentLine[] {
  const units = requireDecimal(node, 'UNITS', reading.mark);
  const out = sign(units) < 0 || textOf(node, 'TFERACTION')?.toUpperCase() === 'OUT';
  return [
    investmentLine(node, node, reading, {
      type: out ? 'TRANSFER_OUT' : 'TRANSFER_IN',
      ...securityOf(node, reading),
      quantity: absolute(units),
      price: optionalDecimal(node, 'UNITPRICE', reading.mark),
    }),
  ];
}

function split(node: OfxNode, reading: Reading): InvestmentLine[] {
  const numerator = requireDecimal(node, 'NUMERATOR', reading.mark);
  const denominator = requireDecimal(node, 'DENOMINATOR', reading.mark);
  if (sign(numerator) <= 0 || sign(denominator) <= 0)
    throw new OfxValueError(node.line, 'the split has no positive ratio');
  const quantity = trim(divide(numerator, denominator, 12));
  return [investmentLine(node, node, reading, { type: 'SPLIT', ...securityOf(node, reading), quantity })];
}

function charge(node: OfxNode, reading: Reading, type: InvestmentType): InvestmentLine[] {
  const security = child(node, 'SECID') === null ? {} : securityOf(node, reading);
  const amount = absolute(requireDecimal(node, 'TOTAL', reading.mark));
  return [investmentLine(node, node, reading, { type, ...security, amount })];
}

const CASH_TYPES: Readonly<Record<string, readonly [moneyIn: InvestmentType, moneyOut: InvestmentType]>> = {
  INT: ['INTEREST', 'FEE'],
  DIV: ['DIVIDEND', 'WITHDRAWAL'],
  FEE: ['DEPOSIT', 'FEE'],
  SRVCHG: ['DEPOSIT', 'FEE'],
};

/** A cash movement of the broker's account; its kind is the bank's TRNTYPE, its direction the sign. */
function cashMovement(node: OfxNode, reading: Reading): InvestmentLine[] {
  const inner = child(node, 'STMTTRN');
  if (inner === null) throw new OfxValueError(node.line, '<INVBANKTRAN> has no <STMTTRN>');
  // A null statement currency leaves the amount in the line's own: investment lines carry their currency.
  const { date, amount, payee, description, reference } = bankLine(
    inner,
    { mark: reading.mark, bare: false },
    null,
    reading.notes,
  );
  const [moneyIn, moneyOut] = CASH_TYPES[textOf(inner, 'TRNTYPE')?.toUpperCase() ?? ''] ?? [
    'DEPOSIT',
    'WITHDRAWAL',
  ];
  return [
    {
      line: inner.line,
      date,
      type: sign(amount) < 0 ? moneyOut : moneyIn,
      symbol: null,
      name: null,
      isin: null,
      quantity: null,
      price: null,
      amount: absolute(amount),
      currency: lineCurrency(inner)?.symbol ?? reading.currency,
      fee: null,
      tax: null,
      note: [...new Set([payee, description])].filter((part) => part !== '').join(' '),
      reference,
    },
  ];
}

function readTransaction(node: OfxNode, reading: Reading): InvestmentLine[] {
  const buy = child(node, 'INVBUY');
  if (buy !== null) return trade(node, buy, reading, 'BUY');
  const sell = child(node, 'INVSELL');
  if (sell !== null) return trade(node, sell, reading, 'SELL');
  switch (node.tag) {
    case 'INCOME':
      return cashIncome(node, reading);
    case 'REINVEST':
      return reinvestment(node, reading);
    case 'TRANSFER':
      return transfer(node, reading);
    case 'SPLIT':
      return split(node, reading);
    case 'RETOFCAP':
      return charge(node, reading, 'RETURN_OF_CAPITAL');
    case 'INVEXPENSE':
    case 'MARGININTEREST':
      return charge(node, reading, 'FEE');
    case 'INVBANKTRAN':
      return cashMovement(node, reading);
    case 'JRNLFUND':
    case 'JRNLSEC':
      reading.notes.warnings.push(
        `line ${node.line}: a move between parts of the same account changes nothing`,
      );
      return [];
    default:
      throw new OfxValueError(
        node.line,
        `<${node.tag}> is a kind of transaction that is not read: enter it by hand`,
      );
  }
}

function positionsOf(response: OfxNode, reading: Reading): InvestmentStatement['positions'] {
  const list = child(response, 'INVPOSLIST');
  return readEach(list === null ? [] : descendants(list, ['INVPOS']), reading.notes, (node) => {
    const units = requireDecimal(node, 'UNITS', reading.mark);
    const short = textOf(node, 'POSTYPE')?.toUpperCase() === 'SHORT' && sign(units) > 0;
    return [
      {
        symbol: securityOf(node, reading).symbol,
        quantity: short ? negate(units) : units,
        price: optionalDecimal(node, 'UNITPRICE', reading.mark),
        date: requireDay(node, ['DTPRICEASOF']),
      },
    ];
  });
}

/** An `INVSTMTRS`; `securities` comes from the file's `SECLIST`. */
export function investmentStatement(
  response: OfxNode,
  mark: DecimalMark,
  securities: ReadonlyMap<string, Security>,
  notes: OfxNotes,
): InvestmentStatement {
  const reading: Reading = { mark, currency: statementCurrency(response), securities, notes };
  const from = child(response, 'INVACCTFROM');
  const list = child(response, 'INVTRANLIST');
  const nodes = list === null ? [] : list.children.filter((node) => node.children.length > 0);
  const cash = optionalDecimal(child(response, 'INVBAL'), 'AVAILCASH', mark);
  const asOf = ofxDay(textOf(response, 'DTASOF') ?? '');
  return {
    account: {
      number: textOf(from, 'ACCTID'),
      institution: textOf(from, 'BROKERID'),
      kind: 'investment',
      name: null,
    },
    currency: reading.currency,
    lines: readEach(nodes, notes, (node) => readTransaction(node, reading)),
    positions: positionsOf(response, reading),
    cash: cash === null || asOf === null ? null : { amount: cash, date: asOf },
  };
}
