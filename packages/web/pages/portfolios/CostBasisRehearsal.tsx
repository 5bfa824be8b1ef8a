import { updatePortfolio } from '@financehub/contract/portfolios.ts';
import { Button, Group, Stack } from '@mantine/core';
import { useState } from 'react';
import { change } from '../../api.ts';
import type { CostBasisChange, Portfolio } from '../../models.ts';
import { refreshBook, useApi } from '../../query.ts';
import { Money } from '../../ui/Money.tsx';
import { Bones, Loaded, Missing } from '../../ui/states.tsx';
import { sayProblem, sayWithUndo } from '../../ui/toasts.tsx';
import { type CostBasis, costBasisOf } from './costBasis.ts';

interface RehearsalProps {
  readonly portfolio: Portfolio;
  readonly costBasis: CostBasis;
  readonly editable: boolean;
  readonly onDone: () => void;
}

/** What another cost basis would change, before it is changed. */
export function CostBasisRehearsal({ portfolio, costBasis, editable, onDone }: RehearsalProps) {
  const query = useApi(updatePortfolio, {
    params: { id: portfolio.id },
    query: { dryRun: true },
    body: { costBasis },
  });
  const [busy, setBusy] = useState(false);
  const { label } = costBasisOf(costBasis);
  const apply = async () => {
    setBusy(true);
    try {
      const { operationId } = await change(updatePortfolio, {
        params: { id: portfolio.id },
        body: { costBasis },
      });
      await refreshBook();
      onDone();
      sayWithUndo(`Lots are matched by ${label.toLowerCase()}`, [operationId]);
    } catch (error) {
      sayProblem(error, 'The cost basis could not be changed');
    } finally {
      setBusy(false);
    }
  };
  return (
    <section className="fh-card" aria-label={`What ${label} would change`}>
      <Stack gap="sm">
        <div>
          <b>{label}: a rehearsal.</b> The portfolio still uses{' '}
          {costBasisOf(portfolio.costBasis).label.toLowerCase()}; nothing is changed yet.
        </div>
        <Loaded query={query} what="It could not be worked out" bones={<Bones rows={3} />}>
          {(answer) => ('before' in answer ? <Comparison answer={answer} /> : null)}
        </Loaded>
        <Group>
          {editable ? (
            <Button size="xs" loading={busy} disabled={!query.isSuccess} onClick={() => void apply()}>
              Use it for this portfolio
            </Button>
          ) : null}
          <Button size="xs" variant="default" onClick={onDone}>
            Keep {costBasisOf(portfolio.costBasis).label.toLowerCase()}
          </Button>
        </Group>
      </Stack>
    </section>
  );
}

type Side = CostBasisChange['before'];
type Year = Side['realised'][number];

const NO_GAINS = { gain: '0', short: '0', long: '0' };

function Comparison({ answer }: { answer: CostBasisChange }) {
  const { currency, before, after, unavailable } = answer;
  const both = [...before.realised, ...after.realised];
  const years = [...new Set(both.map(({ year }) => year))].sort((a, b) => b - a);
  const of = (side: Side, year: number) => side.realised.find((each) => each.year === year) ?? NO_GAINS;
  return (
    <>
      <table className="fh-table">
        <caption className="fh-small fh-muted" style={{ textAlign: 'left', paddingBottom: 4 }}>
          Gains realised, in {currency}, and what of them is long-term
        </caption>
        <thead>
          <tr>
            <th scope="col">Year</th>
            <th scope="col" className="fh-num">
              Now
            </th>
            <th scope="col" className="fh-num">
              Then
            </th>
          </tr>
        </thead>
        <tbody>
          {years.map((year) => (
            <tr key={year}>
              <th scope="row">{year}</th>
              <Gains of={of(before, year)} currency={currency} />
              <Gains of={of(after, year)} currency={currency} />
            </tr>
          ))}
          {years.length === 0 ? (
            <tr>
              <td colSpan={3}>Nothing has been sold, so no gain changes.</td>
            </tr>
          ) : null}
          <tr>
            <th scope="row" style={{ whiteSpace: 'normal' }}>
              Cost of what is held
            </th>
            <td className="fh-num">
              <Money amount={before.openCost} currency={currency} {...WHY} />
            </td>
            <td className="fh-num">
              <Money amount={after.openCost} currency={currency} {...WHY} />
            </td>
          </tr>
        </tbody>
      </table>
      <Missing items={unavailable} />
    </>
  );
}

const WHY = { reason: 'A cost or an exchange rate is missing.', mend: 'See below what is missing.' };

function Gains({ of, currency }: { of: Omit<Year, 'year'>; currency: string }) {
  return (
    <td className="fh-num">
      <Money amount={of.gain} currency={currency} gain {...WHY} />
      <span className="fh-muted fh-small" style={{ display: 'block' }}>
        long <Money amount={of.long} currency={currency} {...WHY} />
      </span>
    </td>
  );
}
