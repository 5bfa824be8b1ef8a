import type { Dividends } from '../../models.ts';
import { ExportCsv } from '../../ui/ExportCsv.tsx';
import { TextLink } from '../../ui/links.tsx';
import { Money } from '../../ui/Money.tsx';
import { Card } from '../../ui/Page.tsx';
import { Percent } from '../../ui/Percent.tsx';
import { ScrollArea } from '../../ui/ScrollArea.tsx';

type Item = Dividends['items'][number];

const NO_RATE = {
  reason: 'An exchange rate of a payment is not known.',
  mend: 'The list below says which to add.',
} as const;

/** What was received, year by year and asset by asset; the newest year stands open. */
export function DividendYears({ dividends, portfolioId }: DividendYearsProps) {
  const { years, items, currency } = dividends;
  if (years.length === 0) return null;
  return (
    <Card title="By year" aside={<ExportCsv name="Dividends by year" rows={() => rowsOf(items)} />}>
      <div className="fh-unfold">
        {years.map((year, index) => (
          <details key={year.year} open={index === 0}>
            <summary className="fh-row">
              <span>
                <b>{year.year}</b>
                {year.growth === null ? null : (
                  <span className="fh-small fh-below">
                    <Percent value={year.growth} />
                  </span>
                )}
              </span>
              <span className="fh-num" style={{ minWidth: 104 }}>
                <Money amount={year.gross} currency={currency} {...NO_RATE} />
                <span className="fh-muted fh-small fh-below">before tax</span>
              </span>
              <span className="fh-num" style={{ minWidth: 104 }}>
                <Money amount={year.net} currency={currency} {...NO_RATE} />
                <span className="fh-muted fh-small fh-below">after tax</span>
              </span>
            </summary>
            <Year year={year.year} dividends={dividends} portfolioId={portfolioId} />
          </details>
        ))}
      </div>
    </Card>
  );
}

interface DividendYearsProps {
  readonly dividends: Dividends;
  /** All portfolios together when absent. */
  readonly portfolioId: string | undefined;
}

function Year({ year, dividends, portfolioId }: DividendYearsProps & { readonly year: number }) {
  const { currency } = dividends;
  const items = dividends.items.filter((item) => item.year === year);
  const interest = dividends.interest.filter((item) => item.year === year);
  const foreign = [...items, ...interest].some((item) => item.currency !== currency);
  return (
    <ScrollArea label={`Dividends of ${year} by asset`}>
      <table className="fh-table">
        <thead>
          <tr>
            <th>Asset</th>
            <th className="fh-num">Before tax</th>
            <th className="fh-num">Tax</th>
            <th className="fh-num">Net</th>
            {foreign ? <th className="fh-num">Net in {currency}</th> : null}
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
              <Amounts item={item} base={currency} foreign={foreign} />
            </tr>
          ))}
          {interest.map((item) => (
            <tr key={`interest ${item.currency}`}>
              <td>Interest</td>
              <Amounts item={item} base={currency} foreign={foreign} />
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollArea>
  );
}

interface AmountsProps {
  readonly item: Pick<Item, 'amount' | 'tax' | 'net' | 'currency' | 'netInBase'>;
  readonly base: string;
  /** Whether there are payments in other currencies beside it. */
  readonly foreign: boolean;
}

function Amounts({ item, base, foreign }: AmountsProps) {
  const code = item.currency !== base;
  return (
    <>
      {[item.amount, item.tax, item.net].map((amount, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: three cells in their order
        <td key={index} className="fh-num">
          <Money amount={amount} currency={item.currency} code={code} />
        </td>
      ))}
      {foreign ? (
        <td className="fh-num">
          <Money amount={item.netInBase} currency={base} {...NO_RATE} />
        </td>
      ) : null}
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
