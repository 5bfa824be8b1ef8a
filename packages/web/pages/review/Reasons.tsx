import { formatSure } from '../../format/money.ts';
import type { Duplicate } from '../../models.ts';

interface ReasonsProps {
  readonly reasons: Duplicate['reasons'];
  /** 0 to 1. */
  readonly score: number;
}

/** What speaks for two transactions belonging together, and how strongly. */
export function Reasons({ reasons, score }: ReasonsProps) {
  return (
    <ul className="fh-chips" aria-label="Why these two">
      <li className="fh-chip fh-chip-text">
        <b>{formatSure(score)}</b> sure
      </li>
      {reasons.map((reason) => (
        <li key={`${reason.kind} ${reason.text}`} className="fh-chip fh-chip-text">
          {reason.text}
        </li>
      ))}
    </ul>
  );
}
