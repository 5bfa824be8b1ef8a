import { Stack, Text } from '@mantine/core';
import { formatPercent } from '../../format/money.ts';
import { showCount } from '../../format/progress.ts';
import type { Rehearsal } from '../../models.ts';
import { Notice } from '../../ui/Notice.tsx';
import { ScrollArea } from '../../ui/ScrollArea.tsx';
import { SampleTable } from '../transactions/BulkPreview.tsx';

/** What a rule would do to history and how that agrees with what people chose. */
export function RehearsalView({ rehearsal }: { rehearsal: Rehearsal }) {
  const { matches, changes, skipped, sample, warnings } = rehearsal;
  const wrong = sample.filter(({ agrees }) => agrees === false);
  const others = sample.filter(({ agrees }) => agrees !== false);
  return (
    <Stack gap="sm">
      <div className="fh-stat" role="status">
        <span>
          <b>{showCount(matches)}</b> {matches === 1 ? 'match' : 'matches'}
        </span>
        <span>
          <b>{showCount(changes)}</b> would change
        </span>
        {skipped === 0 ? null : (
          <span>
            <b>{showCount(skipped)}</b> stay as they are
          </span>
        )}
      </div>
      <Agreement rehearsal={rehearsal} />
      {warnings.map((warning) => (
        <Notice key={warning} kind="note">
          {warning}
        </Notice>
      ))}
      {wrong.length === 0 ? null : <Sample title="Not what somebody chose" sample={wrong} />}
      {others.length === 0 ? null : <Sample title="For example" sample={others} />}
    </Stack>
  );
}

function Agreement({ rehearsal }: { rehearsal: Rehearsal }) {
  const { matches, chosen, agree, precision } = rehearsal;
  if (matches === 0) {
    return (
      <Text size="sm" c="dimmed">
        Nothing in the book matches yet. The rule would act on what comes in later.
      </Text>
    );
  }
  if (chosen === 0 || precision === null) {
    return (
      <Text size="sm" c="dimmed">
        Nobody chose a category for any of them, so there is nothing to compare it with.
      </Text>
    );
  }
  return (
    <Text size="sm">
      It agrees with <b>{showCount(agree)}</b> of <b>{showCount(chosen)}</b> choices of yours (
      {formatPercent(precision)}). {agree < chosen ? 'What you chose stays as it is.' : ''}
    </Text>
  );
}

function Sample({ title, sample }: { title: string; sample: Rehearsal['sample'] }) {
  return (
    <div>
      <h3 className="fh-subtitle">
        {title} ({showCount(sample.length)})
      </h3>
      <ScrollArea label={title} maxHeight={320}>
        <SampleTable sample={sample} />
      </ScrollArea>
    </div>
  );
}
