import { showDay } from '../../format/day.ts';
import { formatQuantity } from '../../format/money.ts';
import { Money } from '../../ui/Money.tsx';
import { ScrollArea } from '../../ui/ScrollArea.tsx';
import type { Rebalancing } from './draft.ts';

const NOTHING_SOLD = 'A purchase realises no gain';

/** What to sell and to buy, with the lots that sales take. */
export function Trades({ data }: { data: Rebalancing }) {
  const { trades, currency } = data;
  return (
    <ScrollArea label="Trades">
      <table className="fh-table">
        <Head />
        <tbody>
          {trades.map((trade) => (
            <tr key={trade.assetId}>
              <td style={{ whiteSpace: 'nowrap' }}>
                {trade.side === 'sell' ? 'Sell' : 'Buy'} <b>{trade.symbol}</b>
              </td>
              <td className="fh-num">{formatQuantity(trade.quantity)}</td>
              <td className="fh-num" title={`Close of ${showDay(trade.priceDate)}`}>
                <Money amount={trade.price} currency={trade.currency} code={trade.currency !== currency} />
              </td>
              <td className="fh-num">
                <Money amount={trade.amountInBase} currency={currency} />
              </td>
              <td className="fh-num">
                <Money amount={trade.fee} currency={currency} />
              </td>
              <td className="fh-num" title={lotsOf(trade)}>
                {trade.side === 'buy' ? (
                  <span className="fh-muted" title={NOTHING_SOLD} />
                ) : (
                  <Gain trade={trade} currency={currency} />
                )}
              </td>
              <td className="fh-num">
                {trade.side === 'buy' || (trade.tax === null && trade.gainShort !== null) ? null : (
                  <Money amount={trade.tax} currency={currency} reason="What the shares cost is not known" />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollArea>
  );
}

const FIGURES = ['Quantity', 'Price', 'Amount', 'Fee', 'Gain', 'Tax'] as const;

function Head() {
  return (
    <thead>
      <tr>
        <th scope="col">Trade</th>
        {FIGURES.map((name) => (
          <th key={name} scope="col" className="fh-num">
            {name}
          </th>
        ))}
      </tr>
    </thead>
  );
}

type Trade = Rebalancing['trades'][number];

function Gain({ trade: { gainShort, gainLong }, currency }: { trade: Trade; currency: string }) {
  const known = gainShort !== null && gainLong !== null;
  if (!known) return <Money amount={null} currency={currency} reason="What the shares cost is not known" />;
  return (
    <>
      {Number(gainLong) === 0 ? null : (
        <div>
          <Money amount={gainLong} currency={currency} gain /> <span className="fh-muted fh-small">long</span>
        </div>
      )}
      {Number(gainShort) === 0 ? null : (
        <div>
          <Money amount={gainShort} currency={currency} gain />{' '}
          <span className="fh-muted fh-small">short</span>
        </div>
      )}
    </>
  );
}

const lotsOf = ({ lots }: Trade): string =>
  lots.map(({ acquired, quantity }) => `${formatQuantity(quantity)} of ${showDay(acquired)}`).join(', ');
