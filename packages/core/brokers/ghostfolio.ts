import { isCurrency } from '../money/currency.ts';
import {
  absolute,
  type Decimal,
  decimal,
  isZero,
  multiply,
  parseDecimal,
  sign,
  trim,
} from '../money/decimal.ts';
import { readDate } from '../statements/date-text.ts';
import { cleanText, decodeText } from '../statements/encoding.ts';
import {
  type InvestmentLine,
  type InvestmentType,
  type ParsedFile,
  StatementError,
  type StatementParser,
} from '../statements/statement.ts';
import { openWhole } from '../statements/whole-file.ts';
import {
  BrokerLineError,
  type BrokerNotes,
  brokerLine,
  cost,
  inOrder,
  isIsin,
  majorCurrency,
  newNotes,
  runsBackwards,
  skip,
  statementOf,
  warningsOf,
} from './line.ts';
import { completed } from './security.ts';

const FORMAT = 'Ghostfolio JSON';

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function listOf(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.filter(isFields) : [];
}

function textOf(fields: Fields | undefined, name: string): string {
  const value = fields?.[name];
  return typeof value === 'string' ? cleanText(value) : '';
}

/** Numbers of JSON as they are written: `39378.5`, `1e-8`. */
function figureOf(fields: Fields, name: string): Decimal | null {
  const value = fields[name];
  if (value === undefined || value === null) return null;
  const text = typeof value === 'number' ? plainNumber(value) : String(value);
  const read = parseDecimal(text);
  if (read === null) throw new BrokerLineError(`${name} "${text.slice(0, 40)}" is no number`);
  return trim(read);
}

/** The digits of a number without an exponent. */
function plainNumber(value: number): string {
  const text = String(value);
  const parts = /^(-?)(\d)(?:\.(\d+))?e-(\d+)$/.exec(text);
  if (parts === null) return text;
  const [, minus = '', first = '', rest = '', exponent = '0'] = parts;
  return `${minus}0.${'0'.repeat(Number(exponent) - 1)}${first}${rest}`;
}

/** Where the activities begin in the text, so that a refusal names a line. */
function linesOf(text: string, count: number): number[] {
  const start = text.search(/"activities"\s*:/);
  if (start < 0) return new Array<number>(count).fill(1);
  const lines: number[] = [];
  let line = text.slice(0, start).split('\n').length;
  let depth = 0;
  let quoted = false;
  for (let at = text.indexOf('[', start); at < text.length && lines.length < count; at += 1) {
    const char = text[at];
    if (char === '\n') line += 1;
    else if (char === '"' && text[at - 1] !== '\\') quoted = !quoted;
    else if (quoted) continue;
    else if (char === '{') {
      if (depth === 0) lines.push(line);
      depth += 1;
    } else if (char === '}') depth -= 1;
  }
  return lines;
}

const MONEY: Readonly<Record<string, InvestmentType>> = {
  DIVIDEND: 'DIVIDEND',
  INTEREST: 'INTEREST',
  FEE: 'FEE',
};

interface Profile {
  readonly name: string | null;
  readonly isin: string | null;
  readonly currency: string | null;
  readonly type: InvestmentLine['assetType'];
}

const TYPES: Readonly<Record<string, InvestmentLine['assetType']>> = {
  ETF: 'etf',
  STOCK: 'stock',
  MUTUALFUND: 'fund',
  BOND: 'bond',
  CRYPTOCURRENCY: 'crypto',
  COMMODITY: 'commodity',
  PRECIOUS_METAL: 'commodity',
};

