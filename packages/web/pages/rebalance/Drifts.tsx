import { formatPercent } from '../../format/money.ts';
import type { Rebalancing } from './draft.ts';

/** Each weight before and after as a bar, with its target as a mark. */
export function Drifts({ data }: { data: Rebalancing }) {
  const most = Math.max(
    0.01,
    ...data.groups.flatMap(({ weightBefore, weightAfter, target }) => [
      weightBefore,
      weightAfter,
      target ?? 0,
    ]),
  );
  const width = (weight: number) => `${(Math.max(0, weight) / most) * 100}%`;
  return (
    <ul className="fh-drifts">
      {data.groups.map(({ key, name, weightBefore, weightAfter, target, inBandAfter }) => (
        <li key={key}>
          <span className="fh-target-name" title={name}>
            {name}
          </span>
          <span className="fh-drift-bars" aria-hidden="true">
            <span className="fh-drift-before" style={{ width: width(weightBefore) }} />
            <span className="fh-drift-after" style={{ width: width(weightAfter) }} />
            {target === null ? null : <span className="fh-drift-target" style={{ left: width(target) }} />}
          </span>
          <span className="fh-drift-figures">
            {formatPercent(weightBefore, { digits: 1 })} → {formatPercent(weightAfter, { digits: 1 })}
            <span className="fh-muted fh-small">
              {' '}
              of {formatPercent(target ?? 0, { digits: 1 })}
              {inBandAfter ? '' : ', outside its band'}
            </span>
          </span>
        </li>
      ))}
    </ul>
  );
}
