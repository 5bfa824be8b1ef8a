import { getDataHealth, runIngestion } from '@financehub/contract/ingestion.ts';
import { Button, Group, Stack } from '@mantine/core';
import { IconDownload, IconUpload } from '@tabler/icons-react';
import { useState } from 'react';
import { call } from '../../api.ts';
import { showCount } from '../../format/progress.ts';
import type { DataHealth, IngestionRequest } from '../../models.ts';
import { refreshBook, useApi } from '../../query.ts';
import { mayEdit, useBook } from '../../shell/useBooks.ts';
import { LinkButton, TextLink } from '../../ui/links.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Card, Page } from '../../ui/Page.tsx';
import { Bones, Empty, Loaded } from '../../ui/states.tsx';
import { sayProblem } from '../../ui/toasts.tsx';
import { AssetHealthTable } from './AssetHealthTable.tsx';
import { PairsCard } from './PairsCard.tsx';
import { RunsCard } from './RunsCard.tsx';
import { SuggestionsCard } from './SuggestionsCard.tsx';

/** Starts a run; the report follows it in the card of runs. */
export function useRun() {
  const [busy, setBusy] = useState(false);
  const run = async (body: IngestionRequest) => {
    setBusy(true);
    try {
      await call(runIngestion, { body });
    } catch (error) {
      sayProblem(error, 'Nothing is fetched');
    }
    await refreshBook();
    setBusy(false);
  };
  return { busy, run };
}

export function DataHealthPage() {
  const editable = mayEdit(useBook());
  const query = useApi(getDataHealth, {}, { keepPrevious: true });
  const { busy, run } = useRun();
  const running = query.data?.running != null;
  const actions = (
    <Group gap="xs">
      <LinkButton to="/import" variant="default" size="sm" leftSection={<IconUpload size={16} aria-hidden />}>
        Import a file
      </LinkButton>
      <Button
        size="sm"
        leftSection={<IconDownload size={16} aria-hidden />}
        disabled={!editable || running || query.data?.providersOff === true}
        loading={busy}
        onClick={() => void run({ what: 'all' })}
      >
        Fetch all
      </Button>
    </Group>
  );
  return (
    <Page title="Data health" actions={actions}>
      <Loaded
        query={query}
        bones={<Bones rows={8} height={44} />}
        what="The state of prices could not be loaded"
      >
        {(health) => (
          <Stack>
            {health.providersOff ? (
              <Notice kind="note" title="Nothing is fetched">
                Providers are switched off for the whole program. Prices come from files that you import.
              </Notice>
            ) : null}
            <AssetsCard health={health} editable={editable && !running && !busy} onRun={run} />
            <PairsCard health={health} editable={editable && !running && !busy} onRun={run} />
            <SuggestionsCard editable={editable} />
            <RunsCard runningId={health.running?.runId ?? null} editable={editable} />
          </Stack>
        )}
      </Loaded>
    </Page>
  );
}

interface AssetsCardProps {
  readonly health: DataHealth;
  readonly editable: boolean;
  readonly onRun: (body: IngestionRequest) => Promise<void>;
}

function AssetsCard({ health, editable, onRun }: AssetsCardProps) {
  const odd = health.assets.filter(({ problems }) => problems.length > 0).length;
  return (
    <Card
      title="Prices"
      aside={
        <span className="fh-muted fh-small">
          {odd === 0
            ? 'Nothing is lacking'
            : `${showCount(odd)} of ${showCount(health.assets.length)} need a look`}{' '}
          · <TextLink to="/settings/providers">Providers</TextLink>
        </span>
      }
    >
      {health.assets.length === 0 ? (
        <Empty title="No assets yet">
          Assets come with the transactions of a portfolio, or with a file of prices. Their prices are then
          fetched every day.
        </Empty>
      ) : (
        <AssetHealthTable assets={health.assets} editable={editable} onRun={onRun} />
      )}
    </Card>
  );
}
