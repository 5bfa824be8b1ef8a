import { Badge, Group, Stack, Text } from '@mantine/core';
import { showDay } from '../../format/day.ts';
import { formatNumber } from '../../format/money.ts';
import type { Import } from '../../models.ts';
import { TextLink } from '../../ui/links.tsx';
import { Money } from '../../ui/Money.tsx';
import { useAccounts } from '../../ui/references.ts';
import { ScrollArea } from '../../ui/ScrollArea.tsx';

export const VERIFICATIONS: Readonly<
  Record<Import['verification']['state'], { label: string; color: string; words: string }>
> = {
  verified: {
    label: 'Balances agree',
    color: 'accent',
    words: 'Your book says the same as the bank.',
  },
  discrepancy: {
    label: 'Balances differ',
    color: 'orange',
    words: 'Your book and the bank do not say the same.',
  },
  unverifiable: {
    label: 'No balance to check',
    color: 'gray',
    words: 'The file names no balance, so nothing could be compared.',
  },
};

/** Whether the book agrees with what the bank says, by how much not, and which lines make the difference. */
export function Verification({ result }: { result: Import }) {
  const { state, reason, balances, explanation } = result.verification;
  const { label, color, words } = VERIFICATIONS[state];
  return (
    <Stack gap={8}>
      <Group gap="xs" wrap="nowrap" align="flex-start">
        <Badge
          variant={state === 'verified' ? 'filled' : 'outline'}
          color={color}
          style={{ flex: 'none' }}
          {...(state === 'verified' ? {} : { c: 'var(--fh-text)' })}
          tt="none"
        >
          {label}
        </Badge>
        <Text size="sm">
          {words} {reason}
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
            <th scope="col">Day</th>
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
              </td>
              <td style={{ whiteSpace: 'nowrap' }}>{showDay(balance.date)}</td>
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
              <th scope="col">Day</th>
              <th scope="col">Text</th>
              <th scope="col" className="fh-num">
                Amount
              </th>
              <th scope="col">See</th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line, at) => (
              <tr key={`${line.kind} ${line.line ?? ''} ${line.transactionId ?? ''} ${at.toString()}`}>
                <td style={{ minWidth: 150 }}>{KINDS[line.kind]}</td>
                <td style={{ whiteSpace: 'nowrap' }}>{line.date === null ? '–' : showDay(line.date)}</td>
                <td>{line.description}</td>
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
