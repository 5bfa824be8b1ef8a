import { runStressTest } from '@financehub/contract/stress.ts';
import { Button, Group, MultiSelect, Stack, Switch } from '@mantine/core';
import { useState } from 'react';
import { call } from '../../api.ts';
import { refreshBook } from '../../query.ts';
import { FormFailure } from '../../ui/fields.tsx';
import { Card } from '../../ui/Page.tsx';
import { useSubmit } from '../../ui/useSubmit.ts';
import { CustomShocks, newShock } from './CustomShocks.tsx';
import { LeaveOutSwitch } from './LeftOut.tsx';
import type { Subject } from './StressTestPanel.tsx';
import { customOf, type Scenario, type ShockDraft } from './shocks.ts';

interface ChooserProps {
  readonly scenarios: readonly Scenario[];
  readonly subject: Subject;
  readonly onRun: () => void;
  readonly leaveOut: boolean;
  readonly onLeaveOut: (leaveOut: boolean) => void;
}

/** Which scenarios are run: named ones, and one’s own. */
export function ScenarioChooser({ scenarios, subject, onRun, leaveOut, onLeaveOut }: ChooserProps) {
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
          leaveOut,
          beta: byBeta ? 'estimated' : 'none',
          scenarios: [...named, ...(own === null ? [] : [own.scenario])],
        },
      });
      onRun();
      await refreshBook();
    });
  };
  return (
    <Card title="Scenarios">
      <Stack gap="sm">
        <ScenarioSelect scenarios={scenarios} chosen={chosen} onChange={setChosen} />
        {shocks.length === 0 ? null : (
          <CustomShocks name={name} shocks={shocks} faults={faults} onName={setName} onChange={setShocks} />
        )}
        <FormFailure text={wrong === '' ? null : wrong} />
        <Group justify="flex-end" gap="xs">
          <Group gap="md" style={{ marginInlineEnd: 'auto' }}>
            <BetaSwitch on={byBeta} onChange={setByBeta} />
            <LeaveOutSwitch on={leaveOut} onChange={onLeaveOut} />
          </Group>
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

interface ScenarioSelectProps extends Pick<ChooserProps, 'scenarios'> {
  readonly chosen: string[];
  readonly onChange: (ids: string[]) => void;
}

function ScenarioSelect({ scenarios, chosen, onChange }: ScenarioSelectProps) {
  const groups = [
    { group: 'Events', items: scenarios.filter(({ window }) => window !== null) },
    { group: 'Suppositions', items: scenarios.filter(({ window }) => window === null) },
  ];
  return (
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
      onChange={onChange}
    />
  );
}

const BetaSwitch = ({ on, onChange }: { on: boolean; onChange: (on: boolean) => void }) => (
  <Switch
    size="xs"
    label="Shares by their beta"
    title="How much each share moves with the market, from weekly prices of the past five years; off: all equity moves alike"
    checked={on}
    onChange={(event) => onChange(event.currentTarget.checked)}
  />
);
