import { createPortfolioTransactions } from '@financehub/contract/portfolios.ts';
import { rebalance } from '@financehub/contract/rebalance.ts';
import { Button, CopyButton, Group, Stack } from '@mantine/core';
import { IconScale } from '@tabler/icons-react';
import { change } from '../../api.ts';
import { formatPercent, readAmount } from '../../format/money.ts';
import { sentence } from '../../format/text.ts';
import type { Holdings, Portfolio } from '../../models.ts';
import { ApiProblem, explain } from '../../problem.ts';
import { refreshBook, useApi } from '../../query.ts';
import { ExportCsv } from '../../ui/ExportCsv.tsx';
import { Figure, Figures } from '../../ui/Figure.tsx';
import { FormFailure } from '../../ui/fields.tsx';
import { Money } from '../../ui/Money.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Card } from '../../ui/Page.tsx';
import { Bones, Empty, Loaded, Missing } from '../../ui/states.tsx';
import { sayWithUndo } from '../../ui/toasts.tsx';
import { useSubmit } from '../../ui/useSubmit.ts';
import { Drifts } from './Drifts.tsx';
import { type Draft, namedAssets, type Options, type Rebalancing, requestOf, tradeRows } from './draft.ts';
import { Refused } from './Refused.tsx';
import { Trades } from './Trades.tsx';

interface PreviewProps {
  readonly portfolio: Portfolio;
  readonly draft: Draft;
  readonly options: Options;
  readonly holdings: Holdings;
  readonly onSkip: (assetIds: readonly string[]) => void;
  /** The targets add up, so that there is something to ask. */
  readonly complete: boolean;
  readonly remaining: number;
}

/** The trades that the targets lead to, with what they change and cost. */
export function Preview({ portfolio, draft, options, holdings, onSkip, complete, remaining }: PreviewProps) {
  const amountMissing = options.mode === 'cash-flow' && readAmount(options.amount) === null;
  const ask = complete && !amountMissing;
  const body = requestOf(portfolio.id, draft, options, readAmount);
  const query = useApi(rebalance, { body }, { enabled: ask, keepPrevious: true });
  if (!ask) {
    return (
      <Card title="Trades">
        <Empty icon={<IconScale size={40} stroke={1.25} />} title="The trades stand here">
          {amountMissing
            ? 'Say how much is to be invested, or below zero raised.'
            : remaining > 0
              ? `Give the remaining ${formatPercent(remaining / 100, { digits: 2 })} a target.`
              : `Make the targets add up to ${formatPercent(1, { digits: 0 })}.`}
        </Empty>
      </Card>
    );
  }
  if (query.isError && query.data === undefined) {
    const errors = query.error instanceof ApiProblem ? query.error.errors : [];
    return (
      <Refused
        error={query.error}
        onRetry={() => void query.refetch()}
        assets={namedAssets(errors, holdings)}
        onSkip={onSkip}
      />
    );
  }
  return (
    <Loaded query={query} bones={<Bones rows={8} height={36} />} what="The trades could not be worked out">
      {(data) => (
        <Stack gap="md">
          {query.isError ? <FormFailure text={explain(query.error)} /> : null}
          <Aside options={options} holdings={holdings} onSkip={onSkip} />
          <Summary data={data} />
          <TradesCard portfolio={portfolio} data={data} stale={query.isPlaceholderData || query.isError} />
          <Card title="Weights before and after">
            <Drifts data={data} />
          </Card>
        </Stack>
      )}
    </Loaded>
  );
}

/** What is left aside of what is held, and the way back. */
function Aside({ options, holdings, onSkip }: Pick<PreviewProps, 'options' | 'holdings' | 'onSkip'>) {
  if (options.skip.length === 0) return null;
  const names = holdings.items.filter(({ assetId }) => options.skip.includes(assetId));
  return (
    <Notice kind="note" title={`Left aside: ${names.map(({ symbol }) => symbol).join(', ')}`}>
      <span>It is neither valued nor traded; the targets are shares of the rest.</span>
      <Button size="compact-sm" variant="default" onClick={() => onSkip([])}>
        Take it in again
      </Button>
    </Notice>
  );
}

function Summary({ data }: { data: Rebalancing }) {
  const { currency, drift, turnover, fees, tax, cash } = data;
  return (
    <Figures>
      <Figure
        label="Off target"
        explanation="Half the sum of the distances of all weights from their targets: what would have to change hands."
        below={`was ${formatPercent(drift.before, { digits: 1 })}`}
      >
        {formatPercent(drift.after, { digits: 1 })}
      </Figure>
      <Figure label="Traded" explanation="The sum of all purchases and sales.">
        <Money amount={turnover} currency={currency} />
      </Figure>
      <Figure label="Fees">
        <Money amount={fees} currency={currency} />
      </Figure>
      <Figure
        label="Tax"
        explanation="On the gains that the sales realise, losses of one term set off against gains of the other."
      >
        <Money
          amount={tax}
          currency={currency}
          reason={data.unavailable[0]?.reason ?? 'No tax rates are given'}
          mend={data.unavailable[0]?.mend ?? 'enter them under “How to trade”'}
        />
      </Figure>
      <Figure label="Cash after">
        <Money amount={cash.after} currency={currency} />
      </Figure>
    </Figures>
  );
}

interface TradesCardProps {
  readonly portfolio: Portfolio;
  readonly data: Rebalancing;
  readonly stale: boolean;
}

function TradesCard({ portfolio, data, stale }: TradesCardProps) {
  const { busy, failure, run } = useSubmit();
  const book = () =>
    void run(async () => {
      const { operationId } = await change(createPortfolioTransactions, {
        params: { id: portfolio.id },
        body: data.transactions,
      });
      await refreshBook();
      const count = data.trades.length;
      sayWithUndo(`Booked ${count} ${count === 1 ? 'trade' : 'trades'} in ${portfolio.name}`, [operationId]);
    });
  const none = data.trades.length === 0;
  return (
    <Card
      title="Trades"
      aside={
        none ? null : (
          <Group gap="xs">
            <CopyButton
              value={tradeRows(data)
                .map((row) => row.join('\t'))
                .join('\n')}
            >
              {({ copied, copy }) => (
                <Button size="xs" variant="default" onClick={copy}>
                  {copied ? 'Copied' : 'Copy'}
                </Button>
              )}
            </CopyButton>
            <ExportCsv name={`Trades of ${portfolio.name}`} rows={() => tradeRows(data)} />
            <Button size="xs" loading={busy} disabled={stale} onClick={book}>
              Book these trades
            </Button>
          </Group>
        )
      }
    >
      <Stack gap="sm">
        <FormFailure text={failure} />
        {none ? null : <Trades data={data} />}
        {none && data.notes.length === 0 ? <p className="fh-muted">There is nothing to trade.</p> : null}
        {data.notes.map((note) => (
          <Notice key={note} kind="note">
            <span>{note}</span>
          </Notice>
        ))}
        <Unreached items={data.unreached} />
        <Missing items={data.unavailable} />
      </Stack>
    </Card>
  );
}

function Unreached({ items }: { items: Rebalancing['unreached'] }) {
  if (items.length === 0) return null;
  return (
    <details>
      <summary>What stays off its target</summary>
      <ul>
        {items.map(({ key, name, reason, mend }) => (
          <li key={key}>
            <b>{name}: </b>
            {sentence(reason)} {sentence(mend)}
          </li>
        ))}
      </ul>
    </details>
  );
}
