import { listStressResults, listStressScenarios } from '@financehub/contract/stress.ts';
import { SegmentedControl, Stack } from '@mantine/core';
import { IconStorm } from '@tabler/icons-react';
import { useState } from 'react';
import { useApi } from '../../query.ts';
import { mayEdit, useBook } from '../../shell/useBooks.ts';
import { Bones, Empty, Loaded } from '../../ui/states.tsx';
import { ReverseCard } from './ReverseCard.tsx';
import type { RiskTabProps } from './RiskPage.tsx';
import { ScenarioChooser } from './ScenarioChooser.tsx';
import { StressResults } from './StressResults.tsx';
import { StressRuns } from './StressRuns.tsx';
import type { StressBody } from './shocks.ts';

type Scope = 'portfolio' | 'book';

/** What events of the past and suppositions would do to the portfolio, and what would have to happen to lose a share of it. */
export function StressTestPanel({ portfolio, portfolios, search, go }: RiskTabProps) {
  const [chosen, setScope] = useState<Scope>('portfolio');
  const [run, setRun] = useState<string | null>(null);
  const book = useBook();
  const editor = mayEdit(book);
  const scope = portfolio === null ? 'book' : chosen;
  const subject: Subject =
    portfolio === null || scope === 'book' ? { scope: 'book' } : { portfolioId: portfolio.id };
  const choice = {
    leaveOut: search.leaveOut === true,
    onLeaveOut: (on: boolean) => go({ leaveOut: on ? true : undefined }),
  };
  const results = useApi(listStressResults, { query: { ...subject, limit: 200, runId: run ?? undefined } });
  const scenarios = useApi(listStressScenarios, {});
  return (
    <Stack gap="md">
      <ScopePicker
        portfolio={portfolio}
        scope={scope}
        onChange={(next) => {
          setRun(null);
          setScope(next);
        }}
      />
      <Loaded
        query={scenarios}
        bones={<Bones rows={3} height={40} />}
        what="The scenarios could not be loaded"
      >
        {({ items }) =>
          editor ? (
            <ScenarioChooser {...choice} scenarios={items} subject={subject} onRun={() => setRun(null)} />
          ) : null
        }
      </Loaded>
      <Loaded query={results} bones={<Bones rows={5} height={48} />} what="The results could not be loaded">
        {({ items }) =>
          items.length === 0 ? (
            <NothingTested editor={editor} />
          ) : (
            <StressResults key={`${scope} ${run}`} results={items} portfolios={portfolios} />
          )
        }
      </Loaded>
      <StressRuns subject={subject} shown={run} onShow={setRun} editor={editor} />
      {editor ? (
        <ReverseCard
          key={scope}
          subject={subject}
          {...choice}
          currency={
            scope === 'book' || portfolio === null ? (book?.baseCurrency ?? 'USD') : portfolio.currency
          }
        />
      ) : null}
    </Stack>
  );
}

interface ScopePickerProps extends Pick<RiskTabProps, 'portfolio'> {
  readonly scope: Scope;
  readonly onChange: (scope: Scope) => void;
}

function ScopePicker({ portfolio, scope, onChange }: ScopePickerProps) {
  if (portfolio === null)
    return (
      <p className="fh-muted fh-small" style={{ margin: 0 }}>
        All portfolios with the accounts and debts of the book.
      </p>
    );
  return (
    <SegmentedControl
      size="xs"
      aria-label="What is tested"
      style={{ alignSelf: 'flex-start' }}
      data={[
        { value: 'portfolio', label: portfolio.name },
        { value: 'book', label: 'Everything, debts included' },
      ]}
      value={scope}
      onChange={(next) => onChange(next as Scope)}
    />
  );
}

const NothingTested = ({ editor }: { editor: boolean }) => (
  <Empty icon={<IconStorm size={40} stroke={1.25} />} title="Nothing tested yet">
    {editor
      ? 'Run the scenarios above to see what 2008, 2020 or a rise of rates would do to what is held today.'
      : 'Someone who may change the book can run scenarios here.'}
  </Empty>
);

export type Subject = Pick<StressBody, 'portfolioId' | 'scope'>;
