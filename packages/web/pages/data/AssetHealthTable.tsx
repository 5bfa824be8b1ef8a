import { Button, Progress, Tooltip } from '@mantine/core';
import { showDay } from '../../format/day.ts';
import { formatPercent } from '../../format/money.ts';
import { showCount } from '../../format/progress.ts';
import type { DataHealth, IngestionRequest } from '../../models.ts';
import { DataTable } from '../../ui/DataTable.tsx';
import type { Column } from '../../ui/dataTableProps.ts';
import { TextLink } from '../../ui/links.tsx';
import { Unavailable } from '../../ui/Unavailable.tsx';
import { type Fix, fixOf, problemLine } from './problems.ts';

type Asset = DataHealth['assets'][number];

const SOURCES: Readonly<Record<string, string>> = { user: 'entered', file: 'a file' };

const COLUMNS: readonly Column<Asset>[] = [
  {
    id: 'asset',
    header: 'Asset',
    width: 180,
    grow: 1,
    value: (asset) => asset.symbol,
    cell: (asset) => (
      <span className="fh-ellipsis">
        <TextLink to="/assets/$assetId" params={{ assetId: asset.assetId }} tabIndex={-1}>
          <b>{asset.symbol}</b>
        </TextLink>{' '}
        {asset.name === asset.symbol ? null : <span className="fh-muted">{asset.name}</span>}
      </span>
    ),
  },
  {
    id: 'problem',
    header: 'State',
    width: 230,
    grow: 1,
    value: (asset) => -asset.problems.length,
    cell: (asset) => <State asset={asset} />,
  },
  {
    id: 'to',
    header: 'Last price',
    width: 120,
    value: (asset) => asset.to ?? '',
    cell: (asset) => (asset.to === null ? <Unavailable {...first(asset)} /> : showDay(asset.to)),
  },
  {
    id: 'coverage',
    header: 'Coverage',
    width: 130,
    value: (asset) => asset.coverage ?? -1,
    cell: (asset) => <Coverage asset={asset} />,
  },
  {
    id: 'provider',
    header: 'From',
    width: 110,
    value: (asset) => asset.provider ?? '',
    cell: (asset) => (
      <span className="fh-muted">{SOURCES[asset.provider ?? ''] ?? asset.provider ?? '–'}</span>
    ),
  },
];

interface AssetHealthTableProps {
  readonly assets: readonly Asset[];
  readonly editable: boolean;
  readonly onRun: (body: IngestionRequest) => Promise<void>;
}

export function AssetHealthTable({ assets, editable, onRun }: AssetHealthTableProps) {
  const action = (asset: Asset) => (
    <FixButton asset={asset} fix={fixOf(asset)} editable={editable} onRun={onRun} />
  );
  const columns = [
    ...COLUMNS,
    { id: 'fix', header: 'Fix', quiet: true, width: 92, right: true, cell: action },
  ];
  return (
    <DataTable
      label="Prices by asset"
      rows={assets}
      rowId={(asset) => asset.assetId}
      columns={columns}
      initialSort={[{ id: 'problem', desc: false }]}
      sortInAddress
      compactHeight={68}
      compact={(asset) => (
        <span style={{ display: 'flex', gap: 8, alignItems: 'center', width: '100%' }}>
          <span style={{ flex: 1, minWidth: 0 }}>
            <span className="fh-ellipsis" style={{ display: 'block' }}>
              <b>{asset.symbol}</b>{' '}
              <span className="fh-muted">{asset.to === null ? 'no price' : showDay(asset.to)}</span>
            </span>
            <State asset={asset} />
          </span>
          {action(asset)}
        </span>
      )}
    />
  );
}

function first({ problems }: Asset): { reason?: string } {
  return problems[0] === undefined ? {} : { reason: problems[0].reason };
}

function State({ asset }: { asset: Asset }) {
  if (asset.problems.length === 0)
    return <span className="fh-muted">{asset.tracked ? 'Up to date' : 'Not fetched'}</span>;
  return (
    <Tooltip
      label={asset.problems.map(({ reason }) => reason).join(' ')}
      multiline
      maw={360}
      events={{ hover: true, focus: true, touch: true }}
    >
      <span className="fh-ellipsis fh-warn" style={{ display: 'block' }}>
        {problemLine(asset.problems)}
      </span>
    </Tooltip>
  );
}

function Coverage({ asset }: { asset: Asset }) {
  if (asset.coverage === null) return <Unavailable {...first(asset)} />;
  const text = `${showCount(asset.bars)} prices since ${showDay(asset.from!)}, ${formatPercent(asset.coverage)} of the days`;
  return (
    <Tooltip label={text} events={{ hover: true, focus: true, touch: true }}>
      <Progress.Root size="sm" style={{ width: '100%' }}>
        <Progress.Section value={asset.coverage * 100} aria-label={text} />
      </Progress.Root>
    </Tooltip>
  );
}

interface FixButtonProps {
  readonly asset: Asset;
  readonly fix: Fix;
  readonly editable: boolean;
  readonly onRun: (body: IngestionRequest) => Promise<void>;
}

function FixButton({ asset, fix, editable, onRun }: FixButtonProps) {
  if (fix === null) return null;
  if (fix.run === undefined) return <TextLink to="/import">Import</TextLink>;
  const { run } = fix;
  return (
    <Button
      size="compact-sm"
      variant="default"
      disabled={!editable}
      aria-label={`Fix ${asset.symbol}: fetch its prices`}
      onClick={() => void onRun(run)}
    >
      Fix
    </Button>
  );
}
