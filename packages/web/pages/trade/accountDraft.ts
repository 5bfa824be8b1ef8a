import { formatNumber, readAmount } from '../../format/money.ts';
import type { TradingAccount } from './AccountStrip.tsx';

type Settings = TradingAccount['settings'];

/** Settings of an account as they are typed; shares of volume in percent. */
export interface AccountDraft {
  readonly kind: Settings['kind'];
  readonly venue: Settings['venue'];
  readonly perTrade: string;
  readonly perShare: string;
  readonly percent: string;
  readonly minimum: string;
  readonly maximum: string;
  readonly slippage: Settings['slippage']['kind'];
  readonly slippageAmount: string;
  readonly participation: string;
}

export function draftOf({ kind, venue, fees, slippage, participation }: Settings): AccountDraft {
  return {
    kind,
    venue,
    perTrade: formatNumber(fees.perTrade),
    perShare: formatNumber(fees.perShare),
    percent: formatNumber(fees.percent),
    minimum: formatNumber(fees.minimum),
    maximum: fees.maximum === null ? '' : formatNumber(fees.maximum),
    slippage: slippage.kind,
    slippageAmount: formatNumber(slippage.amount),
    participation: String(Number((Number(participation) * 100).toFixed(10))),
  };
}

const AMOUNTS = ['perTrade', 'perShare', 'percent', 'minimum', 'slippageAmount', 'participation'] as const;

/** What is sent of a draft, or what is wrong with its fields. */
export function settingsOf(draft: AccountDraft): Settings | Readonly<Record<string, string>> {
  const faults: Record<string, string> = {};
  const read = Object.fromEntries(
    AMOUNTS.map((name) => {
      const amount = draft[name].trim() === '' ? '0' : readAmount(draft[name]);
      if (amount === null || amount.startsWith('-')) faults[name] = 'A number, or nothing.';
      return [name, amount ?? '0'];
    }),
  ) as Record<(typeof AMOUNTS)[number], string>;
  const maximum = draft.maximum.trim() === '' ? null : readAmount(draft.maximum);
  if (draft.maximum.trim() !== '' && maximum === null) faults.maximum = 'A number, or nothing.';
  const share = Number(read.participation) / 100;
  if (!(share > 0 && share <= 1)) faults.participation ??= 'Above 0 %, at most 100 %.';
  if (Object.keys(faults).length > 0) return faults;
  const { perTrade, perShare, percent, minimum } = read;
  return {
    kind: draft.kind,
    venue: draft.venue,
    fees: { perTrade, perShare, percent, minimum, maximum },
    slippage: { kind: draft.slippage, amount: draft.slippage === 'none' ? '0' : read.slippageAmount },
    participation: String(Number(share.toFixed(12))),
  };
}

export const isSettings = (value: ReturnType<typeof settingsOf>): value is Settings => 'fees' in value;