function profilesOf(root: Fields): Map<string, Profile> {
  return new Map(
    listOf(root.assetProfiles).map((profile) => [
      textOf(profile, 'symbol'),
      {
        name: textOf(profile, 'name') || null,
        isin: isIsin(textOf(profile, 'isin')) ? textOf(profile, 'isin') : null,
        currency: majorCurrency(textOf(profile, 'currency')),
        type: TYPES[textOf(profile, 'assetSubClass')] ?? TYPES[textOf(profile, 'assetClass')] ?? null,
      },
    ]),
  );
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** One activity. A symbol that is only an id goes by its name. */
function readActivity(
  fields: Fields,
  line: number,
  profiles: ReadonlyMap<string, Profile>,
  notes: BrokerNotes,
): InvestmentLine[] {
  const said = textOf(fields, 'type').toUpperCase();
  const date = readDate(textOf(fields, 'date'), 'ymd');
  if (date === null)
    throw new BrokerLineError(`no date: ${textOf(fields, 'date').slice(0, 40) || 'it is empty'}`);
  const code = textOf(fields, 'currency');
  const currency = majorCurrency(code);
  if (currency === null) throw new BrokerLineError(`"${code.slice(0, 20)}" is no currency of ISO 4217`);
  const given = textOf(fields, 'symbol');
  const profile = profiles.get(given);
  const symbol = UUID.test(given) ? (profile?.name ?? given) : given;
  const quantity = figureOf(fields, 'quantity');
  const price = figureOf(fields, 'unitPrice');
  const fee = cost(figureOf(fields, 'fee'));
  const about = {
    line,
    date,
    currency,
    note: textOf(fields, 'comment'),
    symbol: symbol.slice(0, 40) || null,
    name: profile?.name ?? null,
    isin: isIsin(given) ? given : (profile?.isin ?? null),
    assetCurrency: profile?.currency ?? null,
    assetType: profile?.type ?? null,
  };
  if (said === 'LIABILITY' || said === 'ITEM') {
    skip(notes, line, `a ${said} is no transaction of a portfolio`);
    return [];
  }
  if (said === 'BUY' || said === 'SELL') {
    if (quantity !== null && sign(quantity) < 0)
      throw new BrokerLineError(`a ${said} of a quantity below zero`);
    if (quantity === null || isZero(quantity) || price === null)
      throw new BrokerLineError(`a ${said} without a quantity and a price`);
    if (symbol === '') throw new BrokerLineError(`a ${said} without a symbol`);
    return [brokerLine({ ...about, type: said, quantity: absolute(quantity), price, fee })];
  }
  const type = MONEY[said];
  if (type === undefined)
    throw new BrokerLineError(`unknown type of activity: ${said.slice(0, 40) || 'it is empty'}`);
  return [moneyLine(about, type, quantity, price, fee)];
}

function moneyLine(
  about: Pick<InvestmentLine, 'line' | 'date'> & Partial<InvestmentLine>,
  type: InvestmentType,
  quantity: Decimal | null,
  price: Decimal | null,
  fee: Decimal | null,
): InvestmentLine {
  const product = quantity === null || price === null ? decimal('0') : trim(multiply(quantity, price), 2);
  const bare = type === 'DIVIDEND' ? {} : { symbol: null, isin: null };
  if (type === 'FEE') {
    const amount = isZero(product) ? fee : product;
    if (amount === null) throw new BrokerLineError('a FEE without an amount');
    const note = [about.name, about.note].filter(Boolean).join(': ');
    return brokerLine({ ...about, ...bare, name: null, note, type, amount });
  }
  if (sign(product) === 0) throw new BrokerLineError(`a ${type} without a quantity and a price`);
  return brokerLine({ ...about, ...bare, type, amount: product, fee });
}

function parse(bytes: Uint8Array): ParsedFile {
  const { text } = decodeText(bytes);
  const root = parsed(text);
  const activities = listOf(root.activities);
  const notes = newNotes();
  const profiles = profilesOf(root);
  const names = new Map(listOf(root.accounts).map((account) => [textOf(account, 'id'), account]));
  const lines = linesOf(text, activities.length);
  const byAccount = new Map<string, InvestmentLine[]>();
  activities.forEach((activity, index) => {
    const account = textOf(activity, 'accountId');
    const own = byAccount.get(account) ?? [];
    byAccount.set(account, own);
    const line = lines[index] ?? 1;
    try {
      own.push(...readActivity(activity, line, profiles, notes));
    } catch (error) {
      if (!(error instanceof BrokerLineError)) throw error;
      notes.rejected.push({ line, reason: error.message, text: JSON.stringify(activity).slice(0, 500) });
    }
  });
  const investments = [...byAccount].map(([id, own]) => {
    const account = names.get(id);
    const name = textOf(account, 'name');
    const currency = majorCurrency(textOf(account, 'currency'));
    const ordered = completed(inOrder(own, runsBackwards(own)));
    const statement = statementOf('Ghostfolio', null, ordered);
    const base =
      isFields(root.user) && isFields(root.user.settings) ? textOf(root.user.settings, 'currency') : '';
    return {
      ...statement,
      account: { ...statement.account, name: name || 'Ghostfolio' },
      currency: currency ?? statement.currency ?? (isCurrency(base) ? base : null),
    };
  });
  return {
    format: FORMAT,
    statements: [],
    investments,
    prices: [],
    rejected: notes.rejected,
    warnings: warningsOf(notes),
  };
}

function parsed(text: string): Fields {
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch (error) {
    throw new StatementError(`the file is no valid JSON: ${(error as Error).message}`, {
      mend: 'Export it from Ghostfolio again.',
    });
  }
  if (isFields(root) && Array.isArray(root.activities)) return root;
  throw new StatementError('the JSON file holds no activities', {
    mend: 'Choose the file that Ghostfolio exports under Activities.',
  });
}

/** Ghostfolio: Activities, Export Activities. */
export const ghostfolioParser: StatementParser = {
  format: FORMAT,
  recognise: (head) => {
    const text = new TextDecoder().decode(head);
    return /^\s*\{/.test(text) &&
      (/"activities"\s*:/.test(text) ||
        (/"meta"\s*:/.test(text) && /"(?:assetProfiles|platforms)"\s*:/.test(text)))
      ? 0.99
      : 0;
  },
  open: (source) => openWhole(source, parse),
};
