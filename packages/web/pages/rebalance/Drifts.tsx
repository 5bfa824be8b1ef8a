import { formatPercent } from '../../format/money.ts';
import { groupName, type Rebalancing } from './draft.ts';

type Drift = Pick<
  Rebalancing['groups'][number],
  'key' | 'name' | 'weightBefore' | 'weightAfter' | 'target' | 'inBandAfter'
>;

/** The part that is in cash; what is lacking of a whole where nothing is worth anything is none. */
function cashOf({ cash, value }: Rebalancing): Drift {
  const part = (of: 'before' | 'after') => Number(cash[of]) / Number(value[of]) || 0;
  return {
    key: 'cash',
    name: 'Cash',
    weightBefore: part('before'),
    weightAfter: part('after'),
    target: cash.target,
    inBandAfter: true,
  };
}

/** Each weight before and after as a bar, with its target as a mark; cash comes last. */
export function Drifts({ data }: { data: Rebalancing }) {
  const groups = data.groups.map((group) => ({ ...group, name: groupName(data.by, group.name) }));
  const rows: readonly Drift[] = [...groups, cashOf(data)];
  const most = Math.max(
    0.01,
    ...rows.flatMap(({ weightBefore, weightAfter, target }) => [weightBefore, weightAfter, target ?? 0]),
  );
  const width = (weight: number) => `${(Math.max(0, weight) / most) * 100}%`;
  return (
    <ul className="fh-drifts">
      {rows.map(({ key, name, weightBefore, weightAfter, target, inBandAfter }) => (
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
              target {formatPercent(target ?? 0, { digits: 1 })}
              {inBandAfter ? '' : ', outside its band'}
            </span>
          </span>
        </li>
      ))}
    </ul>
  );
}
