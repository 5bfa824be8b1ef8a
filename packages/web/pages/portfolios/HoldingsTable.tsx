import { getTrends } from '@financehub/contract/holdings.ts';
import { ActionIcon, Group, Menu, SegmentedControl, Select, Tooltip } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { IconCheck, IconColumns3 } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useMemo, useState } from 'react';
import { formatPercent, formatQuantity } from '../../format/money.ts';
import type { Holding, Holdings, Portfolio } from '../../models.ts';
import { useApi } from '../../query.ts';
import { DataTable } from '../../ui/DataTable.tsx';
import type { Grouping } from '../../ui/dataTableProps.ts';
import { ExportCsv } from '../../ui/ExportCsv.tsx';
import { Money } from '../../ui/Money.tsx';
import { firstReason, reasonFor } from '../../ui/reasons.ts';
import { HoldingsMap } from './HoldingsMap.tsx';
import { holdingColumns, showPrice } from './holdingColumns.tsx';
import { GROUPINGS, type GroupBy, groupsOf, sumOf } from './holdingGroups.ts';

interface HoldingsTableProps {
  readonly portfolio: Portfolio;
  readonly data: Holdings;
  /** The day asked for; undefined for today. */
  readonly asOf: string | undefined;
  /** Whether the course of prices is shown: it is that of the prices of now. */
  readonly trending: boolean;
  readonly groupBy: GroupBy;
  readonly onGroupBy: (groupBy: GroupBy) => void;
}

type View = 'table' | 'map';

const rowId = (row: Holding) => row.assetId;
const BY_VALUE = [{ id: 'value', desc: true }];

/** What is held: sorted, grouped with subtotals, as a table or as a map. */
export function HoldingsTable({ portfolio, data, asOf, trending, groupBy, onGroupBy }: HoldingsTableProps) {
  const navigate = useNavigate();
  const [view, setView] = useState<View>('table');
  const trends = useApi(
    getTrends,
    { params: { id: portfolio.id }, query: { asOf } },
    { enabled: trending },
  ).data;
  const columns = useMemo(() => {
    const byId = new Map(trends?.items.map((item) => [item.assetId, item]));
    const all = holdingColumns(data, (id) => byId.get(id), portfolio.id);
    return trending ? all : all.filter(({ id }) => id !== 'trend' && id !== 'day');
  }, [data, trends, trending, portfolio.id]);
  const { hidden, shown, turn } = useColumnChoice(columns);
  const grouping = useMemo(() => groupingOf(data, groupBy), [data, groupBy]);
  const rows = () => [
    shown.map(({ header }) => header),
    ...data.items.map((row) => shown.map((column) => column.text(row))),
  ];
  const open = (row: Holding) =>
    void navigate({
      to: '/assets/$assetId',
      params: { assetId: row.assetId },
      search: { portfolio: portfolio.id },
    });
  return (
    <section aria-label="Holdings" style={{ display: 'grid', gap: 8 }}>
      <Toolbar view={view} onView={setView} groupBy={groupBy} onGroupBy={onGroupBy}>
        {view === 'map' ? null : <ColumnMenu columns={columns} hidden={hidden} onTurn={turn} />}
        <span style={{ marginLeft: 'auto' }}>
          <ExportCsv name={`${portfolio.name} holdings ${data.asOf}`} rows={rows} />
        </span>
      </Toolbar>
      {view === 'map' ? (
        <HoldingsMap data={data} onOpen={open} />
      ) : (
        <DataTable
          label="Holdings"
          rows={data.items}
          rowId={rowId}
          columns={columns}
          hidden={hidden}
          initialSort={BY_VALUE}
          sortInAddress
          grouping={grouping}
          onOpen={open}
          compactHeight={68}
          compact={(row) => <CompactHolding row={row} data={data} onOpen={() => open(row)} />}
        />
      )}
    </section>
  );
}

interface ToolbarProps {
  readonly view: View;
  readonly onView: (view: View) => void;
  readonly groupBy: GroupBy;
  readonly onGroupBy: (groupBy: GroupBy) => void;
  readonly children: ReactNode;
}

