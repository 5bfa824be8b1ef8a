import { add, type Decimal, negate } from '../money/decimal.ts';
import { readDate } from '../statements/date-text.ts';
import { cleanText } from '../statements/encoding.ts';
import type { ByteSource } from '../statements/source.ts';
import {
  type InvestmentLine,
  type InvestmentStatement,
  type InvestmentType,
  type PriceLine,
  StatementError,
  type StatementParser,
  type StatementPart,
} from '../statements/statement.ts';
import { attributeOf, xmlEncoding } from '../statements/xml-events.ts';
import {
  BrokerLineError,
  type BrokerNotes,
  brokerLine,
  cost,
  majorCurrency,
  majorValue,
  newNotes,
  skip,
  statementOf,
  warningsOf,
} from './line.ts';
import {
  FIRST_VERSION,
  type Scales,
  type Security,
  scaled,
  scalesOf,
  securitiesOf,
  type Transaction,
  transactionOf,
  withoutCosts,
  withShares,
} from './performance-client.ts';
import { completed } from './security.ts';
import { childOf, childrenOf, objectOf, readTree, textIn, type XmlNode, type XmlTree } from './xstream.ts';

const FORMAT = 'Portfolio Performance';
const SAVE_AGAIN = 'Open the file in a current Portfolio Performance, save it as XML and import that.';

/** A securities account with the cash account that it names; a cash account that none names stands alone. */
interface Depot {
  readonly name: string;
  readonly currency: string | null;
  readonly lines: { readonly line: InvestmentLine; readonly moment: string }[];
}

/** A file while it is read. */
interface Client {
  readonly tree: XmlTree;
  readonly scales: Scales;
  readonly securities: ReadonlyMap<XmlNode, Security>;
  /** By securities account and by cash account. */
  readonly depots: ReadonlyMap<XmlNode, Depot>;
  readonly quotes: readonly Quotes[];
  readonly notes: BrokerNotes;
}

/** The prices of a security as written: `[line, day, price, ...]`. */
interface Quotes {
  readonly list: XmlNode;
  readonly figures: (number | string)[];
}

const SECTIONS: ReadonlySet<string> = new Set([
  'version',
  'baseCurrency',
  'securities',
  'accounts',
  'portfolios',
]);

function clientOf(source: ByteSource): Client {
  const quotes: Quotes[] = [];
  const tree = readTree(source, xmlEncoding(source), {
    sections: SECTIONS,
    take: (name, attributes, parent, line) => {
      if (name !== 'price' || parent.name !== 'prices') return false;
      let own = quotes.at(-1);
      if (own?.list !== parent) {
        own = { list: parent, figures: [] };
        quotes.push(own);
      }
      own.figures.push(line(), attributeOf(attributes, 't') ?? '', attributeOf(attributes, 'v') ?? '');
      return true;
    },
  });
  const version = textIn(tree, tree.root, 'version');
  if (!/^\d{1,4}$/.test(version) || Number(version) < FIRST_VERSION)
    throw new StatementError(`the file has the version "${version.slice(0, 20)}", which is not read`, {
      mend: SAVE_AGAIN,
    });
  return {
    tree,
    scales: scalesOf(Number(version)),
    securities: securitiesOf(tree, listOf(tree, 'securities', 'security')),
    depots: depotsOf(tree),
    quotes,
    notes: newNotes(),
  };
}

function listOf(tree: XmlTree, section: string, name: string): readonly XmlNode[] {
  const list = childOf(tree, tree.root, section);
  return list === null ? [] : childrenOf(list, name);
}

function depotsOf(tree: XmlTree): Map<XmlNode, Depot> {
  const depots = new Map<XmlNode, Depot>();
  const base = majorCurrency(textIn(tree, tree.root, 'baseCurrency'));
  const nameOf = (node: XmlNode): string => cleanText(textIn(tree, node, 'name'));
  for (const each of listOf(tree, 'portfolios', 'portfolio')) {
    const portfolio = objectOf(tree, each);
    const account = childOf(tree, portfolio, 'referenceAccount');
    const currency = account === null ? null : majorCurrency(textIn(tree, account, 'currencyCode'));
    const depot = { name: nameOf(portfolio), currency: currency ?? base, lines: [] };
    depots.set(portfolio, depot);
    if (account !== null && !depots.has(account)) depots.set(account, depot);
  }
  for (const each of listOf(tree, 'accounts', 'account')) {
    const account = objectOf(tree, each);
    const currency = majorCurrency(textIn(tree, account, 'currencyCode')) ?? base;
    if (!depots.has(account)) depots.set(account, { name: nameOf(account), currency, lines: [] });
  }
  return depots;
}

