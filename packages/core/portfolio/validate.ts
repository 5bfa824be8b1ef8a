import { isCurrency } from '../money/currency.ts';
import {
  absolute,
  compare,
  decimal,
  equals,
  formatDecimal,
  isZero,
  MAX_INTEGER_DIGITS,
  MAX_SCALE,
  sign,
  sum,
  trim,
  ZERO,
} from '../money/decimal.ts';
import { grossAmount, isRatioType, type PortfolioTransaction, type TransactionType } from './transaction.ts';

export interface Problem {
  readonly path: string;
  readonly message: string;
}

const FIGURES = ['quantity', 'price', 'amount', 'fee', 'tax', 'fxRate', 'basisFraction'] as const;
const OF_SHARES: ReadonlySet<TransactionType> = new Set([
  'BUY',
  'SELL',
  'SPLIT',
  'SPIN_OFF',
  'MERGER',
  'RETURN_OF_CAPITAL',
]);
const TRANSFERS: ReadonlySet<TransactionType> = new Set(['TRANSFER_IN', 'TRANSFER_OUT']);
const CASH_ONLY: ReadonlySet<TransactionType> = new Set(['DEPOSIT', 'WITHDRAWAL']);
const ONE = decimal('1');

/** Every rule of {@link PortfolioTransaction} that the transaction breaks; an empty list when it is sound. */
export function validateTransaction(tx: PortfolioTransaction): Problem[] {
  const numbers = numberProblems(tx);
  return [
    ...numbers,
    ...assetProblems(tx),
    ...valueProblems(tx),
    ...(numbers.length === 0 ? totalProblems(tx) : []),
    ...actionProblems(tx),
    ...lotProblems(tx),
    ...acquiredProblems(tx),
    ...frameProblems(tx),
  ];
}

function numberProblems(tx: PortfolioTransaction): Problem[] {
  const problems: Problem[] = [];
  for (const path of FIGURES) {
    const value = tx[path];
    if (value === null) continue;
    const { units, scale } = trim(value);
    if (sign(value) < 0 && !isTakenBack(tx, path))
      problems.push({ path, message: `${path} must not be negative: the type says the direction` });
    if (scale > MAX_SCALE)
      problems.push({ path, message: `${path} has more than ${MAX_SCALE} digits after the point` });
    if (absolute({ units, scale }).units.toString().length - scale > MAX_INTEGER_DIGITS)
      problems.push({ path, message: `${path} has more than ${MAX_INTEGER_DIGITS} digits before the point` });
  }
  for (const path of ['quantity', 'fxRate'] as const)
    if (tx[path] !== null && isZero(tx[path])) problems.push({ path, message: `${path} must not be zero` });
  return problems;
}

const REVERSIBLE: ReadonlySet<TransactionType> = new Set(['DIVIDEND', 'INTEREST', 'FEE', 'TAX']);

/** Income that was taken back and a charge that was paid back have a negative amount, and what was withheld of it comes back too. */
function isTakenBack({ type, amount }: PortfolioTransaction, path: (typeof FIGURES)[number]): boolean {
  if (!REVERSIBLE.has(type) || amount === null || sign(amount) >= 0) return false;
  return path === 'amount' || path === 'fee' || path === 'tax';
}

function assetProblems(tx: PortfolioTransaction): Problem[] {
  const { type, assetId, quantity } = tx;
  if (CASH_ONLY.has(type) && assetId !== null)
    return [{ path: 'assetId', message: `a ${type} moves cash; use TRANSFER_IN or TRANSFER_OUT for shares` }];
  if (OF_SHARES.has(type) && assetId === null)
    return [{ path: 'assetId', message: `a ${type} needs the asset it is of` }];
  if (quantity !== null || !movesShares(tx)) return [];
  const what = RATIOS[type] ?? 'a quantity';
  return [{ path: 'quantity', message: `a ${type} needs ${what}` }];
}

const RATIOS: Partial<Record<TransactionType, string>> = {
  SPLIT: 'the ratio of new shares per old one as its quantity',
  SPIN_OFF: 'the ratio of shares that come per share held as its quantity',
  MERGER: 'the ratio of new shares per old one as its quantity',
};

function movesShares({ type, assetId, toAssetId }: PortfolioTransaction): boolean {
  if (type === 'MERGER') return toAssetId !== null;
  if (TRANSFERS.has(type)) return assetId !== null;
  return OF_SHARES.has(type) && type !== 'RETURN_OF_CAPITAL';
}

function valueProblems(tx: PortfolioTransaction): Problem[] {
  const { type, quantity, price, amount } = tx;
  if (isRatioType(type)) return [];
  const trade = type === 'BUY' || type === 'SELL';
  const ofShares = TRANSFERS.has(type) && tx.assetId !== null;
  const valued = amount !== null || (quantity !== null && price !== null);
  if (!valued && trade) return [{ path: 'price', message: `a ${type} needs a price or an amount` }];
  if (!valued && !ofShares) return [{ path: 'amount', message: `a ${type} needs an amount` }];
  // Free shares are bought at zero; cash of zero is no event.
  if (!trade && !ofShares && amount !== null && isZero(amount))
    return [{ path: 'amount', message: 'amount must not be zero' }];
  return [];
}

/** What is paid in all is an amount too. */
export function totalProblems(tx: PortfolioTransaction): Problem[] {
  const gross = grossAmount(tx);
  if (gross === null) return [];
  const { units, scale } = trim(sum([gross, tx.fee ?? ZERO, tx.tax ?? ZERO].map(absolute)));
  if (units.toString().length - scale <= MAX_INTEGER_DIGITS) return [];
  const [path, what] = tx.amount === null ? ['quantity', 'quantity x price'] : ['amount', 'the amount'];
  return [
    {
      path: path!,
      message: `${what} with fee and tax has more than ${MAX_INTEGER_DIGITS} digits before the point`,
    },
  ];
}

