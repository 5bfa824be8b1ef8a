import { getLots } from '@financehub/contract/lots.ts';
import { getPortfolioTransaction } from '@financehub/contract/portfolios.ts';
import { Group, SegmentedControl, Select, Stack } from '@mantine/core';
import { IconStack2 } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { showDay } from '../../format/day.ts';
import { formatQuantity } from '../../format/money.ts';
import type { Lots, Portfolio } from '../../models.ts';
import { useApi } from '../../query.ts';
import { DataTable } from '../../ui/DataTable.tsx';
import { TextLink } from '../../ui/links.tsx';
import { Money } from '../../ui/Money.tsx';
import { Empty, Loaded, Missing } from '../../ui/states.tsx';
import { TwoLines } from '../../ui/TwoLines.tsx';
import { CostBasisRehearsal } from './CostBasisRehearsal.tsx';
import { COST_BASES, type CostBasis, costBasisOf } from './costBasis.ts';
import { type ClosedLot, closedColumns, eventWords, type OpenLot, openColumns } from './lotColumns.tsx';
import { TransactionDialog } from './TransactionDialog.tsx';

const rowId = (row: { key: string }) => row.key;
const keyed = <Row,>(rows: readonly Row[]) => rows.map((row, index) => ({ ...row, key: index.toString() }));

interface LotsTabProps {
  readonly portfolio: Portfolio;
  readonly editable: boolean;
}

export function LotsTab({ portfolio, editable }: LotsTabProps) {
  const [method, setMethod] = useState<CostBasis>(portfolio.costBasis);
  const [which, setWhich] = useState<'open' | 'closed'>('open');
  const [openId, setOpenId] = useState<string | null>(null);
  const query = useApi(getLots, { params: { id: portfolio.id }, query: { method } }, { keepPrevious: true });
  const other = method !== portfolio.costBasis;
  return (
    <Stack gap="sm">
      <Group align="end" gap="sm">
        <SegmentedControl
          aria-label="Which lots"
          data={[
            { value: 'open', label: 'Held' },
            { value: 'closed', label: 'Closed' },
          ]}
          value={which}
          onChange={(value) => setWhich(value as 'open' | 'closed')}
        />
        <Select
          aria-label="How sales are matched with purchases"
          data={COST_BASES.map(({ value, label }) => ({ value, label }))}
          value={method}
          allowDeselect={false}
          w={220}
          onChange={(value) => value !== null && setMethod(value)}
        />
        <ToTaxLots portfolioId={portfolio.id} which={which} />
      </Group>
      {other ? (
        <CostBasisRehearsal
          portfolio={portfolio}
          costBasis={method}
          editable={editable}
          onDone={() => setMethod(portfolio.costBasis)}
        />
      ) : null}
      <Loaded query={query} what="The lots could not be loaded">
        {(lots) => (
          <>
            {which === 'open' ? (
              <OpenLots lots={lots} onOpen={(lot) => setOpenId(lot.transactionId)} />
            ) : (
              <ClosedLots lots={lots} onOpen={(lot) => setOpenId(lot.saleId)} />
            )}
            <Missing items={lots.unavailable} />
          </>
        )}
      </Loaded>
      <p className="fh-muted fh-small" style={{ margin: 0 }}>
        A lot is what was bought at once. {costBasisOf(method).how}
      </p>
      <LotTransaction portfolio={portfolio} id={openId} editable={editable} onClose={() => setOpenId(null)} />
    </Stack>
  );
}

/** The page that has the lots with what they are worth and what is taxed. */
function ToTaxLots({ portfolioId, which }: { portfolioId: string; which: 'open' | 'closed' }) {
  const view = which === 'open' ? { view: which } : {};
  return (
    <span className="fh-small" style={{ marginLeft: 'auto', alignSelf: 'center' }}>
      <TextLink to="/invest/lots" search={{ portfolio: portfolioId, ...view }}>
        With values, taxes and wash sales
      </TextLink>
    </span>
  );
}

interface LotTransactionProps extends LotsTabProps {
  readonly id: string | null;
  readonly onClose: () => void;
}

/** The transaction behind a lot. */
function LotTransaction({ portfolio, id, editable, onClose }: LotTransactionProps) {
  const params = { id: portfolio.id, txId: id ?? '' };
  const query = useApi(getPortfolioTransaction, { params }, { enabled: id !== null });
  const target = id === null ? null : (query.data ?? null);
  return <TransactionDialog portfolio={portfolio} target={target} onClose={onClose} editable={editable} />;
}

function NoLots({ what }: { what: string }) {
  return <Empty icon={<IconStack2 size={40} stroke={1.25} />} title={what} />;
}

function OpenLots({ lots, onOpen }: { lots: Lots; onOpen: (lot: OpenLot) => void }) {
  const rows = useMemo(() => keyed(lots.open), [lots]);
  const columns = useMemo(() => openColumns(lots), [lots]);
  if (rows.length === 0) return <NoLots what="No lots are held" />;
  return (
    <DataTable
      label="Lots held"
      rows={rows}
      rowId={rowId}
      columns={columns}
      fill
      onOpen={onOpen}
      compact={(row) => (
        <TwoLines
          left={<b>{row.symbol}</b>}
          below={`${showDay(row.acquired)} · ${formatQuantity(row.quantity)} · ${row.term}`}
          right={
            <Money amount={row.cost} currency={row.currency} code={row.currency !== lots.baseCurrency} />
          }
          onOpen={() => onOpen(row)}
        />
      )}
    />
  );
}

function ClosedLots({ lots, onOpen }: { lots: Lots; onOpen: (lot: ClosedLot) => void }) {
  const rows = useMemo(() => keyed(lots.closed), [lots]);
  const columns = useMemo(() => closedColumns(lots), [lots]);
  if (rows.length === 0) return <NoLots what="Nothing has been sold" />;
  return (
    <DataTable
      label="Lots closed"
      rows={rows}
      rowId={rowId}
      columns={columns}
      fill
      onOpen={onOpen}
      compact={(row) => (
        <TwoLines
          left={<b>{`${row.symbol} · ${eventWords(row)}`}</b>}
          below={`${showDay(row.acquired)} to ${showDay(row.disposed)} · ${row.term}`}
          right={
            <Money amount={row.gain} currency={row.currency} code={row.currency !== lots.baseCurrency} gain />
          }
          onOpen={() => onOpen(row)}
        />
      )}
    />
  );
}
