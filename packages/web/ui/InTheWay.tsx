import type { ReactNode } from 'react';
import { withDays } from '../format/day.ts';
import { laterOf } from '../problem.ts';

interface InTheWayProps {
  readonly problem: unknown;
  /** How one of them is shown; its words alone where no page can be linked to. */
  readonly one?: (id: string, words: string) => ReactNode;
}

/** The later changes that must be taken back before an undo, the newest first. */
export function InTheWay({ problem, one = (_, words) => words }: InTheWayProps) {
  const later = laterOf(problem);
  return (
    <>
      <p>
        {later.length === 1
          ? 'A later change is of the same, or uses it. Undo it first:'
          : 'Later changes are of the same, or use it. Undo them first, from the top:'}
      </p>
      <ul className="fh-plainlist">
        {later.map(({ id, summary }) => (
          <li key={id}>{one(id, withDays(summary))}</li>
        ))}
      </ul>
    </>
  );
}
