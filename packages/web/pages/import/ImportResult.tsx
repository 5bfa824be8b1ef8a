import { getImport } from '@financehub/contract/imports.ts';
import { Group, Stack, Text } from '@mantine/core';
import { showDay } from '../../format/day.ts';
import { showCount } from '../../format/progress.ts';
import { sentence } from '../../format/text.ts';
import type { Import } from '../../models.ts';
import { useApi } from '../../query.ts';
import { LinkButton } from '../../ui/links.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Loaded } from '../../ui/states.tsx';
import { Rejected } from './Rejected.tsx';
import { Verification } from './Verification.tsx';

const COUNTS: readonly { name: keyof Import['counts']; label: string }[] = [
  { name: 'lines', label: 'lines read' },
  { name: 'new', label: 'new' },
  { name: 'duplicate', label: 'already there' },
  { name: 'matched', label: 'matched with what was there' },
  { name: 'transfer', label: 'halves of transfers' },
  { name: 'prices', label: 'prices' },
  { name: 'factors', label: 'days or months of factor returns' },
  { name: 'rates', label: 'exchange rates' },
  { name: 'rejected', label: 'not taken' },
];

/** What became of a file. */
export function ImportResult({ fileHash }: { fileHash: string }) {
  const query = useApi(getImport, { params: { fileHash } });
  return (
    <Loaded query={query} what="The result of the import could not be loaded">
      {(result) => <ResultContent result={result} />}
    </Loaded>
  );
}

/** Which rates there are now. */
function StoredRates({ rates }: { rates: NonNullable<Import['rates']> }) {
  const { currencies, base, from, to } = rates;
  return (
    <Text size="sm">
      Exchange rates of {currencies.join(', ')}
      {base === null ? '' : ` against ${base}`}
      {from === null || to === null
        ? ''
        : `, ${from === to ? showDay(from) : `${showDay(from)} to ${showDay(to)}`}`}
      .
    </Text>
  );
}

export function ResultContent({ result }: { result: Import }) {
  const { counts } = result;
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
        {COUNTS.filter(({ name }) => name === 'lines' || (counts[name] ?? 0) > 0).map(({ name, label }) => (
          <span key={name} className={name === 'rejected' ? 'fh-warn' : undefined}>
            <b>{showCount(counts[name] ?? 0)}</b> {label}
          </span>
        ))}
      </div>
      {result.rates === undefined ? null : <StoredRates rates={result.rates} />}
      <Verification result={result} />
      {result.warnings.map((warning) => (
        <Text size="sm" key={warning} className="fh-warn">
          {sentence(warning)}
        </Text>
      ))}
      <Rejected items={result.rejected} total={counts.rejected} what="Lines that were not taken" />
      <Group gap="xs">
        {counts.new + counts.matched + counts.transfer > 0 && result.accountIds.length > 0 ? (
          <LinkButton to="/transactions" search={{ importId: result.fileHash }} size="xs" variant="default">
            See its transactions
          </LinkButton>
        ) : null}
        {counts.matched + counts.transfer + counts.new > 0 ? (
          <LinkButton to="/review" size="xs" variant="subtle">
            Review what is uncertain
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
    </Stack>
  );
}
