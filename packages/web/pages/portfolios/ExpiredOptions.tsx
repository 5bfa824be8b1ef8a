import { Button } from '@mantine/core';
import { useState } from 'react';
import { showDay } from '../../format/day.ts';
import { formatQuantity } from '../../format/money.ts';
import type { Holding, Holdings, Portfolio } from '../../models.ts';
import { Notice } from '../../ui/Notice.tsx';
import { EndOptionDialog } from './EndOptionDialog.tsx';
import { expiredAmong } from './expired.ts';

interface ExpiredOptionsProps {
  readonly portfolio: Portfolio;
  readonly data: Holdings;
  readonly editable: boolean;
}

/** Options past their last day, each with the way to book how it ended. */
export function ExpiredOptions({ portfolio, data, editable }: ExpiredOptionsProps) {
  const [target, setTarget] = useState<Holding | null>(null);
  const expired = expiredAmong(data.items, data.asOf);
  if (expired.length === 0 && target === null) return null;
  return (
    <>
      {expired.length === 0 ? null : (
        <Notice
          kind="note"
          title={expired.length === 1 ? 'An option has expired' : `${expired.length} options have expired`}
        >
          <ul style={{ display: 'grid', gap: 8, margin: 0, padding: 0, listStyle: 'none' }}>
            {expired.map((row) => (
              <li
                key={row.assetId}
                style={{ display: 'flex', flexWrap: 'wrap', gap: '4px 12px', alignItems: 'center' }}
              >
                <span>
                  <b>{row.symbol}</b>, {formatQuantity(row.quantity)}, on {showDay(row.expiry ?? '')}
                </span>
                {editable ? (
                  <Button
                    size="compact-sm"
                    variant="default"
                    aria-label={`Book how it ended: ${row.symbol}`}
                    onClick={() => setTarget(row)}
                  >
                    Book how it ended
                  </Button>
                ) : null}
              </li>
            ))}
          </ul>
        </Notice>
      )}
      <EndOptionDialog portfolio={portfolio} target={target} onClose={() => setTarget(null)} />
    </>
  );
}
