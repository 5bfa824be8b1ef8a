import { listPortfolios } from '@financehub/contract/portfolios.ts';
import { Button, Group, Select, Stack, Text } from '@mantine/core';
import { showDay } from '../../format/day.ts';
import { formatNumber } from '../../format/money.ts';
import { showCount } from '../../format/progress.ts';
import { sentence } from '../../format/text.ts';
import type { ImportPreview } from '../../models.ts';
import { explain } from '../../problem.ts';
import { useApi } from '../../query.ts';
import { AccountSelect } from '../../ui/CategorySelect.tsx';
import { LinkButton } from '../../ui/links.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { ScrollArea } from '../../ui/ScrollArea.tsx';
import { DialectPanel } from './DialectPanel.tsx';
import { change, type QueuedFile, startImport } from './queue.ts';
import { RatesPanel } from './RatesPanel.tsx';
import { Rejected } from './Rejected.tsx';

const CONTENTS: Readonly<Record<ImportPreview['content'], string>> = {
  statement: 'bank transactions',
  investments: 'broker transactions',
  prices: 'prices',
  factors: 'factor returns',
  rates: 'exchange rates',
};

/** What the file holds as it was understood, and where it goes. */
export function PreviewPanel({ item, brief }: { item: QueuedFile; brief: boolean }) {
  const { preview } = item;
  if (preview === null) {
    return (
      <Stack gap="sm">
        <Text size="sm">
          This file is large, so it is read while it is imported. You can take the import back as a whole.
        </Text>
        <Target item={item} content={null} />
        <StartButton item={item} open={false} />
      </Stack>
    );
  }
  return (
    <Stack gap="sm">
      {item.problem === null ? null : (
        <Notice kind="problem" title="Read this way the file makes no sense">
          <span>{explain(item.problem)}</span>
        </Notice>
      )}
      {preview.rates === undefined ? (
        <Understood preview={preview} />
      ) : (
        <RatesPanel item={item} rates={preview.rates} format={formatTitle(preview.format)} />
      )}
      {preview.profile === null ? null : (
        <Text size="sm">
          Recognised as <b>{preview.profile.name}</b>, so it is read as you said before.
        </Text>
      )}
      {preview.knownAs === null ? null : (
        <Notice kind="note" title="This file is already in the book">
          <LinkButton
            to="/import/$fileHash"
            params={{ fileHash: preview.knownAs }}
            size="xs"
            variant="default"
          >
            Open the earlier import
          </LinkButton>
        </Notice>
      )}
      <Target item={item} content={preview.content} />
      <Rows preview={preview} count={brief ? FEW_ROWS : SHOWN_ROWS} />
      <DialectPanel item={item} preview={preview} />
      <Rejected items={preview.rejected} what="Lines that can not be read" />
      {preview.warnings.map((warning) => (
        <Text size="sm" key={warning} className="fh-warn">
          {sentence(warning)}
        </Text>
      ))}
      {preview.knownAs === null ? (
        <StartButton item={item} open={(preview.rates?.question ?? null) !== null} />
      ) : null}
    </Stack>
  );
}

/** `open`: something has to be said before. */
function StartButton({ item, open }: { item: QueuedFile; open: boolean }) {
  return (
    <Group>
      <Button disabled={open} onClick={() => void startImport(item.key)}>
        Import this file
      </Button>
    </Group>
  );
}

/** `broker csv` is a CSV file to its reader; what it holds is said after it. */
function formatName(format: string): string {
  const name = format.replace(/^(broker|price)\s+/i, '');
  return name.includes(' ') ? name : name.toUpperCase();
}

/** `exchange rates CSV` as the beginning of a sentence. */
const formatTitle = (format: string): string => `${format.charAt(0).toUpperCase()}${format.slice(1)}`;

function article(name: string): string {
  return /^[AEIO]/i.test(name) ? 'An' : 'A';
}

