import { add, type Decimal, isZero, negate, subtract, ZERO } from '../money/decimal.ts';
import { shareMoves } from './quantities.ts';
import { grossAmount, isRatioType, type PortfolioTransaction } from './transaction.ts';

/**
 * One leg of a journal entry. `weight` is what the leg counts in the balance of the entry: the amount itself for cash,
 * the total price for shares (beancount's `@@`), so that the weights of an entry add up to zero per currency.
 */
export interface Posting {
  readonly account: string;
  readonly quantity: Decimal;
  /** Currency code or asset id. */
  readonly commodity: string;
  readonly weight: Decimal;
  readonly weightCurrency: string;
}

/** The keys of the accounts that play the parts of a portfolio. */
export interface PortfolioAccounts {
  readonly holdings: string;
  readonly cash: string;
  /** Expense. */
  readonly fees: string;
  /** Expense. */
  readonly taxes: string;
  /** Income. */
  readonly dividends: string;
  /** Income. */
  readonly interest: string;
  /** Equity: capital that was paid back. */
  readonly capital: string;
  /** Equity: the other side of what enters or leaves the portfolio. */
  readonly external: string;
}

/** What the portfolio holds of the asset just before the transaction. */
export interface HeldBefore {
  /** Shares held: what a SPLIT, SPIN_OFF or MERGER multiplies. */
  readonly quantity: Decimal;
  /** Cost of the shares that a TRANSFER_OUT without an amount takes along; null when unknown. */
  readonly transferredCost: Decimal | null;
}

/** Where money that comes in comes from. */
const SOURCES = {
  DIVIDEND: (accounts: PortfolioAccounts) => accounts.dividends,
  INTEREST: (accounts: PortfolioAccounts) => accounts.interest,
  DEPOSIT: (accounts: PortfolioAccounts) => accounts.external,
  RETURN_OF_CAPITAL: (accounts: PortfolioAccounts) => accounts.capital,
} as const;

/**
 * The ledger postings of a valid transaction; their weights add up to exactly zero per currency. Legs of zero are left
 * out. Throws a RangeError when a SPLIT, SPIN_OFF or MERGER comes without `held`.
 */
export function postingsOf(
  tx: PortfolioTransaction,
  accounts: PortfolioAccounts,
  held: HeldBefore | null = null,
): Posting[] {
  const { currency } = tx;
  const money = (account: string, quantity: Decimal): Posting[] =>
    isZero(quantity)
      ? []
      : [{ account, quantity, commodity: currency, weight: quantity, weightCurrency: currency }];
  const fee = tx.fee ?? ZERO;
  const tax = tx.tax ?? ZERO;
  const gross = grossAmount(tx) ?? held?.transferredCost ?? ZERO;
  const costs = [...money(accounts.fees, fee), ...money(accounts.taxes, tax)];
  const spent = add(fee, tax);
  const paid = negate(add(gross, spent));
  const received = subtract(gross, spent);
  if (isRatioType(tx.type))
    return [...actionShares(tx, accounts, held, gross), ...money(accounts.cash, received), ...costs];
  switch (tx.type) {
    case 'BUY':
      return [shares(tx, accounts, 1, gross), ...money(accounts.cash, paid), ...costs];
    case 'SELL':
      return [shares(tx, accounts, -1, gross), ...money(accounts.cash, received), ...costs];
    case 'DIVIDEND':
    case 'INTEREST':
    case 'DEPOSIT':
    case 'RETURN_OF_CAPITAL':
      return [
        ...money(accounts.cash, received),
        ...costs,
        ...money(SOURCES[tx.type](accounts), negate(gross)),
      ];
    case 'FEE':
      return [
        ...money(accounts.cash, paid),
        ...money(accounts.fees, add(gross, fee)),
        ...money(accounts.taxes, tax),
      ];
    case 'TAX':
      return [
        ...money(accounts.cash, paid),
        ...money(accounts.fees, fee),
        ...money(accounts.taxes, add(gross, tax)),
      ];
    case 'WITHDRAWAL':
      return [...money(accounts.cash, paid), ...costs, ...money(accounts.external, gross)];
    case 'TRANSFER_IN':
      return [
        ...(tx.assetId === null
          ? money(accounts.cash, received)
          : [shares(tx, accounts, 1, gross), ...money(accounts.cash, negate(spent))]),
        ...costs,
        ...money(accounts.external, negate(gross)),
      ];
    case 'TRANSFER_OUT':
      return [
        ...(tx.assetId === null
          ? money(accounts.cash, paid)
          : [shares(tx, accounts, -1, gross), ...money(accounts.cash, negate(spent))]),
        ...costs,
        ...money(accounts.external, gross),
      ];
    default:
      throw new RangeError(`a ${tx.type} has no postings`);
  }
}

function shares(
  tx: PortfolioTransaction,
  accounts: PortfolioAccounts,
  direction: 1 | -1,
  gross: Decimal,
): Posting {
  const quantity = tx.quantity ?? ZERO;
  return {
    account: accounts.holdings,
    quantity: direction > 0 ? quantity : negate(quantity),
    commodity: tx.assetId ?? '',
    weight: direction > 0 ? gross : negate(gross),
    weightCurrency: tx.currency,
  };
}

/** The shares that come and go in a corporate action; what they weigh is the cash that is paid for them. */
function actionShares(
  tx: PortfolioTransaction,
  accounts: PortfolioAccounts,
  held: HeldBefore | null,
  gross: Decimal,
): Posting[] {
  if (held === null) throw new RangeError(`a ${tx.type} needs the quantity held`);
  const { own, to } = shareMoves(tx, held.quantity);
  const leg = (assetId: string, quantity: Decimal, weight: Decimal): Posting => ({
    account: accounts.holdings,
    quantity,
    commodity: assetId,
    weight,
    weightCurrency: tx.currency,
  });
  // The cash weighs on the shares that are given up for it; in a spin-off those are of the new asset.
  const ofNew = tx.type === 'SPIN_OFF';
  const legs = [
    leg(tx.assetId ?? '', own, ofNew ? ZERO : negate(gross)),
    leg(tx.toAssetId ?? '', to, ofNew ? negate(gross) : ZERO),
  ];
  return legs.filter((each) => !(isZero(each.quantity) && isZero(each.weight)));
}
