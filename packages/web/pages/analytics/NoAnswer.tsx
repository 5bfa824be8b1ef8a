import type { ReactNode } from 'react';
import { sentence } from '../../format/text.ts';
import type { Unavailable } from '../../models.ts';
import { Empty, Missing } from '../../ui/states.tsx';

interface NoAnswerProps {
  readonly icon: ReactNode;
  readonly title: string;
  readonly unavailable: readonly Unavailable[];
  /** A way to an answer. */
  readonly action?: ReactNode;
  /** What it needs, where nothing is named as missing. */
  readonly children: string;
}

/** Why there is nothing to show: the first reason with what mends it, and the others below. */
export function NoAnswer({ icon, title, unavailable, action, children }: NoAnswerProps) {
  const [first, ...others] = unavailable;
  return (
    <>
      <Empty icon={icon} title={title} action={action}>
        {first === undefined ? children : `${namedReason(first)} ${sentence(first.mend ?? '')}`.trim()}
      </Empty>
      <Missing items={others} />
    </>
  );
}

/** A rate that is missing does not name what it is missing for. */
const namedReason = ({ symbol, reason }: Unavailable): string =>
  symbol == null || reason.includes(symbol) ? sentence(reason) : `${symbol}: ${sentence(reason)}`;
