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
}

const trade = { asset: true, quantity: true, price: true, amount: true, costs: true };
const cash = { asset: false, quantity: false, price: false, amount: true, costs: false };

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
  { value: 'SPLIT', label: 'Split', ...trade, price: false, amount: false, costs: false, cash: 0 },
];

export function kindOf(type: Kind): KindFacts {
  return KINDS.find(({ value }) => value === type) ?? KINDS[0]!;
}

/** The amount with the sign of the cash it moves; what moves no cash stays as it is. */
export function cashAmount(item: Pick<PortfolioTransaction, 'type' | 'amount'>): string | null {
  if (item.amount === null || kindOf(item.type).cash >= 0 || /^[0.]*$/.test(item.amount)) return item.amount;
  return item.amount.startsWith('-') ? item.amount : `-${item.amount}`;
}