function Understood({ preview }: { preview: ImportPreview }) {
  const lines = preview.accounts.reduce((sum, account) => sum + account.lines, 0);
  return (
    <Text size="sm">
      {article(formatName(preview.format))} <b>{formatName(preview.format)}</b> file with{' '}
      {lines > 0 ? `${showCount(lines)} lines of ` : ''}
      {CONTENTS[preview.content]}
      {preview.accounts.map((account, index) => (
        <span key={`${account.number ?? ''} ${account.currency ?? ''} ${index.toString()}`}>
          {index === 0 ? ': ' : '; '}
          {[
            account.name ?? account.number,
            account.currency,
            account.from === null || account.to === null
              ? null
              : `${showDay(account.from)} to ${showDay(account.to)}`,
            account.positions === undefined || account.positions === 0
              ? null
              : `${showCount(account.positions)} positions to compare with`,
            account.closing === null ? null : `closing balance ${formatNumber(account.closing)}`,
          ]
            .filter(Boolean)
            .join(', ')}
        </span>
      ))}
      .
    </Text>
  );
}

interface TargetProps {
  readonly item: QueuedFile;
  readonly content: ImportPreview['content'] | null;
}

function Target({ item, content }: TargetProps) {
  const portfolios = useApi(listPortfolios, { query: { limit: 500 } }).data?.items ?? [];
  return (
    <Group grow align="flex-start" maw={560}>
      {content === 'statement' || content === null ? (
        <AccountSelect
          label="Account"
          description="Left open, it is found by its number or opened for you."
          placeholder="Find or open it"
          clearable
          value={item.accountId}
          onChange={(accountId) =>
            change(item.key, { accountId, ...(accountId === null ? {} : { portfolioId: null }) })
          }
        />
      ) : null}
      {content === 'investments' || (content === null && portfolios.length > 0) ? (
        <Select
          label="Portfolio"
          description="Left open, it is found or opened for you."
          placeholder="Find or open it"
          clearable
          data={portfolios.map(({ id, name }) => ({ value: id, label: name }))}
          value={item.portfolioId}
          onChange={(portfolioId) =>
            change(item.key, { portfolioId, ...(portfolioId === null ? {} : { accountId: null }) })
          }
        />
      ) : null}
    </Group>
  );
}

const SHOWN_ROWS = 10;
/** Where several files wait, so that one sees them all. */
const FEW_ROWS = 3;

type PreviewRow = ImportPreview['rows'][number];

const COLUMNS: readonly { title: string; right?: boolean; text: (row: PreviewRow) => string }[] = [
  { title: 'Line', text: (row) => String(row.line) },
  { title: 'Date', text: (row) => (row.date === null ? '–' : showDay(row.date)) },
  { title: 'Type', text: (row) => row.type ?? '' },
  { title: 'Symbol', text: (row) => row.symbol ?? '' },
  { title: 'Payee', text: (row) => row.payee },
  { title: 'Description', text: (row) => row.description },
  {
    title: 'Quantity',
    right: true,
    text: (row) => (row.quantity === undefined ? '' : formatNumber(row.quantity)),
  },
  { title: 'Amount', right: true, text: (row) => (row.amount === null ? '' : formatNumber(row.amount)) },
  { title: 'Balance', right: true, text: (row) => (row.balance === null ? '' : formatNumber(row.balance)) },
];

function Rows({ preview, count }: { preview: ImportPreview; count: number }) {
  if (preview.rows.length === 0) return null;
  const rows = preview.rows.slice(0, count);
  const columns = COLUMNS.filter((column) => rows.some((row) => column.text(row) !== ''));
  return (
    <ScrollArea label="The first rows as they are understood">
      <table className="fh-table">
        <thead>
          <tr>
            {columns.map(({ title, right }) => (
              <th
                key={title}
                scope="col"
                className={right ? 'fh-num' : title === 'Line' ? 'fh-line' : undefined}
              >
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={`${row.line} ${index.toString()}`}>
              {columns.map(({ title, right, text }) => (
                <td
                  key={title}
                  className={right ? 'fh-num' : undefined}
                  style={title === 'Date' ? { whiteSpace: 'nowrap' } : undefined}
                >
                  {text(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollArea>
  );
}
