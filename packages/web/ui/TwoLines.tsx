import type { ReactNode } from 'react';

interface TwoLinesProps {
  readonly left: ReactNode;
  /** Smaller, below. */
  readonly below: ReactNode;
  readonly right: ReactNode;
  /** Opens what the row stands for. */
  readonly onOpen?: () => void;
}

/** A row of a table as a phone shows it. */
export function TwoLines({ left, below, right, onOpen }: TwoLinesProps) {
  const content = (
    <>
      <span style={{ flex: 1, minWidth: 0 }}>
        <span className="fh-ellipsis" style={{ display: 'block' }}>
          {left}
        </span>
        <span className="fh-muted fh-small fh-ellipsis" style={{ display: 'block' }}>
          {below}
        </span>
      </span>
      <span className="fh-num">{right}</span>
    </>
  );
  if (onOpen === undefined) return <div className="fh-two-lines">{content}</div>;
  return (
    <button type="button" className="fh-cellbutton fh-two-lines" tabIndex={-1} onClick={onOpen}>
      {content}
    </button>
  );
}
