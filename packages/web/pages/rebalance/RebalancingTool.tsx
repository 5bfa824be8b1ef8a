import { getHoldings } from '@financehub/contract/holdings.ts';
import { getTargets, putTargets } from '@financehub/contract/targets.ts';
import { Button, Group, Stack } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { change } from '../../api.ts';
import type { Holdings, Portfolio } from '../../models.ts';
import { refreshBook, useApi } from '../../query.ts';
import { FormFailure } from '../../ui/fields.tsx';
import { Card } from '../../ui/Page.tsx';
import { Bones, Loaded } from '../../ui/states.tsx';
import { sayWithUndo } from '../../ui/toasts.tsx';
import { useSubmit } from '../../ui/useSubmit.ts';
import {
  type Draft,
  draftOf,
  NO_OPTIONS,
  type Options,
  proposedCash,
  proposedLines,
  remainingOf,
  type Targets,
  targetsOf,
} from './draft.ts';
import { OptionFields } from './OptionFields.tsx';
import { Preview } from './Preview.tsx';
import { TargetEditor } from './TargetEditor.tsx';

/** Targets of a portfolio, and the trades that lead to them as one edits. */
export function RebalancingTool({ portfolio }: { portfolio: Portfolio }) {
  const targets = useApi(getTargets, { params: { id: portfolio.id } });
  const holdings = useApi(getHoldings, { params: { id: portfolio.id } });
  return (
    <Loaded query={targets} bones={<Bones rows={6} height={36} />} what="The targets could not be loaded">
      {(stored) => (
        <Loaded
          query={holdings}
          bones={<Bones rows={6} height={36} />}
          what="The holdings could not be loaded"
        >
          {(held) => <Tool portfolio={portfolio} stored={stored} holdings={held} />}
        </Loaded>
      )}
    </Loaded>
  );
}

interface ToolProps {
  readonly portfolio: Portfolio;
  readonly stored: Targets;
  readonly holdings: Holdings;
}

function startOf(stored: Targets, holdings: Holdings): Draft {
  if (stored.items.length > 0) return draftOf(stored);
  const cash = proposedCash(holdings);
  return { by: 'asset', lines: proposedLines(holdings, 'asset', cash), cash, band: 5 };
}

function Tool({ portfolio, stored, holdings }: ToolProps) {
  const [draft, setDraft] = useState(() => startOf(stored, holdings));
  const [options, setOptions] = useState<Options>(NO_OPTIONS);
  const [asked] = useDebouncedValue({ draft, options }, 300);
  const { busy, failure, run } = useSubmit();
  const complete = draft.lines.length > 0 && remainingOf(draft) === 0;
  const saved = JSON.stringify(targetsOf(draft)) === JSON.stringify(targetsOf(draftOf(stored)));
  const save = () =>
    void run(async () => {
      const { operationId } = await change(putTargets, {
        params: { id: portfolio.id },
        body: targetsOf(draft),
      });
      await refreshBook();
      sayWithUndo(`Saved the targets of ${portfolio.name}`, [operationId]);
    });
  return (
    <div className="fh-rebalance">
      <Stack gap="md">
        <Card title="Targets">
          <Stack gap="sm">
            <TargetEditor draft={draft} holdings={holdings} onChange={setDraft} />
            <FormFailure text={failure} />
            <Group justify="flex-end">
              <Button size="xs" variant="default" loading={busy} disabled={!complete || saved} onClick={save}>
                {saved ? 'Saved' : 'Save as targets'}
              </Button>
            </Group>
          </Stack>
        </Card>
        <Card title="How to trade">
          <OptionFields options={options} currency={portfolio.currency} onChange={setOptions} />
        </Card>
      </Stack>
      <Preview
        portfolio={portfolio}
        draft={asked.draft}
        options={asked.options}
        holdings={holdings}
        onSkip={(assetIds) =>
          setOptions((before) => ({
            ...before,
            skip: assetIds.length === 0 ? [] : [...before.skip, ...assetIds],
          }))
        }
        complete={complete && asked.draft.lines.length > 0 && remainingOf(asked.draft) === 0}
        remaining={remainingOf(draft)}
      />
    </div>
  );
}
