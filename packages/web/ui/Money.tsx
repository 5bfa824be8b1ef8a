import { exactMoney, formatMoney, signOf } from '../format/money.ts';
import { Unavailable } from './Unavailable.tsx';

interface MoneyProps {
  readonly amount: string | null | undefined;
  readonly currency: string;
  /** Show the code because several currencies meet here. */
  readonly code?: boolean;
  /** Colour and sign it as a gain or a loss. */
  readonly gain?: boolean;
  readonly digits?: number;
  readonly reason?: string | undefined;
  readonly mend?: string | undefined;
}

/** An amount; hovering shows every stored digit, and what can not be had is a dash that says why. */
export function Money({ amount, currency, code = false, gain = false, digits, reason, mend }: MoneyProps) {
  if (amount === null || amount === undefined) return <Unavailable reason={reason} mend={mend} />;
  const sign = gain ? signOf(amount) : 0;
  const shown = formatMoney(amount, currency, {
    code,
    sign: gain ? 'always' : 'auto',
    ...(digits === undefined ? {} : { digits }),
  });
  return (
    <span
      className={sign > 0 ? 'fh-gain' : sign < 0 ? 'fh-loss' : undefined}
      title={exactMoney(amount, currency)}
      data-amount={amount}
    >
      {shown}
    </span>
  );
}
