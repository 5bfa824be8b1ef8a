import { Badge, Group, Stack, Text } from '@mantine/core';
import { showDay } from '../../format/day.ts';
import { formatNumber } from '../../format/money.ts';
import type { Import } from '../../models.ts';
import { TextLink } from '../../ui/links.tsx';
import { Money } from '../../ui/Money.tsx';
import { useAccounts } from '../../ui/references.ts';
import { ScrollArea } from '../../ui/ScrollArea.tsx';
import { verdict } from './verdict.ts';

export const VERIFICATIONS: Readonly<
  Record<Import['verification']['state'], { label: string; color: string }>
> = {
  verified: { label: 'Balances agree', color: 'accent' },
  discrepancy: { label: 'Balances differ', color: 'orange' },
  unverifiable: { label: 'No balance to check', color: 'gray' },
};

/** Whether the book agrees with what the bank says, by how much not, and which lines make the difference. */
export function Verification({ result }: { result: Import }) {
  const { state, balances, explanation } = result.verification;
  const { label, color } = VERIFICATIONS[state];
  return (
    <Stack gap={8}>
      <Group gap="xs" align="flex-start">
        <Badge
          variant={state === 'verified' ? 'filled' : 'outline'}
          color={color}
          style={{ flex: 'none' }}
          {...(state === 'verified' ? {} : { c: 'var(--fh-text)' })}
          tt="none"
        >
          {label}
        </Badge>
        <Text size="sm" style={{ flex: '1 1 260px' }}>
          {verdict(result.verification)}
        </Text>
      </Group>
      {balances.length === 0 ? null : <Balances balances={balances} />}
      {explanation.length === 0 ? null : <Explanation lines={explanation} fileHash={result.fileHash} />}
      {state === 'discrepancy' && explanation.length === 0 ? (
        <Text size="sm" c="dimmed">
          A difference often means that an earlier file is missing, or that the account had a balance before
          its first line.
        </Text>
      ) : null}
    </Stack>
  );
}

type Balance = Import['verification']['balances'][number];
type Line = Import['verification']['explanation'][number];

function Balances({ balances }: { balances: readonly Balance[] }) {
  const accounts = useAccounts();
  return (
    <ScrollArea label="Balances of the bank and of the book">
      <table className="fh-table">
        <thead>
          <tr>
            <th scope="col">Account</th>
            <th scope="col" className="fh-num">
              Bank
            </th>
            <th scope="col" className="fh-num">
              Book
            </th>
            <th scope="col" className="fh-num">
              Difference
            </th>
          </tr>
        </thead>
        <tbody>
          {balances.map((balance) => (
            <tr key={`${balance.accountId} ${balance.date} ${balance.currency}`}>
              <td>
                <TextLink
                  to="/accounts/$accountId"
                  params={{ accountId: balance.accountId }}
                  search={{ to: balance.date }}
                >
                  {accounts.byId.get(balance.accountId)?.name ?? 'An account'}
                </TextLink>
                <span className="fh-muted fh-small fh-nowrap" style={{ display: 'block' }}>
                  {showDay(balance.date)}
                </span>
              </td>
              <td className="fh-num">
                <Money amount={balance.statement} currency={balance.currency} />
              </td>
              <td className="fh-num">
                <Money amount={balance.book} currency={balance.currency} />
              </td>
              <td className="fh-num">
                <Money amount={balance.difference} currency={balance.currency} gain />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollArea>
  );
}

const KINDS: Readonly<Record<Line['kind'], string>> = {
  missing: 'Missing in the book: the bank names it',
  doubled: 'Twice in the book: the bank names it once',
  'sign-flipped': 'With the other sign in the book',
  unlisted: 'In the book only: the bank does not name it',
  split: 'A split is missing in the book',
  opening: 'Held before the first line of the files',
};

/** The fewest lines that explain the difference, each leading to what it is about. */
function Explanation({ lines, fileHash }: { lines: readonly Line[]; fileHash: string }) {
  return (
    <div>
      <h3 className="fh-subtitle">What explains the difference</h3>
      <ScrollArea label="What explains the difference" maxHeight={320}>
        <table className="fh-table">
          <thead>
            <tr>
              <th scope="col">What</th>
              <th scope="col" className="fh-num">
                Amount
              </th>
              <th scope="col">See</th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line, at) => (
              <tr key={`${line.kind} ${line.line ?? ''} ${line.transactionId ?? ''} ${at.toString()}`}>
                <td>
                  {KINDS[line.kind]}
                  <span className="fh-muted fh-small" style={{ display: 'block' }}>
                    {[line.date === null ? '' : showDay(line.date), line.description]
                      .filter((text) => text !== '')
                      .join(' · ')}
                  </span>
                </td>
                <td className="fh-num">{formatNumber(line.amount)}</td>
                <td style={{ whiteSpace: 'nowrap' }}>
                  {line.transactionId === null ? (
                    line.line === null ? (
                      ''
                    ) : (
                      `Line ${line.line}`
                    )
                  ) : (
                    <TextLink
                      to="/transactions"
                      search={{
                        open: line.transactionId,
                        ...(line.kind === 'doubled' ? { importId: fileHash } : {}),
                      }}
                    >
                      The transaction
                    </TextLink>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollArea>
    </div>
  );
}
