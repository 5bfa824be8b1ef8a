import { showDay } from '../format/day.ts';
import { DayChoice } from './DayChoice.tsx';

interface KnownOnProps {
  /** Undefined for what is known now. */
  readonly value: string | undefined;
  readonly onChange: (day: string | undefined) => void;
}

/** The day up to whose end transactions, prices and rates were known. */
export function KnownOn({ value, onChange }: KnownOnProps) {
  return (
    <DayChoice
      value={value}
      onChange={onChange}
      shown={value === undefined ? 'As known now' : `As known on ${showDay(value)}`}
      label="As known on"
      explanation="Figures as they were then: without what was added, changed, deleted or priced since."
      back="Now"
    />
  );
}
