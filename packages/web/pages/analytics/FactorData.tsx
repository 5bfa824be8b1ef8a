import { listFactors } from '@financehub/contract/factors.ts';
import type { ResponseOf } from '@financehub/contract/route.ts';
import { useNavigate } from '@tanstack/react-router';
import { showDay } from '../../format/day.ts';
import { showCount } from '../../format/progress.ts';
import { useApi } from '../../query.ts';
import { mayEdit, useBook } from '../../shell/useBooks.ts';
import { DropZone } from '../../ui/DropZone.tsx';
import { Card } from '../../ui/Page.tsx';
import { Loaded } from '../../ui/states.tsx';
import { addFiles } from '../import/queue.ts';
import { type StatColumn, StatTable } from './StatTable.tsx';

type Row = ResponseOf<typeof listFactors>['items'][number];

const SETS = { ff3: 'Three factors', ff5: 'Five factors', momentum: 'Momentum' } as const;

const COLUMNS: readonly StatColumn<Row>[] = [
  { head: 'Set', words: true, cell: ({ name }) => SETS[name] },
  { head: 'Returns', words: true, cell: ({ interval }) => (interval === 'day' ? 'Daily' : 'Monthly') },
  { head: 'Factors', words: true, cell: ({ factors }) => factors.join(', ') },
  { head: 'From', cell: ({ from }) => showDay(from) },
  { head: 'To', cell: ({ to }) => showDay(to) },
  { head: 'Rows', cell: ({ count }) => showCount(count) },
];

/** Which factor returns are stored, and where more are dropped in. */
export function FactorData() {
  const query = useApi(listFactors, {});
  const navigate = useNavigate();
  const book = useBook();
  return (
    <Card title="Factor returns">
      <Loaded query={query} what="The stored factor returns could not be listed">
        {({ items }) =>
          items.length === 0 ? (
            <p className="fh-muted" style={{ margin: 0 }}>
              None yet. Kenneth French’s data library publishes them as CSV: F-F_Research_Data_Factors_daily,
              its five factors and momentum, daily and monthly.
            </p>
          ) : (
            <StatTable
              label="Stored factor returns"
              columns={COLUMNS}
              rows={items}
              rowKey={({ name, interval }) => `${name} ${interval}`}
            />
          )
        }
      </Loaded>
      {mayEdit(book) ? (
        <div style={{ marginTop: 12 }}>
          <DropZone
            small
            title="Drop in a file of factor returns"
            hint="CSV of Kenneth French’s data library"
            onFiles={(files) => {
              addFiles(files, { start: true });
              void navigate({ to: '/import' });
            }}
          />
        </div>
      ) : null}
    </Card>
  );
}
