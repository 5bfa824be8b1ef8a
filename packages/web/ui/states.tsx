import { Button, Skeleton, Stack, Text } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { sentence } from '../format/text.ts';
import type { Unavailable } from '../models.ts';
import { ApiProblem, explain } from '../problem.ts';
import { TextLink } from './links.tsx';
import { Notice } from './Notice.tsx';

interface EmptyProps {
  readonly icon?: ReactNode;
  readonly title: string;
  readonly children?: ReactNode;
  /** The one action that fills it. */
  readonly action?: ReactNode;
}

export function Empty({ icon, title, children, action }: EmptyProps) {
  return (
    <Stack align="center" gap="xs" py="xl" px="md" ta="center">
      <span className="fh-muted" aria-hidden="true">
        {icon}
      </span>
      <Text fw={600} component="p" m={0}>
        {title}
      </Text>
      {children === undefined ? null : (
        <Text c="dimmed" maw={460} component="div" size="sm">
          {children}
        </Text>
      )}
      {action}
    </Stack>
  );
}

interface FailureProps {
  readonly error: unknown;
  readonly onRetry?: () => void;
  readonly what?: string;
}

/** What failed, what is safe, and the way on. */
export function Failure({ error, onRetry, what = 'This could not be loaded' }: FailureProps) {
  const id = error instanceof ApiProblem ? error.requestId : undefined;
  return (
    <Notice kind="problem" title={what}>
      <p>{explain(error)} Your data is not changed.</p>
      {id === undefined || !ownFault(error) ? null : <p className="fh-muted fh-small">Request {id}</p>}
      {onRetry === undefined ? null : (
        <Button size="xs" variant="default" onClick={onRetry}>
          Try again
        </Button>
      )}
    </Notice>
  );
}

/** What the server did not say itself can only be found by the number of the request. */
const ownFault = (error: unknown): boolean => !(error instanceof ApiProblem) || error.status >= 500;

export function Bones({ rows = 4, height = 24 }: { rows?: number; height?: number }) {
  const lines = Array.from({ length: rows }, (_, index) => `bone-${index}`);
  return (
    <Stack gap="sm" className="fh-delayed" role="status" aria-label="Loading">
      {lines.map((line) => (
        <Skeleton key={line} height={height} />
      ))}
    </Stack>
  );
}

/** What a page of figures in cards, with a chart or a table below, looks like before they are there; heights in pixels. */
export function FigureBones({ figures = 4, below = 400 }: { figures?: number; below?: number }) {
  const cards = Array.from({ length: figures }, (_, index) => `figure-${index}`);
  return (
    <div className="fh-delayed" role="status" aria-label="Loading">
      <div className="fh-kpis">
        {cards.map((card) => (
          <Skeleton key={card} height={92} radius={12} />
        ))}
      </div>
      <Skeleton height={below} radius={12} />
    </div>
  );
}

interface LoadedProps<T> {
  readonly query: UseQueryResult<T>;
  readonly bones?: ReactNode;
  readonly what?: string;
  readonly children: (data: T) => ReactNode;
}

/** Loading, error and content of one query. Content that is there stays when refreshing it fails. */
export function Loaded<T>({ query, bones, what, children }: LoadedProps<T>) {
  if (query.data !== undefined) return children(query.data);
  if (query.isError) {
    return (
      <Failure
        error={query.error}
        onRetry={() => void query.refetch()}
        {...(what === undefined ? {} : { what })}
      />
    );
  }
  return bones ?? <Bones />;
}

function Why({ item }: { item: Unavailable }) {
  return (
    <>
      {item.symbol ? (
        <b>
          {item.assetId ? (
            <TextLink to="/assets/$assetId" params={{ assetId: item.assetId }} search={{}}>
              {item.symbol}
            </TextLink>
          ) : (
            item.symbol
          )}
          {': '}
        </b>
      ) : null}
      {sentence(item.reason)} {sentence(item.mend ?? '')}
    </>
  );
}

/** Prices and rates are mended in one place, all at once. */
function Mend({ items, as: Tag = 'span' }: { items: readonly Unavailable[]; as?: 'li' | 'span' }) {
  if (!items.some(({ reason }) => LACKS_DATA.test(reason))) return null;
  return (
    <Tag>
      <TextLink to="/invest/data">Fix it in Data health</TextLink>
    </Tag>
  );
}

const LACKS_DATA = /\bthere (is|are) no (price|exchange rate)/i;

/** Names what is missing in the figures above it. */
export function Missing({ items }: { items: readonly Unavailable[] }) {
  const [only] = items;
  if (only === undefined) return null;
  // What is said in a line needs no opening.
  if (items.length === 1)
    return (
      <p className="fh-missing">
        <IconInfoCircle size={18} stroke={1.75} aria-hidden />
        <span>
          <Why item={only} /> <Mend items={items} />
        </span>
      </p>
    );
  const shown = items.slice(0, 5);
  return (
    <details className="fh-missing">
      <summary>
        <IconInfoCircle size={18} stroke={1.75} aria-hidden /> Some figures are missing
      </summary>
      <ul>
        {shown.map((item) => (
          <li key={`${item.symbol ?? item.assetId ?? ''} ${item.reason}`}>
            <Why item={item} />
          </li>
        ))}
        {items.length > shown.length ? <li>And {items.length - shown.length} more.</li> : null}
        <Mend items={items} as="li" />
      </ul>
    </details>
  );
}