/** Runs `read` for each transaction of all owners of a kind; what it refuses is noted with its place. */
function eachTransaction(
  client: Client,
  owners: { readonly section: string; readonly owner: string; readonly element: string },
  read: (transaction: Transaction, depot: Depot) => void,
): void {
  const { tree, notes } = client;
  for (const each of listOf(tree, owners.section, owners.owner)) {
    const owner = objectOf(tree, each);
    const list = childOf(tree, owner, 'transactions');
    for (const element of list === null ? [] : childrenOf(list, owners.element)) {
      let node = element;
      try {
        node = objectOf(tree, element);
        read(transactionOf(tree, node, client.securities, client.scales), client.depots.get(owner)!);
      } catch (error) {
        if (!(error instanceof BrokerLineError)) throw error;
        const said = ['type', 'date', 'amount', 'currencyCode'].map((name) => shown(node, name));
        notes.rejected.push({
          line: node.line,
          reason: error.message,
          text: said
            .filter((text) => text !== '')
            .join(' ')
            .slice(0, 500),
        });
      }
    }
  }
}

/** What stands in a child itself, for a transaction whose references may be what is wrong with it. */
function shown(node: XmlNode, name: string): string {
  return childrenOf(node, name)[0]?.text.trim() ?? '';
}

function aboutOf({ node, date, currency, note, uuid }: Transaction) {
  return { line: node.line, date, currency, note, identity: uuid };
}

function namesOf({ symbol, name, isin, currency }: Security): Partial<InvestmentLine> {
  return { symbol, name, isin, assetCurrency: currency };
}

/** What an account gets or pays beside the trades: the type, and whether it is the other way round than the type says. */
const MONEY: Readonly<Record<string, { type: InvestmentType; credit: boolean; back?: true }>> = {
  DEPOSIT: { type: 'DEPOSIT', credit: true },
  REMOVAL: { type: 'WITHDRAWAL', credit: false },
  TRANSFER_IN: { type: 'TRANSFER_IN', credit: true },
  TRANSFER_OUT: { type: 'TRANSFER_OUT', credit: false },
  DIVIDENDS: { type: 'DIVIDEND', credit: true },
  INTEREST: { type: 'INTEREST', credit: true },
  INTEREST_CHARGE: { type: 'INTEREST', credit: false, back: true },
  FEES: { type: 'FEE', credit: false },
  FEES_REFUND: { type: 'FEE', credit: true, back: true },
  TAXES: { type: 'TAX', credit: false },
  TAX_REFUND: { type: 'TAX', credit: true, back: true },
};

/** Shares are bought and sold in the securities account, where the costs stand too. */
const WITH_SHARES: ReadonlySet<string> = new Set(['BUY', 'SELL']);

function readMoney(transaction: Transaction, { lines }: Depot): void {
  const { type, amount, fees, taxes, security, moment } = transaction;
  if (WITH_SHARES.has(type)) return;
  const how = MONEY[type];
  if (how === undefined)
    throw new BrokerLineError(`unknown type of a cash transaction: ${type.slice(0, 40)}`);
  const gross = how.credit ? add(amount, add(fees, taxes)) : withoutCosts(transaction);
  const moves = how.type === 'TRANSFER_IN' || how.type === 'TRANSFER_OUT';
  const line = brokerLine({
    ...aboutOf(transaction),
    ...(security === null || moves ? {} : namesOf(security)),
    type: how.type,
    amount: how.back ? negate(gross) : gross,
    fee: cost(fees),
    tax: cost(taxes),
  });
  lines.push({ line, moment });
}

const UNKNOWN_COST =
  'shares that come from another securities account: their cost is not in the file, enter it in the transaction';

function readShares(client: Client, transaction: Transaction, depot: Depot): void {
  const { type, amount, moment } = transaction;
  const { security, shares } = withShares(transaction);
  const about = { ...aboutOf(transaction), ...namesOf(security), quantity: shares };
  const put = (parts: Partial<InvestmentLine> & Pick<InvestmentLine, 'type'>): void => {
    depot.lines.push({ line: brokerLine({ ...about, ...parts }), moment });
  };
  switch (type) {
    case 'BUY':
    case 'SELL':
      readTrade(client, transaction, depot, put);
      break;
    // A delivery moves no cash: its costs are part of what the shares cost.
    case 'DELIVERY_INBOUND':
      put({ type: 'TRANSFER_IN', amount });
      break;
    case 'TRANSFER_IN':
      skip(client.notes, transaction.node.line, UNKNOWN_COST);
      put({ type: 'TRANSFER_IN' });
      break;
    case 'DELIVERY_OUTBOUND':
    case 'TRANSFER_OUT':
      put({ type: 'TRANSFER_OUT' });
      break;
    default:
      throw new BrokerLineError(`unknown type of a transaction of shares: ${type.slice(0, 40)}`);
  }
}

