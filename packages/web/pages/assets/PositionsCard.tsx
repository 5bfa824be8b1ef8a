import { formatPercent, formatQuantity } from '../../format/money.ts';
import type { Positions } from '../../models.ts';
import { TextLink } from '../../ui/links.tsx';
import { Money } from '../../ui/Money.tsx';
import { Card } from '../../ui/Page.tsx';
import { firstReason } from '../../ui/reasons.ts';
import { ScrollArea } from '../../ui/ScrollArea.tsx';
import { Missing } from '../../ui/states.tsx';
import { Unavailable } from '../../ui/Unavailable.tsx';

/** How much of the asset each portfolio holds. */
export function PositionsCard({ data }: { data: Positions }) {
  const why = firstReason(data.unavailable);
  if (data.items.length === 0)
    return (
      <Card title="Held in">
        <p className="fh-muted" style={{ margin: 0 }}>
          No portfolio holds it, and none has.
        </p>
      </Card>
    );
  return (
    <Card title="Held in">
      <ScrollArea label="Portfolios that hold it">
        <table className="fh-table">
          <thead>
            <tr>
              <th scope="col">Portfolio</th>
              <th scope="col" className="fh-num">
                Quantity
              </th>
              <th scope="col" className="fh-num">
                Average cost
              </th>
              <th scope="col" className="fh-num">
                Value
              </th>
              <th scope="col" className="fh-num">
                Gain
              </th>
              <th scope="col" className="fh-num">
                Weight
              </th>
            </tr>
          </thead>
          <tbody>
            {data.items.map((item) => (
              <PositionRow key={item.portfolioId} item={item} why={why} />
            ))}
          </tbody>
        </table>
      </ScrollArea>
      <Missing items={data.unavailable} />
    </Card>
  );
}

interface PositionRowProps {
  readonly item: Positions['items'][number];
  readonly why: { reason?: string; mend?: string };
}

function PositionRow({ item, why }: PositionRowProps) {
  const { holding, portfolioCurrency } = item;
  return (
    <tr>
      <td>
        <TextLink to="/portfolios/$portfolioId" params={{ portfolioId: item.portfolioId }}>
          {item.portfolio}
        </TextLink>
      </td>
      {holding === null ? (
        <td colSpan={5} className="fh-muted">
          Held before, nothing now
        </td>
      ) : (
        <>
          <td className="fh-num" title={holding.quantity}>
            {formatQuantity(holding.quantity)}
          </td>
          <td className="fh-num">
            <Money amount={holding.averageCost} currency={holding.currency} {...why} />
          </td>
          <td className="fh-num">
            <Money
              amount={holding.valueInBase}
              currency={portfolioCurrency}
              code={portfolioCurrency !== holding.currency}
              {...why}
            />
          </td>
          <td className="fh-num">
            <Money
              amount={holding.gainInBase}
              currency={portfolioCurrency}
              code={portfolioCurrency !== holding.currency}
              gain
              {...why}
            />
          </td>
          <td className="fh-num">
            {holding.weight === null ? <Unavailable {...why} /> : formatPercent(holding.weight)}
          </td>
        </>
      )}
    </tr>
  );
}
