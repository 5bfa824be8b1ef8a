import { Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';

/** A row of figures in cards, as many beside each other as fit. */
export function Figures({ children }: { children: ReactNode }) {
  return <dl className="fh-kpis fh-figures">{children}</dl>;
}

interface FigureProps {
  readonly label: string;
  /** What it means and how it is computed; shown on hover and focus. */
  readonly explanation?: string;
  readonly children: ReactNode;
  /** A smaller line below: a percentage, a day. */
  readonly below?: ReactNode;
}

/** A figure with its name. What can not be had is a `Money` or `Unavailable` with its reason inside. */
export function Figure({ label, explanation, children, below }: FigureProps) {
  return (
    <div className="fh-card fh-kpi">
      <dt>
        {explanation === undefined ? (
          label
        ) : (
          <Tooltip label={explanation} events={{ hover: true, focus: true, touch: true }}>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the explanation must be reachable by keyboard */}
            <span className="fh-explained" tabIndex={0}>
              {label}
            </span>
          </Tooltip>
        )}
      </dt>
      <dd className="fh-kpi-figure">{children}</dd>
      {below === undefined ? null : <dd className="fh-muted fh-small">{below}</dd>}
    </div>
  );
}
