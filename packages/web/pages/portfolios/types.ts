import { formatPercent, formatQuantity } from '../../format/money.ts';
import type { PortfolioTransaction } from '../../models.ts';

export type Kind = PortfolioTransaction['type'];

interface KindFacts {
  readonly value: Kind;
  readonly label: string;
  /** The fields that the type has. */
  readonly asset: boolean;
  readonly quantity: boolean;
  readonly price: boolean;
  readonly amount: boolean;
  readonly costs: boolean;
  /** -1 where the cash goes out. */
  readonly cash: -1 | 0 | 1;
  /** Shares become others: the quantity is a ratio, and cash is the exception. */
  readonly ratio: boolean;
  /** The shares are of another asset afterwards. */
  readonly to: boolean;
}

const none = { ratio: false, to: false };
const trade = { asset: true, quantity: true, price: true, amount: true, costs: true, ...none };
const cash = { asset: false, quantity: false, price: false, amount: true, costs: false, ...none };
const action = {
  asset: true,
  quantity: true,
  price: false,
  amount: true,
  costs: true,
  cash: 1,
  ratio: true,
  to: false,
} as const;

export const KINDS: readonly KindFacts[] = [
  { value: 'BUY', label: 'Buy', ...trade, cash: -1 },
  { value: 'SELL', label: 'Sell', ...trade, cash: 1 },
  { value: 'DIVIDEND', label: 'Dividend', ...cash, asset: true, costs: true, cash: 1 },
  { value: 'INTEREST', label: 'Interest', ...cash, costs: true, cash: 1 },
  { value: 'FEE', label: 'Fee', ...cash, cash: -1 },
  { value: 'TAX', label: 'Tax', ...cash, cash: -1 },
  { value: 'DEPOSIT', label: 'Deposit', ...cash, cash: 1 },
  { value: 'WITHDRAWAL', label: 'Withdrawal', ...cash, cash: -1 },
  { value: 'TRANSFER_IN', label: 'Transfer in', ...trade, costs: false, cash: 0 },
  { value: 'TRANSFER_OUT', label: 'Transfer out', ...trade, costs: false, cash: 0 },
  { value: 'SPLIT', label: 'Split', ...action },
  { value: 'SPIN_OFF', label: 'Spin-off', ...action, to: true },
  { value: 'MERGER', label: 'Merger', ...action, price: true, to: true },
  { value: 'RETURN_OF_CAPITAL', label: 'Return of capital', ...cash, asset: true, costs: true, cash: 1 },
];

export function kindOf(type: Kind): KindFacts {
  return KINDS.find(({ value }) => value === type) ?? KINDS[0]!;
}

/** The amount with the sign of the cash it moves; what moves no cash stays as it is. */
export function cashAmount(item: Pick<PortfolioTransaction, 'type' | 'amount'>): string | null {
  if (item.amount === null || kindOf(item.type).cash >= 0 || /^[0.]*$/.test(item.amount)) return item.amount;
  return item.amount.startsWith('-') ? item.amount : `-${item.amount}`;
}

const NEARLY = 1e-9;

/** A ratio of shares as people say it: 4 for 1, 1 for 10. */
export function ratioWords(ratio: string): string {
  const inverse = 1 / Number(ratio);
  const whole = Math.round(inverse);
  return whole > 1 && Math.abs(inverse - whole) < NEARLY * whole
    ? `1 for ${whole}`
    : `${formatQuantity(ratio)} for 1`;
}

/** What a corporate action did, beside the symbol of its asset; null for what is none. */
export function actionWords(
  item: Pick<PortfolioTransaction, 'type' | 'quantity' | 'toSymbol' | 'basisFraction'>,
): string | null {
  const ratio = item.quantity === null ? '' : ratioWords(item.quantity);
  if (item.type === 'SPLIT') return ratio;
  if (item.type === 'SPIN_OFF') {
    const part = item.basisFraction === null ? '' : `, ${percent(item.basisFraction)} of the cost`;
    return `brings ${item.toSymbol ?? ''} ${ratio}${part}`;
  }
  if (item.type === 'MERGER')
    return item.toSymbol === null ? 'bought for cash' : `becomes ${item.toSymbol} ${ratio}`;
  return null;
}

const percent = (fraction: string): string => formatPercent(Number(fraction), { digits: 2 });
