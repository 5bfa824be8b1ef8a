import { accountCoverage } from '@financehub/contract/accounts.ts';
import { Popover } from '@mantine/core';
import { IconCalendarStats } from '@tabler/icons-react';
import { useState } from 'react';
import { monthOf, showDay } from '../../format/day.ts';
import { showCount } from '../../format/progress.ts';
import type { Coverage } from '../../models.ts';
import { useApi } from '../../query.ts';
import { LinkButton, TextLink } from '../../ui/links.tsx';
import { Card } from '../../ui/Page.tsx';
import { ScrollArea } from '../../ui/ScrollArea.tsx';
import { Empty, Loaded } from '../../ui/states.tsx';
import { type CoveredMonth, countMarks, type Mark, markOf, yearsOf } from './years.ts';

/** Which months of an account statements cover: a sign and a word each, so that no colour is needed. */
export function CoverageTab({ accountId }: { accountId: string }) {
  const query = useApi(accountCoverage, { params: { id: accountId } });
  return (
    <Card title="Statements by month">
      <Loaded query={query} what="The coverage could not be loaded">
        {(coverage) =>
          coverage.months.length === 0 ? (
            <Empty
              icon={<IconCalendarStats size={40} stroke={1.25} />}
              title="No statement yet"
              action={<LinkButton to="/import">Import a file</LinkButton>}
            >
              What statements of this account cover shows here month by month, with what is missing between
              them.
            </Empty>
          ) : (
            <Grid coverage={coverage} accountId={accountId} />
          )
        }
      </Loaded>
    </Card>
  );
}

const MARKS: Readonly<Record<Mark, { sign: string; word: string }>> = {
  covered: { sign: '●', word: 'covered' },
  partial: { sign: '◐', word: 'partly' },
  missing: { sign: '○', word: 'missing' },
  doubtful: { sign: '▲', word: 'doubtful' },
};

const MONTHS = Array.from({ length: 12 }, (_, at) =>
  new Intl.DateTimeFormat(undefined, { month: 'short', timeZone: 'UTC' }).format(
    new Date(Date.UTC(2024, at, 1)),
  ),
);

function Grid({ coverage, accountId }: { coverage: Coverage; accountId: string }) {
  const counts = countMarks(coverage.months);
  const marks = (Object.keys(MARKS) as Mark[]).filter((mark) => counts[mark] > 0);
  return (
    <>
      <p className="fh-stat fh-small" style={{ margin: '0 0 12px' }}>
        {marks.map((mark) => (
          <span key={mark}>
            <span className="fh-mark" data-mark={mark} aria-hidden="true">
              {MARKS[mark].sign}
            </span>{' '}
            <b>{showCount(counts[mark])}</b> {counts[mark] === 1 ? 'month' : 'months'} {MARKS[mark].word}
          </span>
        ))}
      </p>
      <ScrollArea label="Statements by month">
        <table className="fh-coverage">
          <thead>
            <tr>
              <th scope="col">Year</th>
              {MONTHS.map((name) => (
                <th scope="col" key={name}>
                  <span className="fh-not-phone">{name}</span>
                  <span className="fh-only-phone" aria-hidden="true">
                    {[...name][0]}
                  </span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {yearsOf(coverage.months).map(({ year, months }) => (
              <tr key={year}>
                <th scope="row">{year}</th>
                {months.map((month, at) => (
                  <td key={MONTHS[at]}>
                    {month === null ? null : <Month month={month} accountId={accountId} />}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollArea>
      <Gaps gaps={coverage.gaps} />
    </>
  );
}

/** One month: pressing it shows what is known and leads to its transactions and statements. */
function Month({ month, accountId }: { month: CoveredMonth; accountId: string }) {
  const [open, setOpen] = useState(false);
  const mark = markOf(month);
  const name = showDay(`${month.month}-01`, 'month');
  return (
    <Popover
      opened={open}
      onChange={setOpen}
      shadow="md"
      position="bottom"
      width={280}
      trapFocus
      withRoles={false}
    >
      <Popover.Target>
        <button
          type="button"
          className="fh-month"
          data-mark={mark}
          aria-expanded={open}
          aria-label={`${name}: ${MARKS[mark].word}, ${month.lines} lines`}
          onClick={() => setOpen(!open)}
        >
          <span className="fh-mark" data-mark={mark} aria-hidden="true">
            {MARKS[mark].sign}
          </span>
          <span className="fh-not-phone">{MARKS[mark].word}</span>
        </button>
      </Popover.Target>
      <Popover.Dropdown aria-label={name} role="dialog">
        <MonthDetail month={month} accountId={accountId} name={name} />
      </Popover.Dropdown>
    </Popover>
  );
}

interface MonthDetailProps {
  readonly month: CoveredMonth;
  readonly accountId: string;
  readonly name: string;
}

/** What is known of a month, and where it can be seen. */
function MonthDetail({ month, accountId, name }: MonthDetailProps) {
  const { from, to } = monthOf(`${month.month}-01`);
  return (
    <>
      <b>{name}</b>
      <ul className="fh-plainlist">
        {facts(month).map((fact) => (
          <li key={fact}>{fact}</li>
        ))}
        <li>
          <TextLink to="/accounts/$accountId" params={{ accountId }} search={{ from, to }}>
            Its transactions
          </TextLink>
        </li>
        {month.doubled === 0 ? null : (
          <li>
            <TextLink to="/review" search={{ queue: 'duplicates' }}>
              Review the likely doubles
            </TextLink>
          </li>
        )}
        {month.imports.map((each) => (
          <li key={each.fileHash} style={{ overflowWrap: 'anywhere' }}>
            <TextLink to="/import/$fileHash" params={{ fileHash: each.fileHash }}>
              {each.fileName}
            </TextLink>
          </li>
        ))}
        {month.state === 'covered' ? null : (
          <li>
            <TextLink to="/import">Import what is missing</TextLink>
          </li>
        )}
      </ul>
    </>
  );
}

function facts({ state, days, lines, doubled, verification }: CoveredMonth): string[] {
  const covered =
    state === 'missing'
      ? 'No statement covers it'
      : `${showCount(days)} ${days === 1 ? 'day' : 'days'} covered, ${showCount(lines)} ${lines === 1 ? 'line' : 'lines'}`;
  return [
    covered,
    ...(doubled === 0 ? [] : [`${showCount(doubled)} likely ${doubled === 1 ? 'double' : 'doubles'}`]),
    ...(verification === 'discrepancy' ? ['Balances differ'] : []),
    ...(verification === 'verified' ? ['Balances agree'] : []),
  ];
}

function Gaps({ gaps }: { gaps: Coverage['gaps'] }) {
  if (gaps.length === 0) return null;
  return (
    <>
      <h3 className="fh-subtitle" style={{ marginTop: 16 }}>
        Days that no statement covers
      </h3>
      <ul className="fh-plainlist">
        {gaps.map(({ from, to }) => (
          <li key={from}>{from === to ? showDay(from) : `${showDay(from)} to ${showDay(to)}`}</li>
        ))}
      </ul>
    </>
  );
}