/** What only corporate actions have, and what they must not have. */
function actionProblems(tx: PortfolioTransaction): Problem[] {
  const { type, assetId, toAssetId, basisFraction, price } = tx;
  const problems: Problem[] = [];
  const turns = type === 'SPIN_OFF' || type === 'MERGER';
  if (!turns && toAssetId !== null)
    problems.push({ path: 'toAssetId', message: `a ${type} has one asset only` });
  if (!turns && basisFraction !== null)
    problems.push({ path: 'basisFraction', message: `a ${type} splits no cost` });
  if (basisFraction !== null && compare(basisFraction, ONE) > 0)
    problems.push({ path: 'basisFraction', message: 'basisFraction is a part of the cost, from 0 to 1' });
  if (turns && toAssetId !== null && toAssetId === assetId)
    problems.push({
      path: 'toAssetId',
      message: 'shares of an asset do not become shares of the same; use SPLIT',
    });
  if (type === 'SPIN_OFF') problems.push(...spinOffProblems(tx));
  if (type === 'MERGER') problems.push(...mergerProblems(tx));
  if (!isRatioType(type)) return problems;
  if (price !== null && type !== 'MERGER')
    problems.push({ path: 'price', message: `a ${type} has no price` });
  const cash = tx.amount !== null && !isZero(tx.amount);
  for (const path of ['fee', 'tax'] as const)
    if (!cash && tx[path] !== null && !isZero(tx[path]))
      problems.push({
        path,
        message: `a ${type} that pays no cash has no ${path}; enter it as ${path.toUpperCase()}`,
      });
  return problems;
}

function spinOffProblems({ toAssetId, basisFraction }: PortfolioTransaction): Problem[] {
  const problems: Problem[] = [];
  if (toAssetId === null)
    problems.push({ path: 'toAssetId', message: 'a SPIN_OFF needs the asset whose shares come' });
  if (basisFraction === null)
    problems.push({
      path: 'basisFraction',
      message: 'a SPIN_OFF needs the part of the cost that goes to the new shares, as the company reports it',
    });
  return problems;
}

function mergerProblems({
  toAssetId,
  quantity,
  amount,
  price,
  basisFraction,
}: PortfolioTransaction): Problem[] {
  const cash = amount !== null && !isZero(amount);
  if (toAssetId === null) {
    const problems: Problem[] = [];
    if (!cash)
      problems.push({
        path: 'toAssetId',
        message: 'a MERGER needs the asset that is got for the shares, or an amount of cash',
      });
    for (const [path, value] of [
      ['quantity', quantity],
      ['price', price],
      ['basisFraction', basisFraction],
    ] as const)
      if (value !== null) problems.push({ path, message: `a MERGER for cash alone has no ${path}` });
    return problems;
  }
  if (cash && price === null && basisFraction === null)
    return [
      {
        path: 'price',
        message:
          'a MERGER for shares and cash needs the market value of a new share as its price, or the part of the cost that goes to the new shares as basisFraction',
      },
    ];
  if (price !== null && basisFraction !== null)
    return [
      { path: 'basisFraction', message: 'give either the price of a new share or basisFraction, not both' },
    ];
  const unused = (
    [
      ['price', price],
      ['basisFraction', basisFraction],
    ] as const
  ).filter(([, value]) => value !== null);
  return cash ? [] : unused.map(([path]) => ({ path, message: `a MERGER for shares alone has no ${path}` }));
}

function lotProblems({ type, assetId, lots, quantity }: PortfolioTransaction): Problem[] {
  if (lots === null) return [];
  if (assetId === null || (type !== 'SELL' && type !== 'TRANSFER_OUT'))
    return [
      { path: 'lots', message: `a ${type} takes no lots; only sales and outgoing transfers of shares do` },
    ];
  const problems: Problem[] = [];
  const seen = new Set<string>();
  for (const [index, pick] of lots.entries()) {
    const path = `lots/${index}`;
    if (sign(pick.quantity) <= 0 || trim(pick.quantity).scale > MAX_SCALE)
      problems.push({
        path: `${path}/quantity`,
        message: `must be positive, with at most ${MAX_SCALE} digits after the point`,
      });
    if (seen.has(pick.transactionId))
      problems.push({
        path: `${path}/transactionId`,
        message: 'the lot is named before; give its whole quantity once',
      });
    seen.add(pick.transactionId);
  }
  const total = sum(lots.map((pick) => pick.quantity));
  if (quantity !== null && !equals(total, quantity))
    problems.push({
      path: 'lots',
      message: `the lots add up to ${formatDecimal(trim(total))}, not to the quantity of ${formatDecimal(trim(quantity))}`,
    });
  return problems;
}

function acquiredProblems({ type, assetId, date, acquired }: PortfolioTransaction): Problem[] {
  if (acquired == null) return [];
  if (type !== 'TRANSFER_IN' || assetId === null)
    return [
      {
        path: 'acquired',
        message: `a ${type} acquires on its own day; only a TRANSFER_IN of shares may have acquired before`,
      },
    ];
  return acquired > date
    ? [{ path: 'acquired', message: 'acquired must not be after the day of the transfer' }]
    : [];
}

function frameProblems(tx: PortfolioTransaction): Problem[] {
  const problems: Problem[] = [];
  if (!isCurrency(tx.currency))
    problems.push({ path: 'currency', message: `${tx.currency} is not an ISO 4217 currency` });
  if (!Number.isInteger(tx.date)) problems.push({ path: 'date', message: 'date must be a calendar day' });
  if (!Number.isInteger(tx.sequence))
    problems.push({ path: 'sequence', message: 'sequence must be a whole number' });
  return problems;
}
