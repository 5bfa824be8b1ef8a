import { getImport } from '@financehub/contract/imports.ts';
import { Badge, Group, Stack, Text } from '@mantine/core';
import { showDay } from '../../format/day.ts';
import { showCount } from '../../format/progress.ts';
import type { Import } from '../../models.ts';
import { useApi } from '../../query.ts';
import { LinkButton } from '../../ui/links.tsx';
import { Money } from '../../ui/Money.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { useAccounts } from '../../ui/references.ts';
import { Loaded } from '../../ui/states.tsx';
import { Rejected } from './Rejected.tsx';

const COUNTS: readonly { name: keyof Import['counts']; label: string }[] = [
  { name: 'lines', label: 'lines read' },
  { name: 'new', label: 'new' },
  { name: 'duplicate', label: 'already there' },
  { name: 'matched', label: 'matched' },
  { name: 'transfer', label: 'transfers' },
  { name: 'prices', label: 'prices' },
  { name: 'rejected', label: 'not taken' },
];

export const VERIFICATIONS: Readonly<
  Record<Import['verification']['state'], { label: string; color: string }>
> = {
  verified: { label: 'Balances agree', color: 'accent' },
  discrepancy: { label: 'Balances differ', color: 'orange' },
  unverifiable: { label: 'No balance to check', color: 'gray' },
};

/** What became of a file. */
export function ImportResult({ fileHash }: { fileHash: string }) {
  const query = useApi(getImport, { params: { fileHash } });
  return (
    <Loaded query={query} what="The result of the import could not be loaded">
      {(result) => <ResultContent result={result} />}
    </Loaded>
  );
}

export function ResultContent({ result }: { result: Import }) {
  const { counts, verification } = result;
  const single = result.portfolioIds.length === 1 ? result.portfolioIds[0] : undefined;
  return (
    <Stack gap="sm">
      {result.error === undefined ? null : (
        <Notice kind="problem" title="The import failed. Nothing was stored.">
          <Text size="sm">
            {result.error.detail} {result.error.mend}
          </Text>
        </Notice>
      )}
      <div className="fh-stat" role="status">
        {COUNTS.filter(({ name }) => name === 'lines' || counts[name] > 0).map(({ name, label }) => (
          <span key={name} className={name === 'rejected' ? 'fh-warn' : undefined}>
            <b>{showCount(counts[name])}</b> {label}
          </span>
        ))}
      </div>
      <Verification result={result} />
      {result.warnings.map((warning) => (
        <Text size="sm" key={warning} className="fh-warn">
          {warning}
        </Text>
      ))}
      <Rejected items={result.rejected} total={counts.rejected} what="Lines that were not taken" />
      <Group gap="xs">
        {counts.new + counts.matched + counts.transfer > 0 && result.accountIds.length > 0 ? (
          <LinkButton to="/transactions" search={{ importId: result.fileHash }} size="xs" variant="default">
            See its transactions
          </LinkButton>
        ) : null}
        {result.portfolioIds.length > 1 ? (
          <LinkButton to="/portfolios" size="xs" variant="default">
            Open the portfolios
          </LinkButton>
        ) : null}
        {single === undefined ? null : (
          <LinkButton
            to="/portfolios/$portfolioId"
            params={{ portfolioId: single }}
            size="xs"
            variant="default"
          >
            Open the portfolio
          </LinkButton>
        )}
      </Group>
      {verification.state === 'discrepancy' ? (
        <Text size="sm" c="dimmed">
          A difference often means that an earlier file is missing, or that the account had a balance before
          its first line.
        </Text>
      ) : null}
    </Stack>
  );
}

function Verification({ result }: { result: Import }) {
  const accounts = useAccounts();
  const { state, reason, balances } = result.verification;
  const { label, color } = VERIFICATIONS[state];
  return (
    <Stack gap={4}>
      <Group gap="xs" wrap="nowrap" align="flex-start">
        <Badge
          variant={state === 'verified' ? 'filled' : 'outline'}
          color={color}
          style={{ flex: 'none' }}
          tt="none"
        >
          {label}
        </Badge>
        <Text size="sm">{reason}</Text>
      </Group>
      {balances.length === 0 ? null : (
        <div className="fh-scroll-x">
          <table className="fh-table">
            <thead>
              <tr>
                <th scope="col">Account</th>
                <th scope="col">Day</th>
                <th scope="col" className="fh-num">
                  Statement
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
                  <td>{accounts.byId.get(balance.accountId)?.name ?? 'An account'}</td>
                  <td>{showDay(balance.date)}</td>
                  <td className="fh-num">
                    <Money amount={balance.statement} currency={balance.currency} />
                  </td>
                  <td className="fh-num">
                    <Money amount={balance.book} currency={balance.currency} />
                  </td>
                  <td className="fh-num">
                    <Money amount={balance.difference} currency={balance.currency} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Stack>
  );
}
