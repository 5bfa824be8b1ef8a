import { Unavailable } from '../../ui/Unavailable.tsx';
import { statistic } from './statistic.ts';

interface StatProps {
  readonly value: number | null | undefined;
  readonly digits?: number;
  readonly reason?: string | undefined;
  readonly mend?: string | undefined;
}

/** A statistic that is no share: a ratio, a beta, a t. */
export function Stat({ value, digits = 2, reason, mend }: StatProps) {
  if (value === null || value === undefined) return <Unavailable reason={reason} mend={mend} />;
  return <span title={String(value)}>{statistic(value, digits)}</span>;
}
