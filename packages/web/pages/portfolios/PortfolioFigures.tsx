import { Skeleton } from '@mantine/core';
import type { ReactNode } from 'react';
import { showDay } from '../../format/day.ts';
import type { Performance } from '../../models.ts';
import { Money } from '../../ui/Money.tsx';
import { Percent } from '../../ui/Percent.tsx';
import { reasonOf } from '../../ui/reasons.ts';
import { Unavailable } from '../../ui/Unavailable.tsx';
import { lastDay } from './lastDay.ts';

/** Undefined while it loads, null where loading failed. */
export type Loading<T> = T | null | undefined;

interface WhenLoadedProps<T> {
  readonly data: Loading<T>;
  readonly children: (data: T) => ReactNode;
}

/** A figure in the place it will have: a bone while it loads, a dash where it could not be loaded. */
export function WhenLoaded<T>({ data, children }: WhenLoadedProps<T>) {
  if (data === undefined)
    return <Skeleton className="fh-delayed" height={14} width={64} display="inline-block" />;
  if (data === null)
    return <Unavailable reason="This could not be loaded." mend="Reload the page to try again." />;
  return children(data);
}

interface FigureProps {
  readonly data: Loading<Performance>;
  readonly code?: boolean;
}

export function ValueNow({ data, code = false }: FigureProps) {
  return (
    <WhenLoaded data={data}>
      {(year) => (
        <Money
          amount={year.closing}
          currency={year.currency}
          code={code}
          {...reasonOf(year.unavailable, 'closing')}
        />
      )}
    </WhenLoaded>
  );
}

/** The change of the last day on which anything moved, with its day when it is not the last. */
export function LastDay({ data, code = false }: FigureProps) {
  return (
    <WhenLoaded data={data}>
      {(year) => {
        const day = lastDay(year.series);
        if (day === null) return <Unavailable {...reasonOf(year.unavailable, 'closing')} />;
        return (
          <span title={showDay(day.date)}>
            <Money amount={day.amount} currency={year.currency} code={code} gain />{' '}
            {day.share === null ? null : (
              <span className="fh-small">
                <Percent value={day.share} digits={2} />
              </span>
            )}
          </span>
        );
      }}
    </WhenLoaded>
  );
}

export function GainOfYear({ data, code = false }: FigureProps) {
  return (
    <WhenLoaded data={data}>
      {(year) => (
        <Money
          amount={year.gain}
          currency={year.currency}
          code={code}
          gain
          {...reasonOf(year.unavailable, 'gain')}
        />
      )}
    </WhenLoaded>
  );
}

interface ReturnProps {
  readonly data: Loading<Performance>;
  readonly figure: 'twr' | 'xirr';
}

export function ReturnOfYear({ data, figure }: ReturnProps) {
  return (
    <WhenLoaded data={data}>
      {(year) => <Percent value={year[figure]} {...reasonOf(year.unavailable, figure)} />}
    </WhenLoaded>
  );
}
