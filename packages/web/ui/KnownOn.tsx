import { Button } from '@mantine/core';
import { showDay } from '../format/day.ts';
import { DayField } from './fields.tsx';

interface KnownOnProps {
  /** Undefined for what is known now. */
  readonly value: string | undefined;
  readonly onChange: (day: string | undefined) => void;
}

/** The day up to whose end transactions, prices and rates were known. */
export function KnownOn({ value, onChange }: KnownOnProps) {
  return (
    <div style={{ display: 'flex', gap: 8, alignItems: 'center', flexWrap: 'wrap' }}>
      <DayField
        size="xs"
        w={140}
        aria-label="As known on"
        value={value ?? ''}
        onChange={(day) => onChange(day === '' ? undefined : day)}
      />
      {value === undefined ? (
        <span className="fh-muted fh-small">As known now. Choose a day to see what was known then.</span>
      ) : (
        <>
          <span className="fh-small">
            As known on {showDay(value)}: without what was added, changed, deleted or priced since.
          </span>
          <Button size="compact-xs" variant="default" onClick={() => onChange(undefined)}>
            Back to what is known now
          </Button>
        </>
      )}
    </div>
  );
}
