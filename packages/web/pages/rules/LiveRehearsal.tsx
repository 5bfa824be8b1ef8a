import { rehearseDraft } from '@financehub/contract/rules.ts';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { call } from '../../api.ts';
import { useChosenBookId } from '../../book.ts';
import type { Rehearsal } from '../../models.ts';
import { Card } from '../../ui/Page.tsx';
import { Bones, Failure } from '../../ui/states.tsx';
import { bodyOf, type RuleDraft } from './draft.ts';
import { RehearsalView } from './RehearsalView.tsx';

const WAIT_MS = 350;

/** Tries the draft on history while it is written; nothing changes. */
export function LiveRehearsal({ draft }: { draft: RuleDraft }) {
  const bookId = useChosenBookId();
  const body = bodyOf(draft);
  const [text] = useDebouncedValue(body === null ? null : JSON.stringify(body), WAIT_MS);
  const query = useQuery<Rehearsal>({
    queryKey: [bookId, rehearseDraft.id, text],
    queryFn: ({ signal }) => call(rehearseDraft, { body: JSON.parse(text ?? 'null'), signal }),
    enabled: text !== null,
    placeholderData: (before) => before,
  });
  return (
    <Card
      title="On your history"
      aside={query.isFetching ? <span className="fh-muted fh-small">Trying it</span> : null}
    >
      {text === null ? (
        <p className="fh-muted fh-small">
          Fill in the conditions and actions, and what the rule would have done shows here. Nothing changes
          until you say so.
        </p>
      ) : query.isError ? (
        <Failure
          error={query.error}
          onRetry={() => void query.refetch()}
          what="The rule could not be tried"
        />
      ) : query.data === undefined ? (
        <Bones rows={4} />
      ) : (
        <RehearsalView rehearsal={query.data} />
      )}
    </Card>
  );
}
