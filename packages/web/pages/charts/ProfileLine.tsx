import { explain } from '../../problem.ts';
import { showFigure } from '../../ui/candles/candleData.ts';
import { Missing } from '../../ui/states.tsx';
import type { ProfileName } from './profileView.ts';
import type { Profiles } from './useProfiles.ts';

interface ProfileLineProps {
  readonly profiles: Profiles;
  readonly mode: ProfileName;
  readonly digits: number;
}

const REASONS = {
  days: 'Each candle here is a day or more: choose minutes or hours to see the volume by price of each day.',
  long: 'Zoom in to 31 days or fewer to see the volume by price of each.',
} as const;

/** What the volume by price that is drawn over the candles says, in words. */
export function ProfileLine({ profiles: { query, reason, drawn }, mode, digits }: ProfileLineProps) {
  const { data, error } = query;
  if (mode === 'off') return null;
  if (reason !== null) return <Line>{REASONS[reason]}</Line>;
  if (error !== null && data === undefined) return <Line>Volume by price: {explain(error)}</Line>;
  if (data === undefined) return <Line>Volume by price is being computed.</Line>;
  const { whole, sessions } = drawn;
  const show = (value: number | null) => showFigure(value, digits);
  return (
    <>
      {whole === null || data.total === 0 ? null : (
        <Line>
          Volume by price of the candles on the screen: point of control {show(whole.poc)}, value area{' '}
          {show(whole.val)} to {show(whole.vah)}.
        </Line>
      )}
      {sessions.length === 0 ? null : (
        <Line>
          Volume by price of each day: a line at its point of control, dashes at the edges of its value area.
        </Line>
      )}
      <Missing items={data.unavailable} />
    </>
  );
}

function Line({ children }: { children: React.ReactNode }) {
  return (
    <p className="fh-muted fh-small" style={{ margin: '8px 0 0' }}>
      {children}
    </p>
  );
}
