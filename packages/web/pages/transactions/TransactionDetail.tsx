import { deleteTransaction, getTransaction } from '@financehub/contract/transactions.ts';
import { Button, Stack, Text } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { change, type Tagged } from '../../api.ts';
import { showDay } from '../../format/day.ts';
import { formatPercent } from '../../format/money.ts';
import type { Transaction } from '../../models.ts';
import { refreshBook, useTagged } from '../../query.ts';
import { LinkButton, TextLink } from '../../ui/links.tsx';
import { Money } from '../../ui/Money.tsx';
import { Loaded } from '../../ui/states.tsx';
import { sayProblem, sayWithUndo } from '../../ui/toasts.tsx';
import { STATUS_NAMES } from './columns.tsx';
import { useTransactionNames } from './names.ts';
import { TransactionForm } from './TransactionForm.tsx';

interface TransactionDetailProps {
  readonly id: string;
  readonly editable: boolean;
  readonly onClose: () => void;
}

const SOURCES: Readonly<Record<Transaction['category']['source'], string | null>> = {
  rule: 'The category comes from a rule',
  model: 'The category is a suggestion from your earlier choices',
  user: null,
  file: 'The category comes from the file',
  none: null,
};

export function TransactionDetail({ id, editable, onClose }: TransactionDetailProps) {
  const query = useTagged(getTransaction, { params: { id } });
  return (
    <Loaded query={query} what="This transaction could not be loaded">
      {(known) => <Detail known={known} editable={editable} onClose={onClose} />}
    </Loaded>
  );
}

interface DetailProps {
  readonly known: Tagged<Transaction>;
  readonly editable: boolean;
  readonly onClose: () => void;
}

function Detail({ known, editable, onClose }: DetailProps) {
  const item = known.data;
  const [busy, setBusy] = useState(false);
  const remove = async () => {
    setBusy(true);
    try {
      const params = { id: item.id };
      const { operationId } = await change(deleteTransaction, { params, ifMatch: known.etag });
      onClose();
      await refreshBook();
      sayWithUndo('Transaction deleted', [operationId]);
    } catch (error) {
      sayProblem(error, 'The transaction could not be deleted');
    }
    setBusy(false);
  };
  return (
    <Stack>
      {editable && item.kind !== 'investment' ? (
        <TransactionForm key={item.id} known={known} onDone={onClose} />
      ) : (
        <ReadOnly item={item} />
      )}
      <Origin item={item} editable={editable} />
      {editable && item.kind !== 'investment' ? (
        <Button
          variant="subtle"
          color="gray"
          c="inherit"
          leftSection={<IconTrash size={16} aria-hidden />}
          loading={busy}
          onClick={() => void remove()}
          style={{ alignSelf: 'flex-start' }}
        >
          Delete this transaction
        </Button>
      ) : null}
    </Stack>
  );
}

/** Where the category comes from, and what one can go to from here. */
function Origin({ item, editable }: { item: Transaction; editable: boolean }) {
  const source = SOURCES[item.category.source];
  const { confidence } = item.category;
  return (
    <Stack gap={4}>
      {source === null ? null : (
        <Text size="sm" c="dimmed">
          {source}
          {confidence === null || confidence >= 1 ? '' : `, ${formatPercent(confidence, { digits: 0 })} sure`}
          .
        </Text>
      )}
      {item.importId === null ? null : (
        <Text size="sm">
          <TextLink to="/import/$fileHash" params={{ fileHash: item.importId }}>
            Open the import it came with
          </TextLink>
        </Text>
      )}
      {editable && item.kind === 'transaction' ? (
        <Text size="sm">
          <TextLink to="/rules/$ruleId" params={{ ruleId: 'new' }} search={{ from: item.id }}>
            Make a rule from this
          </TextLink>
        </Text>
      ) : null}
    </Stack>
  );
}

function ReadOnly({ item }: { item: Transaction }) {
  const names = useTransactionNames();
  const rows: [string, React.ReactNode][] = [
    ['Amount', <Money key="amount" amount={item.amount} currency={item.currency} />],
    ['Date', showDay(item.date, 'long')],
    ['Account', names.account(item.accountId)],
    ['Payee', item.payee],
    ['Category', names.category(item)],
    ['Description', item.description],
    ['Status', STATUS_NAMES[item.status]],
    ['Notes', item.notes],
  ];
  return (
    <>
      <table className="fh-table">
        <tbody>
          {rows
            .filter(([, value]) => value !== '')
            .map(([label, value]) => (
              <tr key={label}>
                <th scope="row">{label}</th>
                <td>{value}</td>
              </tr>
            ))}
        </tbody>
      </table>
      {item.portfolioId === null ? null : (
        <LinkButton
          to="/portfolios/$portfolioId"
          params={{ portfolioId: item.portfolioId }}
          search={{ tab: 'transactions' }}
          variant="default"
        >
          Change it in the portfolio
        </LinkButton>
      )}
    </>
  );
}
