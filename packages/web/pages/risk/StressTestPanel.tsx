import { listStressResults, listStressScenarios, runStressTest } from '@financehub/contract/stress.ts';
import { Button, Group, MultiSelect, SegmentedControl, Stack, Switch } from '@mantine/core';
import { IconStorm } from '@tabler/icons-react';
import { useState } from 'react';
import { call } from '../../api.ts';
import { refreshBook, useApi } from '../../query.ts';
import { mayEdit, useBook } from '../../shell/useBooks.ts';
import { FormFailure } from '../../ui/fields.tsx';
import { Card } from '../../ui/Page.tsx';
import { Bones, Empty, Loaded } from '../../ui/states.tsx';
import { useSubmit } from '../../ui/useSubmit.ts';
import { CustomShocks, newShock } from './CustomShocks.tsx';
import { ReverseCard } from './ReverseCard.tsx';
import type { RiskTabProps } from './RiskPage.tsx';
import { StressResults } from './StressResults.tsx';
import { StressRuns } from './StressRuns.tsx';
import { customOf, type Scenario, type ShockDraft, type StressBody } from './shocks.ts';

type Scope = 'portfolio' | 'book';

/** What events of the past and suppositions would do to the portfolio, and what would have to happen to lose a share of it. */
export function StressTestPanel({ portfolio, portfolios }: RiskTabProps) {
  const [chosen, setScope] = useState<Scope>('portfolio');
  const [run, setRun] = useState<string | null>(null);
  const book = useBook();
  const editor = mayEdit(book);
  const scope = portfolio === null ? 'book' : chosen;
  const subject: Subject =
    portfolio === null || scope === 'book' ? { scope: 'book' } : { portfolioId: portfolio.id };
  const results = useApi(
    listStressResults,
    { query: { ...subject, limit: 200, runId: run ?? undefined } },
    { keepPrevious: true },
  );
  const scenarios = useApi(listStressScenarios, {});
  return (
    <Stack gap="md">
      {portfolio === null ? (
        <p className="fh-muted fh-small" style={{ margin: 0 }}>
          All portfolios with the accounts and debts of the book.
        </p>
      ) : (
        <SegmentedControl
          size="xs"
          aria-label="What is tested"
          style={{ alignSelf: 'flex-start' }}
          data={[
            { value: 'portfolio', label: portfolio.name },
            { value: 'book', label: 'Everything, debts included' },
          ]}
          value={scope}
          onChange={(next) => {
            setRun(null);
            setScope(next as Scope);
          }}
        />
      )}
      <Loaded
        query={scenarios}
        bones={<Bones rows={3} height={40} />}
        what="The scenarios could not be loaded"
      >
        {({ items }) =>
          editor ? <Chooser scenarios={items} subject={subject} onRun={() => setRun(null)} /> : null
        }
      </Loaded>
      <Loaded query={results} bones={<Bones rows={5} height={48} />} what="The results could not be loaded">
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon={<IconStorm size={40} stroke={1.25} />} title="Nothing tested yet">
              {editor
                ? 'Run the scenarios above to see what 2008, 2020 or a rise of rates would do to what is held today.'
                : 'Someone who may change the book can run scenarios here.'}
            </Empty>
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
          currency={
            scope === 'book' || portfolio === null ? (book?.baseCurrency ?? 'USD') : portfolio.currency
          }
        />
      ) : null}
    </Stack>
  );
}

export type Subject = Pick<StressBody, 'portfolioId' | 'scope'>;

interface ChooserProps {
  readonly scenarios: readonly Scenario[];
  readonly subject: Subject;
  readonly onRun: () => void;
}

function Chooser({ scenarios, subject, onRun }: ChooserProps) {
  const [byBeta, setByBeta] = useState(true);
  const [chosen, setChosen] = useState<string[]>([]);
  const [name, setName] = useState('');
  const [shocks, setShocks] = useState<readonly ShockDraft[]>([]);
  const [faults, setFaults] = useState<Readonly<Record<string, string>>>({});
  const { busy, failure, fields, run } = useSubmit();
  const wrong = [failure, ...Object.values(fields)].filter((text) => text !== null).join(' ');
  const test = () => {
    const own = shocks.length === 0 ? null : customOf(name, shocks);
    setFaults(own !== null && 'faults' in own ? own.faults : {});
    if (own !== null && 'faults' in own) return;
    const named = chosen.length === 0 && own === null ? scenarios.map(({ id }) => id) : chosen;
    void run(async () => {
      await call(runStressTest, {
        body: {
          ...subject,
          beta: byBeta ? 'estimated' : 'none',
          scenarios: [...named, ...(own === null ? [] : [own.scenario])],
        },
      });
      onRun();
      await refreshBook();
    });
  };
  const groups = [
    { group: 'Events', items: scenarios.filter(({ window }) => window !== null) },
    { group: 'Suppositions', items: scenarios.filter(({ window }) => window === null) },
  ];
  return (
    <Card title="Scenarios">
      <Stack gap="sm">
        <MultiSelect
          size="sm"
          label="Events and suppositions"
          placeholder={chosen.length === 0 ? 'All of them' : ''}
          searchable
          clearable
          hidePickedOptions
          nothingFoundMessage="No such scenario"
          data={groups.map(({ group, items }) => ({
            group,
            items: items.map(({ id, name: label }) => ({ value: id, label })),
          }))}
          value={chosen}
          onChange={setChosen}
        />
        {shocks.length === 0 ? null : (
          <CustomShocks name={name} shocks={shocks} faults={faults} onName={setName} onChange={setShocks} />
        )}
        <FormFailure text={wrong === '' ? null : wrong} />
        <Group justify="flex-end" gap="xs">
          <Switch
            size="xs"
            label="Shares by their beta"
            title="How much each share moves with the market, from weekly prices of the past five years; off: all equity moves alike"
            style={{ marginInlineEnd: 'auto' }}
            checked={byBeta}
            onChange={(event) => setByBeta(event.currentTarget.checked)}
          />
          {shocks.length === 0 ? (
            <Button size="xs" variant="default" onClick={() => setShocks([newShock()])}>
              Add your own
            </Button>
          ) : null}
          <Button size="xs" loading={busy} onClick={test}>
            Run the test
          </Button>
        </Group>
      </Stack>
    </Card>
  );
}
