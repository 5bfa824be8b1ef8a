import type { CSSProperties, ReactNode } from 'react';

interface ScrollAreaProps {
  readonly label: string;
  readonly height?: number;
  readonly maxHeight?: number;
  readonly children: ReactNode;
}

/** A wide or long table that scrolls by itself, by keyboard too. */
export function ScrollArea({ label, height, maxHeight, children }: ScrollAreaProps) {
  const style: CSSProperties = {
    ...(height === undefined ? {} : { height, overflowY: 'auto' }),
    ...(maxHeight === undefined ? {} : { maxHeight, overflowY: 'auto' }),
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard; no landmark beside that of its card
    <div className="fh-scroll-x" role="group" tabIndex={0} aria-label={label} style={style}>
      {children}
    </div>
  );
}
