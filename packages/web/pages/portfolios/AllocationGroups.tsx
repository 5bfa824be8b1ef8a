import { ActionIcon, Tooltip } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import type { Allocation } from '../../models.ts';
import { TextLink } from '../../ui/links.tsx';
import { Money } from '../../ui/Money.tsx';
import { Percent } from '../../ui/Percent.tsx';

type Group = Allocation['groups'][number];

interface AllocationGroupsProps {
  readonly allocation: Allocation;
  /** Changes an asset; undefined where one may not. */
  readonly onEdit: ((assetId: string) => void) | undefined;
}

const UNKNOWN = {
  reason: 'A part of the whole has no price or exchange rate.',
  mend: 'The list below says what to add.',
} as const;

/** The groups with their shares; each opens to what is in it. */
export function AllocationGroups({ allocation, onEdit }: AllocationGroupsProps) {
  const { groups, currency } = allocation;
  return (
    <div className="fh-unfold">
      {groups.map((group) => (
        <details
          key={`${group.kind} ${group.key ?? ''}`}
          data-group={`${group.kind} ${group.key ?? ''}`}
          open={group.kind === 'not-set'}
        >
          <summary className="fh-row">
            <span>
              <b>{group.name}</b>{' '}
              <span className="fh-muted fh-small">
                {group.members.length === 1 ? group.members[0]!.symbol : `${group.members.length} positions`}
              </span>
              <Bar weight={group.weight} />
            </span>
            <span className="fh-num" style={{ width: 64 }}>
              <Percent value={group.weight} gain={false} {...UNKNOWN} />
            </span>
            <span className="fh-num" style={{ width: 120 }}>
              <Money amount={group.value} currency={currency} {...UNKNOWN} />
            </span>
          </summary>
          {group.mend === null ? null : <p className="fh-muted fh-small">{group.mend}</p>}
          <Members group={group} currency={currency} onEdit={onEdit} />
        </details>
      ))}
    </div>
  );
}

function Bar({ weight }: { weight: number | null }) {
  const width = `${Math.max(0, Math.min(1, weight ?? 0)) * 100}%`;
  return (
    <span className="fh-share" aria-hidden="true">
      <span style={{ width }} />
    </span>
  );
}

function Members({
  group,
  currency,
  onEdit,
}: {
  group: Group;
  currency: string;
  onEdit: AllocationGroupsProps['onEdit'];
}) {
  return (
    <ul className="fh-rows" style={{ paddingLeft: 16 }}>
      {group.members.map(({ assetId, symbol, name, value, weight }) => (
        <li key={assetId ?? symbol} className="fh-row">
          <span className="fh-ellipsis">
            {assetId === null ? (
              symbol
            ) : (
              <TextLink to="/assets/$assetId" params={{ assetId }} search={{}}>
                {symbol}
              </TextLink>
            )}{' '}
            <span className="fh-muted fh-small">{name === symbol ? '' : name}</span>
          </span>
          {assetId === null || onEdit === undefined ? null : (
            <Tooltip label={`Change ${symbol}`}>
              <ActionIcon
                variant="subtle"
                color="gray"
                c="dimmed"
                aria-label={`Change ${symbol}: its sector, country and tags`}
                onClick={() => onEdit(assetId)}
              >
                <IconPencil size={18} aria-hidden />
              </ActionIcon>
            </Tooltip>
          )}
          <span className="fh-num" style={{ width: 64 }}>
            <Percent value={weight} gain={false} {...UNKNOWN} />
          </span>
          <span className="fh-num" style={{ width: 120 }}>
            <Money amount={value} currency={currency} {...UNKNOWN} />
          </span>
        </li>
      ))}
    </ul>
  );
}