function Toolbar({ view, onView, groupBy, onGroupBy, children }: ToolbarProps) {
  return (
    <Group gap="xs">
      <SegmentedControl
        size="xs"
        aria-label="How holdings are shown"
        data={[
          { value: 'table', label: 'Table' },
          { value: 'map', label: 'Map' },
        ]}
        value={view}
        onChange={(next) => onView(next as View)}
      />
      {view === 'map' ? null : (
        <Select
          size="xs"
          w={140}
          aria-label="Group by"
          allowDeselect={false}
          data={GROUPINGS.map(({ value, label }) => ({ value, label }))}
          value={groupBy}
          onChange={(next) => onGroupBy(next as GroupBy)}
        />
      )}
      {children}
    </Group>
  );
}

function groupingOf(data: Holdings, groupBy: GroupBy): Grouping<Holding> | undefined {
  if (groupBy === 'none') return undefined;
  return {
    of: groupsOf(groupBy),
    size: (rows) => rows.reduce((sum, { valueInBase }) => sum + Number(valueInBase ?? 0), 0),
    compact: (rows) => (
      <Money
        amount={sumOf(rows.map(({ valueInBase }) => valueInBase))}
        currency={data.totals.currency}
        {...firstReason(data.unavailable)}
      />
    ),
  };
}

type Columns = ReturnType<typeof holdingColumns>;

/** Which columns are shown, remembered in the browser: those that were turned from how they are at first. */
function useColumnChoice(columns: Columns) {
  const [turned, setTurned] = useLocalStorage<string[]>({
    key: 'financehub.holdings.columns',
    defaultValue: [],
  });
  const visible = ({ id, extra = false }: Columns[number]) => extra === turned.includes(id);
  return {
    hidden: columns.filter((column) => !visible(column)).map(({ id }) => id),
    shown: columns.filter(visible),
    turn: (id: string) =>
      setTurned(turned.includes(id) ? turned.filter((other) => other !== id) : [...turned, id]),
  };
}

interface ColumnMenuProps {
  readonly columns: Columns;
  readonly hidden: readonly string[];
  readonly onTurn: (id: string) => void;
}

function ColumnMenu({ columns, hidden, onTurn }: ColumnMenuProps) {
  return (
    <Menu position="bottom-start" shadow="md" closeOnItemClick={false}>
      <Menu.Target>
        <Tooltip label="Choose columns">
          <ActionIcon variant="default" size={30} aria-label="Choose columns">
            <IconColumns3 size={18} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown mah={360} style={{ overflowY: 'auto' }}>
        {columns.slice(1).map(({ id, header }) => (
          <Menu.Item
            key={id}
            role="menuitemcheckbox"
            aria-checked={!hidden.includes(id)}
            leftSection={
              hidden.includes(id) ? <span style={{ width: 16 }} /> : <IconCheck size={16} aria-hidden />
            }
            onClick={() => onTurn(id)}
          >
            {header}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

interface CompactHoldingProps {
  readonly row: Holding;
  readonly data: Holdings;
  readonly onOpen: () => void;
}

function CompactHolding({ row, data, onOpen }: CompactHoldingProps) {
  const why = reasonFor(data.unavailable, row.assetId);
  return (
    <button
      type="button"
      className="fh-cellbutton"
      tabIndex={-1}
      style={{
        display: 'flex',
        gap: 12,
        alignItems: 'center',
        height: 66,
        width: '100%',
        margin: 0,
        lineHeight: '20px',
      }}
      onClick={onOpen}
    >
      <span style={{ flex: 1, minWidth: 0 }}>
        <b>{row.symbol}</b>
        <span className="fh-muted fh-small fh-ellipsis" style={{ display: 'block' }}>
          {formatQuantity(row.quantity)} at {row.price === null ? '–' : showPrice(row)}
          {row.weight === null ? '' : ` · ${formatPercent(row.weight)}`}
        </span>
      </span>
      <span className="fh-num">
        <Money amount={row.valueInBase} currency={data.totals.currency} {...why} />
        <span className="fh-small" style={{ display: 'block' }}>
          <Money amount={row.gainInBase} currency={data.totals.currency} gain {...why} />
        </span>
      </span>
    </button>
  );
}