/** A trade that is paid from the cash account of another portfolio comes with the cash that goes between them. */
function readTrade(
  { tree, depots }: Client,
  transaction: Transaction,
  depot: Depot,
  put: (parts: Partial<InvestmentLine> & Pick<InvestmentLine, 'type'>) => void,
): void {
  const { node, type, amount, fees, taxes, moment, uuid } = transaction;
  const entry = childOf(tree, node, 'crossEntry');
  const account = entry === null ? null : childOf(tree, entry, 'account');
  const payer = account === null ? undefined : depots.get(account);
  if (payer === undefined) throw new BrokerLineError(`a ${type} without the account that its money moves in`);
  const buys = type === 'BUY';
  const gross: Decimal = buys ? withoutCosts(transaction) : add(amount, add(fees, taxes));
  put({ type: buys ? 'BUY' : 'SELL', amount: gross, fee: cost(fees), tax: cost(taxes) });
  if (payer === depot) return;
  const move = (there: Depot, incoming: boolean): void => {
    const line = brokerLine({
      ...aboutOf(transaction),
      type: incoming ? 'TRANSFER_IN' : 'TRANSFER_OUT',
      amount,
      identity: uuid === null ? null : `${uuid} cash ${incoming ? 'in' : 'out'}`,
    });
    there.lines.push({ line, moment });
  };
  move(depot, buys);
  move(payer, !buys);
}

const OUTGOING: ReadonlySet<InvestmentType> = new Set(['SELL', 'TRANSFER_OUT', 'WITHDRAWAL']);

/** By the moments that the file names; of one moment what comes in before what goes. */
function statementsOf({ depots }: Client): InvestmentStatement[] {
  return [...new Set(depots.values())]
    .filter(({ lines }) => lines.length > 0)
    .map(({ name, currency, lines }) => {
      const ordered = lines.toSorted(
        (a, b) =>
          (a.moment < b.moment ? -1 : a.moment > b.moment ? 1 : 0) ||
          Number(OUTGOING.has(a.line.type)) - Number(OUTGOING.has(b.line.type)),
      );
      const statement = statementOf(FORMAT, null, completed(ordered.map(({ line }) => line)), { currency });
      return { ...statement, account: { ...statement.account, name: name || FORMAT } };
    });
}

function* pricesOf({ tree, quotes, securities, scales, notes }: Client): Generator<PriceLine> {
  for (const { list, figures } of quotes) {
    const security = list.parent === null ? undefined : securities.get(objectOf(tree, list.parent));
    if (security?.currency == null || security.symbol === '') {
      const of = security?.name ?? security?.symbol ?? 'a security';
      notes.warnings.push(
        `line ${list.line}: ${figures.length / 3} prices of ${of} are left out: the file names no currency for them`,
      );
      continue;
    }
    for (let at = 0; at < figures.length; at += 3) {
      const price = priceOf(figures, at, security, scales);
      if (price === null)
        notes.rejected.push({
          line: Number(figures[at]),
          reason: 'a price needs a day and a whole number above zero',
          text: `${security.symbol} ${figures[at + 1]} ${figures[at + 2]}`.slice(0, 500),
        });
      else yield price;
    }
  }
}

function priceOf(
  figures: readonly (number | string)[],
  at: number,
  { symbol, isin, name, currency, code }: Security,
  { quotes }: Scales,
): PriceLine | null {
  const date = readDate(String(figures[at + 1]).slice(0, 10), 'ymd');
  const figure = String(figures[at + 2]);
  if (date === null || !/^[1-9]\d{0,18}$/.test(figure)) return null;
  const close = majorValue(scaled(figure, quotes, 'price'), code);
  const line = Number(figures[at]);
  return { line, symbol, isin, name, date, open: null, high: null, low: null, close, volume: null, currency };
}

/** Splits that the file notes are in its quantities already, where the person had them adjusted. */
function splitWarning({ tree }: Client): string[] {
  const events = listOf(tree, 'securities', 'security').flatMap((each) => {
    const list = childOf(tree, objectOf(tree, each), 'events');
    return list === null
      ? []
      : childrenOf(list, 'event').filter((event) => textIn(tree, event, 'type') === 'STOCK_SPLIT');
  });
  return events.length === 0
    ? []
    : [
        `${events.length} splits that are noted for securities are not booked: Portfolio Performance counts shares as its transactions have them, and so does this import`,
      ];
}

function* partsOf(source: ByteSource): Generator<StatementPart> {
  const client = clientOf(source);
  const { notes } = client;
  eachTransaction(
    client,
    { section: 'accounts', owner: 'account', element: 'account-transaction' },
    readMoney,
  );
  eachTransaction(
    client,
    { section: 'portfolios', owner: 'portfolio', element: 'portfolio-transaction' },
    (transaction, depot) => readShares(client, transaction, depot),
  );
  for (const investments of statementsOf(client)) yield { kind: 'investments', investments };
  for (const price of pricesOf(client)) yield { kind: 'price', price };
  for (const warning of [...warningsOf(notes), ...splitWarning(client)]) yield { kind: 'warning', warning };
  for (const rejected of notes.rejected.sort((a, b) => a.line - b.line)) yield { kind: 'rejected', rejected };
}

const ROOT = /<client(?:\s[^>]*)?>\s*<version>\s*\d+/;

/**
 * The client files of Portfolio Performance saved as XML, with or without id attributes: every securities account becomes a
 * portfolio, with the cash account that it names.
 */
export const portfolioPerformanceParser: StatementParser = {
  format: FORMAT,
  recognise: (head) => (ROOT.test(new TextDecoder().decode(head.subarray(0, 4096))) ? 1 : 0),
  open: (source) => ({ format: FORMAT, parts: () => partsOf(source) }),
};
