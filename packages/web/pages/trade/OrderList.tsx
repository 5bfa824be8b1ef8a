import { cancelOrder } from '@financehub/contract/trading.ts';
import { ActionIcon, Tooltip } from '@mantine/core';
import { IconListCheck, IconPencil, IconX } from '@tabler/icons-react';
import type { UseQueryResult } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import { call } from '../../api.ts';
import { refreshBook } from '../../query.ts';
import { DataTable } from '../../ui/DataTable.tsx';
import { Bones, Empty, Loaded } from '../../ui/states.tsx';
import { say, sayProblem } from '../../ui/toasts.tsx';
import { OPEN_LINE, OPEN_ROW, OrderLine, orderColumns } from './orderColumns.tsx';
import { isOpen, type Leg, type Order, orderWords, withLegs } from './orderWords.ts';
import { ReplaceForm } from './ReplaceForm.tsx';

interface OrderListProps {
  readonly query: UseQueryResult<readonly Order[]>;
  readonly editable: boolean;
  readonly onOpen: (orderId: string) => void;
}

type Row = Leg & { readonly below: boolean };

async function cancel(order: Leg): Promise<void> {
  try {
    await call(cancelOrder, { params: { id: order.id } });
    say(`Canceled: ${orderWords(order)}.`);
  } catch (error) {
    sayProblem(error, 'The order is not canceled');
  }
  await refreshBook();
}

/** Orders that are under way; each can be changed in place and canceled. */
export function OrderList({ query, editable, onOpen }: OrderListProps) {
  const [changing, setChanging] = useState<string | null>(null);
  const rows = useMemo(() => withLegs(query.data ?? []), [query.data]);
  const changed = rows.find(({ id }) => id === changing);
  const actions = useCallback(
    (row: Row) =>
      editable && isOpen(row) ? <Actions order={row} onChange={() => setChanging(row.id)} /> : null,
    [editable],
  );
  const columns = useMemo(
    () => orderColumns<Row>({ actions, onOpen: ({ id }) => onOpen(id) }),
    [actions, onOpen],
  );
  return (
    <Loaded query={query} bones={<Bones rows={4} height={32} />} what="The open orders could not be loaded">
      {() =>
        rows.length === 0 ? (
          <Empty icon={<IconListCheck size={40} stroke={1.25} />} title="No open orders">
            An order stands here until it is filled, canceled or expired.
          </Empty>
        ) : (
          <>
            {changed === undefined || !isOpen(changed) ? null : (
              <ReplaceForm key={changed.id} order={changed} onDone={() => setChanging(null)} />
            )}
            <DataTable
              label="Open orders"
              rows={rows}
              rowId={({ id }) => id}
              columns={columns}
              rowHeight={OPEN_ROW}
              compactHeight={OPEN_LINE}
              onOpen={({ id }) => onOpen(id)}
              onKey={(key, row) => {
                if (!editable || !isOpen(row)) return false;
                if (key === 'e') setChanging(row.id);
                else if (key === 'Delete') void cancel(row);
                else return false;
                return true;
              }}
              compact={(row) => (
                <OrderLine order={row} onOpen={() => onOpen(row.id)}>
                  {actions(row)}
                </OrderLine>
              )}
            />
            {editable ? (
              <p className="fh-muted fh-small fh-not-phone">
                In the list: <kbd>e</kbd> changes an order, <kbd>Delete</kbd> cancels it, <kbd>Enter</kbd>{' '}
                shows its steps.
              </p>
            ) : null}
          </>
        )
      }
    </Loaded>
  );
}

function Actions({ order, onChange }: { order: Row; onChange: () => void }) {
  const name = orderWords(order);
  return (
    <span style={{ display: 'inline-flex', gap: 2 }}>
      <Tooltip label="Change">
        <ActionIcon size={28} variant="subtle" color="gray" aria-label={`Change: ${name}`} onClick={onChange}>
          <IconPencil size={16} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <Tooltip label="Cancel the order">
        <ActionIcon
          size={28}
          variant="subtle"
          color="gray"
          aria-label={`Cancel: ${name}`}
          onClick={() => void cancel(order)}
        >
          <IconX size={16} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </span>
  );
}
