import type { ReactNode } from 'react';

interface PickButtonProps {
  readonly picked: boolean;
  readonly onPick: () => void;
  /** Whether a long name may be broken. */
  readonly wrap?: boolean;
  readonly children: ReactNode;
}

/** A name in a table that shows what belongs to it elsewhere on the page. */
export function PickButton({ picked, onPick, wrap = false, children }: PickButtonProps) {
  const width = wrap ? { whiteSpace: 'normal', minWidth: 130, maxWidth: '44vw' } : { maxWidth: 'none' };
  return (
    <button
      type="button"
      className="fh-cellbutton"
      style={{ ...width, minHeight: 24, lineHeight: 'inherit', textDecoration: 'underline' } as const}
      aria-pressed={picked}
      onClick={onPick}
    >
      {children}
    </button>
  );
}
