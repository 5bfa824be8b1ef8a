import { showDay } from '../../format/day.ts';
import type { Transaction } from '../../models.ts';
import { TextLink } from '../../ui/links.tsx';
import { Money } from '../../ui/Money.tsx';
import { useAccounts } from '../../ui/references.ts';
import { STATUS_NAMES } from '../transactions/columns.tsx';
import { useTransactionNames } from '../transactions/names.ts';
import { comparedText } from './merge.ts';

interface PairTableProps {
  readonly first: Transaction;
  readonly second: Transaction;
  readonly titles: readonly [string, string];
}

type Show = (item: Transaction) => React.ReactNode;

/** Two transactions side by side; rows in which they differ carry a mark and a word. */
export function PairTable({ first, second, titles }: PairTableProps) {
  const names = useTransactionNames();
  const accounts = useAccounts();
  const from: Show = (item) =>
    item.importId === null ? (
      'Entered by hand'
    ) : (
      <TextLink to="/import/$fileHash" params={{ fileHash: item.importId }}>
        An import
      </TextLink>
    );
  const rows: [string, (item: Transaction) => string, Show][] = [
    ['Amount', (item) => item.amount, (item) => <Money amount={item.amount} currency={item.currency} />],
    ['Date', (item) => item.date, (item) => showDay(item.date)],
    ['Payee', (item) => item.payee, (item) => item.payee],
    ['Description', (item) => item.description, (item) => item.description],
    ['Category', (item) => comparedText(item, 'category'), names.category],
    ['Account', (item) => item.accountId, (item) => accounts.byId.get(item.accountId)?.name ?? ''],
    ['Status', (item) => item.status, (item) => STATUS_NAMES[item.status]],
    ['Tags', (item) => comparedText(item, 'tags'), (item) => item.tags.join(', ')],
    ['Notes', (item) => item.notes, (item) => item.notes],
    ['Came with', (item) => item.importId ?? '', from],
  ];
  return (
    <table className="fh-table fh-pair">
      <thead>
        <tr>
          <th scope="col">
            <span className="fh-hidden">What</span>
          </th>
          {[first, second].map((item, at) => (
            <th scope="col" key={item.id}>
              <TextLink to="/transactions" search={{ open: item.id }}>
                {titles[at]}
              </TextLink>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows
          .filter(([, value]) => value(first) !== '' || value(second) !== '')
          .map(([label, value, show]) => {
            const differs = value(first) !== value(second);
            return (
              <tr key={label} data-differs={differs || undefined}>
                <th scope="row">
                  {label}
                  {differs ? <span className="fh-differs"> ≠ differs</span> : null}
                </th>
                <td>{show(first) || '–'}</td>
                <td>{show(second) || '–'}</td>
              </tr>
            );
          })}
      </tbody>
    </table>
  );
}
