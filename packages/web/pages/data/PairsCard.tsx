import { Button } from '@mantine/core';
import { showDay } from '../../format/day.ts';
import { sentence } from '../../format/text.ts';
import type { DataHealth, IngestionRequest } from '../../models.ts';
import { TextLink } from '../../ui/links.tsx';
import { Card } from '../../ui/Page.tsx';

interface PairsCardProps {
  readonly health: DataHealth;
  readonly editable: boolean;
  readonly onRun: (body: IngestionRequest) => Promise<void>;
}

/** Rates from each currency of the book into its own; nothing in a book of one currency. */
export function PairsCard({ health, editable, onRun }: PairsCardProps) {
  if (health.pairs.length === 0) return null;
  return (
    <Card title="Exchange rates">
      <ul className="fh-rows">
        {health.pairs.map(({ base, quote, via, from, to, problem }) => (
          <li key={base} className="fh-row">
            <span style={{ minWidth: 0 }}>
              <b>
                {base}/{quote}
              </b>{' '}
              <span className="fh-muted fh-small">
                {(problem === null ? null : sentence(problem.reason)) ??
                  `${showDay(from ?? '')} to ${showDay(to ?? '')}${via === 'direct' || via === 'inverse' ? '' : ` across ${via}`}`}
              </span>
            </span>
            {problem === null ? null : problem.fix.run === undefined ? (
              <TextLink to="/import">Import</TextLink>
            ) : (
              <Button
                size="compact-sm"
                variant="default"
                disabled={!editable}
                aria-label={`Fix ${base}: fetch its rates`}
                onClick={() => void onRun(problem.fix.run!)}
              >
                Fix
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}
