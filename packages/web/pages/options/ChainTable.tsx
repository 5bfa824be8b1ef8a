import { useEffect, useMemo, useRef } from 'react';
import { Card } from '../../ui/Page.tsx';
import { Unavailable } from '../../ui/Unavailable.tsx';
import type { Chain } from './ChainTab.tsx';
import { count, digits, percent, price } from './show.ts';
import type { PickedLeg } from './useDraft.ts';

type Row = Chain['rows'][number];
type Side = NonNullable<Row['call']>;

interface ChainTableProps {
  readonly chain: Chain;
  readonly onPick: (leg: PickedLeg) => void;
}

/** Calls, strikes and puts. A press on a bid adds a short leg, on an ask a long one. */
export function ChainTable({ chain, onPick }: ChainTableProps) {
  const { rows, forward } = chain;
  const most = useMemo(
    () => Math.max(1, ...rows.flatMap(({ call, put }) => [call?.openInterest ?? 0, put?.openInterest ?? 0])),
    [rows],
  );
  // Before it calls are in the money, from it on puts; it lies behind the last where all strikes are below the forward.
  const split = forward === null ? -1 : rows.filter(({ strike }) => strike < forward).length;
  const body = useRef<HTMLTableSectionElement>(null);
  // The strikes around the forward are what people look for first.
  useEffect(() => {
    const at = body.current?.children[Math.min(Math.max(0, split), rows.length - 1)] as
      | HTMLElement
      | undefined;
    const box = body.current?.closest<HTMLElement>('section');
    if (at !== undefined && box != null) box.scrollTop = at.offsetTop - box.clientHeight / 2;
  }, [split, rows.length]);
  return (
    <Card title="Calls and puts" aside={<Legend />}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className="fh-scroll-x fh-chain" tabIndex={0} aria-label="Chain">
        <table className="fh-table">
          <thead>
            <tr className="fh-not-phone">
              <th scope="colgroup" colSpan={6} className="fh-chain-side">
                Calls
              </th>
              <th scope="col" />
              <th scope="colgroup" colSpan={6} className="fh-chain-side">
                Puts
              </th>
            </tr>
            <tr>
              <Heads reverse={false} />
              <th scope="col" className="fh-chain-strike">
                Strike
              </th>
              <Heads reverse />
            </tr>
          </thead>
          <tbody ref={body}>
            {rows.map((row, at) => (
              <tr key={row.strike} className={at === split ? 'fh-chain-forward' : undefined}>
                <Cells {...{ row, most, chain, onPick }} kind="call" inside={at < split} />
                <th scope="row" className="fh-chain-strike">
                  {digits(row.strike, row.strike % 1 === 0 ? 0 : 2)}
                </th>
                <Cells {...{ row, most, chain, onPick }} kind="put" inside={split >= 0 && at >= split} />
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Card>
  );
}

function Legend() {
  return (
    <span className="fh-muted fh-small">
      Press a bid to sell, an ask to buy: it becomes a leg. Italic is the last price, where nobody quotes.
      Shaded is in the money; bars are open interest.
    </span>
  );
}

const COLUMNS = ['Open int.', 'Volume', 'IV', 'Delta', 'Bid', 'Ask'] as const;
const NOT_ON_PHONES: ReadonlySet<string> = new Set(['Open int.', 'Volume', 'Delta']);

function Heads({ reverse }: { reverse: boolean }) {
  return (reverse ? COLUMNS.toReversed() : COLUMNS).map((name) => (
    <th scope="col" key={name} className={`fh-num ${NOT_ON_PHONES.has(name) ? 'fh-not-phone' : ''}`}>
      {reverse && (name === 'Bid' || name === 'Ask') ? (name === 'Bid' ? 'Ask' : 'Bid') : name}
    </th>
  ));
}

interface CellsProps extends ChainTableProps {
  readonly row: Row;
  readonly most: number;
  readonly kind: 'call' | 'put';
  readonly inside: boolean;
}

function Cells({ row, most, kind, inside, chain, onPick }: CellsProps) {
  const side = row[kind];
  const shade = inside ? 'fh-chain-inside' : '';
  const cells =
    side === null
      ? COLUMNS.map((name) => <Cell key={name} name={name} shade={shade} />)
      : [
          <OpenInterest key="oi" side={side} most={most} kind={kind} shade={shade} />,
          <Cell key="volume" name="Volume" shade={shade}>
            {side.volume === null ? null : count(side.volume)}
          </Cell>,
          <Cell key="iv" name="IV" shade={shade}>
            {side.impliedVolatility === null ? (
              <Unavailable reason={side.reason} />
            ) : (
              percent(side.impliedVolatility)
            )}
          </Cell>,
          <Cell key="delta" name="Delta" shade={shade}>
            {side.delta === null ? null : digits(side.delta, 2)}
          </Cell>,
          <Price key="bid" {...{ row, side, kind, chain, onPick, shade }} what="bid" />,
          <Price key="ask" {...{ row, side, kind, chain, onPick, shade }} what="ask" />,
        ];
  if (kind === 'call') return cells;
  const [bid, ask] = side === null ? [] : cells.slice(4);
  return side === null ? cells : [bid, ask, cells[3], cells[2], cells[1], cells[0]];
}

interface CellProps {
  readonly name: string;
  readonly shade: string;
  readonly children?: React.ReactNode;
}

function Cell({ name, shade, children }: CellProps) {
  return <td className={`fh-num ${shade} ${NOT_ON_PHONES.has(name) ? 'fh-not-phone' : ''}`}>{children}</td>;
}

interface OpenInterestProps {
  readonly side: Side;
  readonly most: number;
  readonly kind: 'call' | 'put';
  readonly shade: string;
}

function OpenInterest({ side, most, kind, shade }: OpenInterestProps) {
  const open = side.openInterest;
  const share = open === null ? 0 : (100 * open) / most;
  const towards = kind === 'call' ? 'left' : 'right';
  return (
    <td
      className={`fh-num fh-not-phone ${shade}`}
      style={{
        backgroundImage: `linear-gradient(to ${towards}, color-mix(in srgb, var(--fh-accent) 28%, transparent) ${share}%, transparent ${share}%)`,
      }}
    >
      {open === null ? null : count(open)}
    </td>
  );
}

interface PriceProps extends ChainTableProps {
  readonly row: Row;
  readonly side: Side;
  readonly kind: 'call' | 'put';
  readonly what: 'bid' | 'ask';
  readonly shade: string;
}

/** A price that becomes a leg: where there is no bid or ask, the last price stands in both places. */
function Price({ row, side, kind, what, shade, chain, onPick }: PriceProps) {
  const own = side[what];
  const unquoted = side.bid === null && side.ask === null;
  const quoted = unquoted ? side.last : own;
  if (quoted === null) return <td className={`fh-num ${shade}`} />;
  const verb = what === 'bid' ? 'Sell' : 'Buy';
  const leg: PickedLeg = {
    kind,
    side: what === 'bid' ? 'short' : 'long',
    count: '1',
    strike: String(row.strike),
    expiry: chain.expiry ?? '',
    premium: String(Number(quoted.toFixed(4))),
    volatility:
      side.impliedVolatility === null ? '' : String(Number((100 * side.impliedVolatility).toFixed(2))),
    spot: chain.spot,
  };
  return (
    <td className={`fh-num ${shade}`}>
      <button
        type="button"
        className="fh-chain-price"
        data-last={unquoted}
        aria-label={`${verb} ${kind} ${row.strike} at ${price(quoted)}${unquoted ? ', the last price' : ''}`}
        onClick={() => onPick(leg)}
      >
        {price(quoted)}
      </button>
    </td>
  );
}
