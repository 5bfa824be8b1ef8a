import { Tooltip } from '@mantine/core';
import { sentence } from '../format/text.ts';

interface UnavailableProps {
  readonly reason?: string | undefined;
  readonly mend?: string | undefined;
}

/** A dash for a figure that can not be had, never a zero; it says why and what mends it. */
export function Unavailable({ reason = 'This figure is not available.', mend }: UnavailableProps) {
  const text = [reason, mend]
    .map((part) => sentence(part ?? ''))
    .join(' ')
    .trim();
  return (
    <Tooltip label={text} events={{ hover: true, focus: true, touch: true }}>
      <span className="fh-dash" role="img" aria-label={`Not available. ${text}`}>
        –
      </span>
    </Tooltip>
  );
}
