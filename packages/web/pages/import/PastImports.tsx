import { listImports } from '@financehub/contract/imports.ts';
import { Badge, Button } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { showInstant } from '../../format/day.ts';
import { showCount } from '../../format/progress.ts';
import type { Import } from '../../models.ts';
import { mayEdit, useBook } from '../../shell/useBooks.ts';
import { Card } from '../../ui/Page.tsx';
import { Bones, Empty, Failure } from '../../ui/states.tsx';
import { usePages } from '../../ui/usePages.ts';
import { takeBack } from './takeBack.ts';
import { VERIFICATIONS } from './Verification.tsx';

function outcome(item: Import): { label: string; color: string } {
  if (item.status === 'failed') return { label: 'Failed', color: 'orange' };
  if (item.status === 'cancelled') return { label: 'Cancelled', color: 'gray' };
  if (item.status !== 'done') return { label: 'Running', color: 'gray' };
  return VERIFICATIONS[item.verification.state];
}

export function PastImports() {
  const book = useBook();
  const { items, query } = usePages(listImports, {});
  return (
    <Card title="Imported files">
      {query.isPending ? (
        <Bones rows={3} height={40} />
      ) : query.isError ? (
        <Failure
          error={query.error}
          onRetry={() => void query.refetch()}
          what="Past imports could not be loaded"
        />
      ) : items.length === 0 ? (
        <Empty icon={<IconFileImport size={36} stroke={1.25} />} title="No file yet">
          Each file you import stands here with its result, and can be taken back as a whole.
        </Empty>
      ) : (
        <ul className="fh-rows">
          {items.map((item) => {
            const { label, color } = outcome(item);
            return (
              <li
                key={item.fileHash}
                style={{ display: 'flex', alignItems: 'center', gap: 8, flexWrap: 'wrap', padding: '4px 0' }}
              >
                <Link
                  to="/import/$fileHash"
                  params={{ fileHash: item.fileHash }}
                  className="fh-row"
                  style={{ flex: '1 1 240px', width: 'auto', minWidth: 0 }}
                >
                  <span style={{ minWidth: 0 }}>
                    <span className="fh-ellipsis" style={{ display: 'block' }}>
                      {item.fileName}
                    </span>
                    <span className="fh-muted fh-small">
                      {showInstant(item.createdAt)} · {broughtBy(item.counts)}
                      {item.counts.rejected > 0 ? ` · ${showCount(item.counts.rejected)} not taken` : ''}
                    </span>
                  </span>
                </Link>
                <Badge variant="outline" color={color} tt="none" c="var(--fh-text)">
                  {label}
                </Badge>
                {mayEdit(book) && item.status === 'done' ? (
                  <Button
                    size="compact-sm"
                    variant="default"
                    aria-label={`Take back ${item.fileName}`}
                    onClick={() => void takeBack(item)}
                  >
                    Take back
                  </Button>
                ) : null}
              </li>
            );
          })}
        </ul>
      )}
      {query.hasNextPage ? (
        <Button
          variant="default"
          size="xs"
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          Show more
        </Button>
      ) : null}
    </Card>
  );
}

/** What an import brought, in a few words. */
function broughtBy({ prices, factors = 0, rates = 0, new: fresh }: Import['counts']): string {
  if (rates > 0) return `${showCount(rates)} exchange rates`;
  if (factors > 0) return `${showCount(factors)} factor returns`;
  return prices > 0 && fresh === 0 ? `${showCount(prices)} prices` : `${showCount(fresh)} new`;
}
