import { formatPercent } from '../format/money.ts';
import { Unavailable } from './Unavailable.tsx';

interface PercentProps {
  /** A fraction: 0.05 is 5 %. */
  readonly value: number | null | undefined;
  readonly digits?: number;
  /** Coloured and signed as a gain or loss. */
  readonly gain?: boolean;
  readonly reason?: string | undefined;
  readonly mend?: string | undefined;
}

/** A return or another fraction; hovering shows more digits, and what can not be had is a dash that says why. */
export function Percent({ value, digits = 1, gain = true, reason, mend }: PercentProps) {
  if (value === null || value === undefined) return <Unavailable reason={reason} mend={mend} />;
  const shown = formatPercent(value, { digits, sign: gain ? 'always' : 'auto' });
  const level = Number(value.toFixed(digits + 2));
  const color = !gain || level === 0 ? undefined : level > 0 ? 'fh-gain' : 'fh-loss';
  return (
    <span className={color} title={formatPercent(value, { digits: 6 })}>
      {shown}
    </span>
  );
}
