import { Tooltip } from '@mantine/core';

interface UnavailableProps {
  readonly reason?: string | undefined;
  readonly mend?: string | undefined;
}

/** A dash for a figure that can not be had; the reason and what mends it are one hover, tap or key away. */
export function Unavailable({ reason = 'This figure is not available.', mend }: UnavailableProps) {
  const text = [reason, mend].filter(Boolean).join(' ');
  return (
    <Tooltip label={text} events={{ hover: true, focus: true, touch: true }}>
      <button type="button" className="fh-dash" aria-label={`Not available. ${text}`}>
        –
      </button>
    </Tooltip>
  );
}
