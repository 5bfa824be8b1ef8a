import type { ReactNode } from 'react';
import { showDay } from '../../format/day.ts';
import { formatMoney, formatPercent } from '../../format/money.ts';
import { ExportCsv } from '../../ui/ExportCsv.tsx';
import { TextLink } from '../../ui/links.tsx';
import { Money } from '../../ui/Money.tsx';
import { Card } from '../../ui/Page.tsx';
import { Percent } from '../../ui/Percent.tsx';
import { ScrollArea } from '../../ui/ScrollArea.tsx';
import { Unavailable } from '../../ui/Unavailable.tsx';
import type { ReturnsExplained } from './answers.ts';
import { reasonOf } from './reason.ts';

const HEIGHT = 420;
const ROW = 40;
/** At most this many rows stand on the page; the file has all. */
const LONGEST = 500;

interface TableProps {
  readonly label: string;
  readonly head: readonly string[];
  readonly words: number;
  readonly rows: readonly { readonly key: string; readonly cells: readonly ReactNode[] }[];
  readonly foot?: readonly ReactNode[];
}

function Table({ label, head, words, rows, foot }: TableProps) {
  const right = (column: number) => (column < words ? 'fh-nowrap' : 'fh-num');
  const line = (cells: readonly ReactNode[]) =>
    cells.map((cell, column) => (
      <td key={head[column]} className={right(column)}>
        {cell}
      </td>
    ));
  return (
    <>
      <ScrollArea height={Math.min(HEIGHT, (rows.length + 2) * ROW)} label={label}>
        <table className="fh-table">
          <thead>
            <tr>
              {head.map((text, column) => (
                <th scope="col" key={text} className={right(column)}>
                  {text}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, LONGEST).map(({ key, cells }) => (
              <tr key={key}>{line(cells)}</tr>
            ))}
          </tbody>
          {foot === undefined ? null : (
            <tfoot>
              <tr style={{ fontWeight: 600 }}>{line(foot)}</tr>
            </tfoot>
          )}
        </table>
      </ScrollArea>
      {rows.length > LONGEST ? (
        <p className="fh-muted fh-small">
          The first {LONGEST} of {rows.length}. The file has all of them.
        </p>
      ) : null}
    </>
  );
}

interface FlowsProps {
  readonly data: ReturnsExplained;
  readonly portfolioId: string | undefined;
}

/** The day of a flow; it leads to the transactions it is made of. */
function FlowDay({ date, portfolioId }: { date: string; portfolioId: string | undefined }) {
  if (portfolioId === undefined)
    return (
      <TextLink to="/transactions" search={{ from: date, to: date }}>
        {showDay(date)}
      </TextLink>
    );
  return (
    <TextLink
      to="/portfolios/$portfolioId"
      params={{ portfolioId }}
      search={{ tab: 'transactions', since: date, until: date }}
    >
      {showDay(date)}
    </TextLink>
  );
}

const FLOW_HEAD = ['Day', 'Paid in or out', 'Part of the time at work', 'Weighted', 'Value at the XIRR'];

function flowsFile(flows: ReturnsExplained['flows']): string[][] {
  return [
    FLOW_HEAD,
    ...flows.map((flow) =>
      [flow.date, flow.amount, flow.dietzWeight, flow.dietzWeighted, flow.presentValue].map((cell) =>
        String(cell ?? ''),
      ),
    ),
  ];
}

/** Flow by flow: what each adds to Modified Dietz and to the XIRR. */
export function ExplainedFlows({ data, portfolioId }: FlowsProps) {
  const { flows, currency, xirr, modifiedDietz } = data;
  if (flows.length === 0) return null;
  const amount = (value: number | null, figure: string) =>
    value === null ? (
      <Unavailable {...reasonOf(data.unavailable, figure)} />
    ) : (
      formatMoney(value.toFixed(2), currency)
    );
  return (
    <Card
      title="Flow by flow"
      aside={<ExportCsv name="Returns flow by flow" rows={() => flowsFile(flows)} />}
    >
      <Table
        label="Flow by flow"
        head={FLOW_HEAD}
        words={1}
        rows={flows.map((flow) => ({
          key: flow.date,
          cells: [
            <FlowDay key="day" date={flow.date} portfolioId={portfolioId} />,
            <Money key="amount" amount={flow.amount} currency={currency} />,
            formatPercent(flow.dietzWeight, { digits: 2 }),
            amount(flow.dietzWeighted, 'modifiedDietz'),
            amount(flow.presentValue, 'xirr'),
          ],
        }))}
        foot={[
          'All flows',
          <Money
            key="net"
            amount={data.netFlows}
            currency={currency}
            {...reasonOf(data.unavailable, 'netFlows')}
          />,
          '',
          amount(modifiedDietz.weightedFlows, 'modifiedDietz'),
          amount(presentValueOfFlows(data), 'xirr'),
        ]}
      />
      <p className="fh-muted fh-small">
        With the value at the start ({amount(xirr.openingPresentValue, 'xirr')}) and at the end (
        {amount(xirr.closingPresentValue, 'xirr')}), both as of the first day, the last column adds up to{' '}
        {amount(xirr.sum, 'xirr')}.
      </p>
    </Card>
  );
}

function presentValueOfFlows({ flows }: ReturnsExplained): number | null {
  return flows.reduce<number | null>(
    (sum, { presentValue }) => (sum === null || presentValue === null ? null : sum + presentValue),
    0,
  );
}

const PERIOD_HEAD = ['From', 'To', 'Value at the start', 'Value at the end', 'Return', 'All so far'];

/** Between flows: returns that multiply to the time-weighted return. */
export function SubPeriods({ data }: { data: ReturnsExplained }) {
  const { currency, twr } = data;
  if (twr.subPeriods.length === 0) return null;
  const why = reasonOf(data.unavailable, 'twr');
  const file = () => [
    PERIOD_HEAD,
    ...twr.subPeriods.map((part) =>
      [part.from, part.to, part.opening, part.closing, part.return, part.linked].map((cell) =>
        String(cell ?? ''),
      ),
    ),
  ];
  return (
    <Card title="Between flows" aside={<ExportCsv name="Returns between flows" rows={file} />}>
      <Table
        label="Between flows"
        head={PERIOD_HEAD}
        words={2}
        rows={twr.subPeriods.map((part) => ({
          key: `${part.from} ${part.to}`,
          cells: [
            showDay(part.from),
            showDay(part.to),
            <Money key="opening" amount={part.opening} currency={currency} {...why} />,
            <Money key="closing" amount={part.closing} currency={currency} {...why} />,
            <Percent key="return" value={part.return} digits={2} {...why} />,
            <Percent key="linked" value={part.linked} digits={2} {...why} />,
          ],
        }))}
      />
    </Card>
  );
}
