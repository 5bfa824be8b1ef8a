import { getLots } from '@financehub/contract/lots.ts';
import { add, compare, decimal, formatDecimal, sum, trim } from '@financehub/core/money/decimal.ts';
import { Checkbox, Stack } from '@mantine/core';
import { showDay } from '../../format/day.ts';
import { formatNumber, formatQuantity, readAmount } from '../../format/money.ts';
import type { Lots, Portfolio, PortfolioTransaction } from '../../models.ts';
import { useApi } from '../../query.ts';
import { AmountField } from '../../ui/fields.tsx';
import { Money } from '../../ui/Money.tsx';
import { Loaded } from '../../ui/states.tsx';

/** Typed quantities by the id of the lot's transaction; null where the portfolio chooses. */
export type Picks = Readonly<Record<string, string>> | null;

export function picksOf(item: PortfolioTransaction | undefined): Picks {
  if (item?.lots == null) return null;
  return Object.fromEntries(item.lots.map((pick) => [pick.transactionId, formatNumber(pick.quantity)]));
}

/** What the picks say, as it is sent; those left empty do not count. */
export function readPicks(picks: NonNullable<Picks>): { transactionId: string; quantity: string }[] {
  return Object.entries(picks).flatMap(([transactionId, typed]) => {
    const quantity = readAmount(typed);
    return quantity === null || quantity.startsWith('-') || /^[0.]*$/.test(quantity)
      ? []
      : [{ transactionId, quantity }];
  });
}

/** The quantity that the picks add up to. */
export function pickedQuantity(picks: NonNullable<Picks>): string {
  return formatDecimal(trim(sum(readPicks(picks).map((pick) => decimal(pick.quantity)))));
}

interface LotPicksProps {
  readonly portfolio: Portfolio;
  readonly item: PortfolioTransaction | undefined;
  readonly symbol: string;
  readonly date: string;
  readonly picks: Picks;
  readonly onChange: (picks: Picks) => void;
  readonly error: string | undefined;
}

/** Which lots a sale takes, out of those that are open on its day. */
export function LotPicks({ portfolio, item, symbol, date, picks, onChange, error }: LotPicksProps) {
  const query = useApi(
    getLots,
    { params: { id: portfolio.id }, query: { asOf: date } },
    { enabled: picks !== null && date !== '', keepPrevious: true },
  );
  return (
    <Stack gap="xs">
      <Checkbox
        label="Choose the lots that are sold"
        description="Otherwise the oldest are."
        checked={picks !== null}
        onChange={(event) => onChange(event.currentTarget.checked ? {} : null)}
      />
      {picks === null ? null : (
        <Loaded query={query} what="The lots could not be loaded">
          {(lots) => <PickTable lots={available(lots, symbol, item)} picks={picks} onChange={onChange} />}
        </Loaded>
      )}
      {error === undefined ? null : (
        <p className="fh-loss fh-small" role="alert" style={{ margin: 0 }}>
          {error}
        </p>
      )}
    </Stack>
  );
}

interface Available {
  readonly id: string;
  readonly acquired: string;
  readonly quantity: string;
  readonly costPerUnit: string | null;
  readonly currency: string;
}

/** Lots of the symbol that are open, and what the sale itself has taken of them. */
function available(lots: Lots, symbol: string, item: PortfolioTransaction | undefined): Available[] {
  const wanted = symbol.trim().toUpperCase();
  const own = lots.closed.filter((lot) => lot.saleId === item?.id);
  const rows = new Map<string, Available>();
  for (const lot of [...lots.open, ...own]) {
    if (lot.symbol.toUpperCase() !== wanted || lot.quantity.startsWith('-')) continue;
    const { transactionId: id, acquired, currency, quantity } = lot;
    const known = rows.get(id);
    const together = add(decimal(known?.quantity ?? '0'), decimal(quantity));
    const unit = 'costPerUnit' in lot ? lot.costPerUnit : (known?.costPerUnit ?? null);
    rows.set(id, { id, acquired, currency, quantity: formatDecimal(trim(together)), costPerUnit: unit });
  }
  return [...rows.values()].sort((a, b) => (a.acquired < b.acquired ? -1 : 1));
}

interface PickTableProps {
  readonly lots: readonly Available[];
  readonly picks: NonNullable<Picks>;
  readonly onChange: (picks: Picks) => void;
}

function PickTable({ lots, picks, onChange }: PickTableProps) {
  if (lots.length === 0)
    return (
      <p className="fh-muted fh-small" style={{ margin: 0 }}>
        No shares of this symbol are held on that day.
      </p>
    );
  const tooMany = (lot: Available): string | undefined => {
    const typed = readAmount(picks[lot.id] ?? '');
    if (typed === null) return undefined;
    return compare(decimal(typed), decimal(lot.quantity)) > 0
      ? `Only ${formatQuantity(lot.quantity)} are held`
      : undefined;
  };
  return (
    <table className="fh-table" aria-label="Lots to sell">
      <thead>
        <tr>
          <th scope="col">Bought</th>
          <th scope="col" className="fh-num">
            Held
          </th>
          <th scope="col" className="fh-num">
            Cost of one
          </th>
          <th scope="col" className="fh-num">
            Sell
          </th>
        </tr>
      </thead>
      <tbody>
        {lots.map((lot) => (
          <tr key={lot.id}>
            <td className="fh-nowrap">{showDay(lot.acquired)}</td>
            <td className="fh-num">{formatQuantity(lot.quantity)}</td>
            <td className="fh-num">
              <Money amount={lot.costPerUnit} currency={lot.currency} />
            </td>
            <td style={{ width: 120 }}>
              <AmountField
                aria-label={`Shares to sell of those bought ${showDay(lot.acquired)}`}
                size="xs"
                value={picks[lot.id] ?? ''}
                error={tooMany(lot)}
                onChange={(text) => onChange({ ...picks, [lot.id]: text })}
              />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
