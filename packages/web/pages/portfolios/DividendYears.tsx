import type { Dividends } from '../../models.ts';
import { ExportCsv } from '../../ui/ExportCsv.tsx';
import { TextLink } from '../../ui/links.tsx';
import { Money } from '../../ui/Money.tsx';
import { Card } from '../../ui/Page.tsx';

type Item = Dividends['items'][number];

const NO_RATE = {
  reason: 'An exchange rate of a payment is not known.',
  mend: 'The list below says which to add.',
} as const;

/** What was received, year by year and asset by asset, each with the transactions that it sums. */
export function DividendYears({ dividends, portfolioId }: Omit<YearProps, 'year'>) {
  return dividends.years.map((year) => (
    <Year key={year.year} year={year} dividends={dividends} portfolioId={portfolioId} />
  ));
}

interface YearProps {
  readonly year: Dividends['years'][number];
  readonly dividends: Dividends;
  /** All portfolios together when absent. */
  readonly portfolioId: string | undefined;
}

function Year({ year, dividends, portfolioId }: YearProps) {
  const { currency } = dividends;
  const items = dividends.items.filter((item) => item.year === year.year);
  const interest = dividends.interest.filter((item) => item.year === year.year);
  return (
    <Card
      title={String(year.year)}
      aside={
        <>
          <b className="fh-num">
            <Money amount={year.gross} currency={currency} {...NO_RATE} />
          </b>{' '}
          <ExportCsv small name={`Dividends ${year.year}`} rows={() => rowsOf(items)} />
        </>
      }
    >
      <div style={{ overflowX: 'auto' }}>
        <table className="fh-table">
          <thead>
            <tr>
              <th>Asset</th>
              <th className="fh-num">Before tax</th>
              <th className="fh-num">Tax</th>
              <th className="fh-num">Net</th>
              <th className="fh-num">Net in {currency}</th>
            </tr>
          </thead>
          <tbody>
            {items.map((item) => (
              <tr key={`${item.assetId ?? ''} ${item.currency}`}>
                <td>
                  {item.assetId === null ? (
                    'Not of one asset'
                  ) : (
                    <TextLink
                      to="/assets/$assetId"
                      params={{ assetId: item.assetId }}
                      search={portfolioId === undefined ? {} : { portfolio: portfolioId }}
                    >
                      {item.symbol ?? item.assetId}
                    </TextLink>
                  )}
                </td>
                <Amounts item={item} base={currency} inBase={item.netInBase} />
              </tr>
            ))}
            {interest.map((item) => (
              <tr key={`interest ${item.currency}`}>
                <td>Interest</td>
                <Amounts item={item} base={currency} inBase={item.netInBase} />
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}

function Amounts({
  item,
  base,
  inBase,
}: {
  item: Pick<Item, 'amount' | 'tax' | 'net' | 'currency'>;
  base: string;
  inBase: string | null;
}) {
  const code = item.currency !== base;
  return (
    <>
      {[item.amount, item.tax, item.net].map((amount, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: three cells in their order
        <td key={index} className="fh-num">
          <Money amount={amount} currency={item.currency} code={code} />
        </td>
      ))}
      <td className="fh-num">
        <Money amount={inBase} currency={base} {...NO_RATE} />
      </td>
    </>
  );
}

function rowsOf(items: readonly Item[]): string[][] {
  return [
    ['Year', 'Asset', 'Currency', 'Before tax', 'Tax', 'Net', 'Payments'],
    ...items.map((item) => [
      String(item.year),
      item.symbol ?? '',
      item.currency,
      item.amount,
      item.tax,
      item.net,
      String(item.payments),
    ]),
  ];
}
