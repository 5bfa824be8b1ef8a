import { getAllocation } from '@financehub/contract/allocation.ts';
import { listAssets } from '@financehub/contract/assets.ts';
import { SegmentedControl, Stack } from '@mantine/core';
import { IconChartTreemap } from '@tabler/icons-react';
import { useMemo, useRef, useState } from 'react';
import { formatMoney, formatPercent } from '../../format/money.ts';
import type { Allocation, Asset, Portfolio } from '../../models.ts';
import { useApi } from '../../query.ts';
import { Treemap, type TreemapItem } from '../../ui/chart/Treemap.tsx';
import { ExportCsv } from '../../ui/ExportCsv.tsx';
import { Money } from '../../ui/Money.tsx';
import { Card } from '../../ui/Page.tsx';
import { firstReason } from '../../ui/reasons.ts';
import { Bones, Empty, Loaded, Missing } from '../../ui/states.tsx';
import { useAll } from '../../useAll.ts';
import { AssetDialog } from '../assets/AssetDialog.tsx';
import { AllocationGroups } from './AllocationGroups.tsx';

const BY = [
  { value: 'type', label: 'Class' },
  { value: 'sector', label: 'Sector' },
  { value: 'country', label: 'Country' },
  { value: 'currency', label: 'Currency' },
  { value: 'tag', label: 'Tag' },
  { value: 'asset', label: 'Asset' },
] as const;

type By = (typeof BY)[number]['value'];

/** What the value of a portfolio consists of. */
export function AllocationTab({ portfolio, editable }: { portfolio: Portfolio; editable: boolean }) {
  const [by, setBy] = useState<By>('type');
  const query = useApi(getAllocation, { params: { id: portfolio.id }, query: { by } });
  const assets = useAll(listAssets, {}).data;
  const [editing, setEditing] = useState<Asset | null>(null);
  const known = useMemo(() => knownOf(assets ?? []), [assets]);
  const edit = (assetId: string) => setEditing(assets?.find(({ id }) => id === assetId) ?? null);
  return (
    <Stack gap="md">
      <SegmentedControl
        aria-label="Group by"
        style={{ alignSelf: 'flex-start', maxWidth: '100%', overflowX: 'auto' }}
        data={[...BY]}
        value={by}
        onChange={(next) => setBy(next as By)}
      />
      <Loaded query={query} bones={<Bones rows={5} height={44} />} what="The allocation could not be loaded">
        {(allocation) => (
          <Content allocation={allocation} onEdit={editable && assets !== undefined ? edit : undefined} />
        )}
      </Loaded>
      <AssetDialog asset={editing} onClose={() => setEditing(null)} known={known} />
    </Stack>
  );
}

/** The sectors and tags that assets of the book have, to choose from. */
function knownOf(assets: readonly Asset[]) {
  return {
    sectors: [...new Set(assets.flatMap(({ sector }) => sector ?? []))],
    tags: [...new Set(assets.flatMap(({ tags }) => tags))].sort(),
  };
}

interface ContentProps {
  readonly allocation: Allocation;
  readonly onEdit: ((assetId: string) => void) | undefined;
}

function Content({ allocation, onEdit }: ContentProps) {
  const { groups, currency, total, overlaps, unavailable } = allocation;
  const items = useMemo(() => boxes(allocation), [allocation]);
  const list = useRef<HTMLDivElement>(null);
  const unfold = ({ id }: TreemapItem) => {
    const group = list.current?.querySelector<HTMLDetailsElement>(`details[data-group="${CSS.escape(id)}"]`);
    if (group == null) return;
    group.open = true;
    group.scrollIntoView({ block: 'nearest' });
    group.querySelector('summary')?.focus();
  };
  if (groups.length === 0)
    return (
      <Empty icon={<IconChartTreemap size={40} stroke={1.25} />} title="Nothing to divide yet">
        Add a purchase or a deposit, and its share of the whole appears here.
      </Empty>
    );
  return (
    <>
      {items.length < 2 ? null : (
        <Card>
          <Treemap
            label="Value by group"
            measures={MEASURES}
            items={items}
            limit={1}
            showTone={(weight) => formatPercent(weight)}
            height={280}
            onOpen={unfold}
          />
        </Card>
      )}
      <Card
        title="Groups"
        aside={
          <>
            <b className="fh-num">
              <Money amount={total} currency={currency} {...firstReason(unavailable)} />
            </b>{' '}
            <ExportCsv small name="Allocation" rows={() => rowsOf(allocation)} />
          </>
        }
      >
        <div ref={list}>
          <AllocationGroups allocation={allocation} onEdit={onEdit} />
        </div>
        {overlaps ? (
          <p className="fh-muted fh-small">
            An asset with several tags counts in each of them, so the shares add up to more than the whole.
          </p>
        ) : null}
      </Card>
      <Missing items={unavailable} />
    </>
  );
}

const MEASURES = ['Value', 'Share'] as const;

function boxes({ groups, currency }: Allocation): TreemapItem[] {
  return groups.flatMap(({ key, kind, name, value, weight }) =>
    value === null
      ? []
      : [
          {
            id: `${kind} ${key ?? ''}`,
            name,
            value: Number(value),
            shown: formatMoney(value, currency),
            exact: value,
            tone: weight,
          },
        ],
  );
}

function rowsOf({ groups, currency }: Allocation): string[][] {
  return [
    ['Group', 'Asset', 'Name', `Value ${currency}`, 'Share'],
    ...groups.flatMap((group) =>
      group.members.map(({ symbol, name, value, weight }) => [
        group.name,
        symbol,
        name,
        value ?? '',
        weight === null ? '' : String(weight),
      ]),
    ),
  ];
}
