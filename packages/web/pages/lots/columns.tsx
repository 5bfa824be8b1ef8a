import { add, decimal, formatDecimal } from '@financehub/core/money/decimal.ts';
import { Tooltip } from '@mantine/core';
import { showDay } from '../../format/day.ts';
import { formatMoney, formatQuantity } from '../../format/money.ts';
import { assetColumn } from '../../ui/AssetLink.tsx';
import type { Column } from '../../ui/dataTableProps.ts';
import { Money } from '../../ui/Money.tsx';
import { type HarvestRow, type OpenRow, type SoldRow, TERM_NAMES } from './words.ts';

type AnyRow = OpenRow | SoldRow | HarvestRow;

export const NO_BASE = {
  reason: 'The cost or an exchange rate is not known.',
  mend: 'The list below the table says what to add.',
} as const;

function symbol<Row extends AnyRow>(): Column<Row> {
  return assetColumn({ header: 'Asset', width: 76 }, ({ symbol, portfolioId, portfolio }) => ({
    portfolioId,
    title: `Transactions and lots of ${symbol} in ${portfolio}`,
  }));
}

function bought<Row extends AnyRow>(): Column<Row> {
  return {
    id: 'acquired',
    header: 'Bought',
    width: 112,
    value: (row) => row.acquired,
    cell: (row) =>
      row.heldSince === row.acquired ? (
        showDay(row.acquired)
      ) : (
        <Explained
          text={`Counts as held since ${showDay(row.heldSince)}: it replaces shares that were sold at a loss.`}
        >
          {showDay(row.acquired)}
        </Explained>
      ),
  };
}

function quantity<Row extends AnyRow>(): Column<Row> {
  return {
    id: 'quantity',
    header: 'Quantity',
    width: 96,
    right: true,
    value: (row) => Number(row.quantity),
    cell: (row) => <span title={row.quantity}>{formatQuantity(row.quantity)}</span>,
  };
}

function money<Row extends AnyRow>(
  id: string,
  header: string,
  currency: string,
  of: (row: Row) => string | null,
  gain = false,
): Column<Row> {
  return {
    id,
    header,
    width: 112,
    right: true,
    value: (row) => numberOf(of(row)),
    cell: (row) => <Money amount={of(row)} currency={currency} gain={gain} {...NO_BASE} />,
  };
}

const numberOf = (text: string | null): number | null => (text === null ? null : Number(text));

function Explained({ text, children }: { text: string; children: React.ReactNode }) {
  return (
    <Tooltip label={text} multiline maw={320} events={{ hover: true, focus: true, touch: true }}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the explanation must be reachable by keyboard */}
      <span className="fh-explained" tabIndex={0}>
        {children}
      </span>
    </Tooltip>
  );
}

/** What the shares count with: their cost and the losses that they carry. */
function basisOf({ costInBase, basisAdjustment }: AnyRow): string | null {
  return costInBase === null ? null : formatDecimal(add(decimal(costInBase), decimal(basisAdjustment)));
}

function basis<Row extends AnyRow>(currency: string): Column<Row> {
  return {
    ...money<Row>('basis', 'Cost', currency, basisOf),
    cell: (row) => {
      const amount = <Money amount={basisOf(row)} currency={currency} {...NO_BASE} />;
      if (Number(row.basisAdjustment) === 0) return amount;
      const carried = formatMoney(row.basisAdjustment, currency);
      return (
        <Explained
          text={`With ${carried} of a loss that was not deductible: these shares replace those sold at a loss.`}
        >
          {amount}
        </Explained>
      );
    },
  };
}

/** What defers the loss of a sold lot, in a sentence. */
function washText(row: SoldRow): string {
  const { replacement } = row;
  return replacement === null
    ? ''
    : `Wash sale: ${formatQuantity(replacement.quantity)} ${row.symbol} were bought on ${showDay(replacement.date)}, within 30 days. The loss is not deductible now and belongs to the basis of those shares.`;
}

export function soldColumns(currency: string): Column<SoldRow>[] {
  return [
    symbol(),
    bought(),
    {
      id: 'disposed',
      header: 'Sold',
      width: 112,
      value: (row) => row.disposed,
      cell: (row) => showDay(row.disposed),
    },
    quantity(),
    basis(currency),
    money('proceeds', 'Proceeds', currency, (row) => row.proceedsInBase),
    money('gain', 'Gain', currency, (row) => row.gainInBase, true),
    {
      id: 'wash',
      header: 'Deferred',
      width: 96,
      right: true,
      value: (row) => Number(row.disallowedLoss),
      cell: (row) =>
        row.washSale ? (
          <Explained text={washText(row)}>
            <Money amount={row.disallowedLoss} currency={currency} />
          </Explained>
        ) : null,
    },
    money('taxable', 'Counts', currency, (row) => row.taxableGain, true),
    {
      id: 'term',
      header: 'Held',
      width: 64,
      value: (row) => row.term,
      cell: (row) => TERM_NAMES[row.term],
    },
  ];
}

function term<Row extends OpenRow | HarvestRow>(): Column<Row> {
  return {
    id: 'term',
    header: 'Long-term',
    width: 116,
    value: (row) => row.daysToLongTerm ?? -1,
    cell: (row) =>
      row.daysToLongTerm === null || row.longTermFrom === null ? (
        TERM_NAMES[row.term]
      ) : (
        <Explained text={`Sold on ${showDay(row.longTermFrom)} or later, it is long-term.`}>
          {row.daysToLongTerm === 1 ? 'In 1 day' : `In ${row.daysToLongTerm} days`}
        </Explained>
      ),
  };
}

export function openColumns(currency: string): Column<OpenRow>[] {
  return [
    symbol(),
    bought(),
    quantity(),
    basis(currency),
    {
      ...money<OpenRow>('value', 'Value', currency, (row) => row.marketValueInBase),
      cell: (row) => (
        <Money
          amount={row.marketValueInBase}
          currency={currency}
          reason="There is no price or no exchange rate."
          mend="The list below the table says what to add."
        />
      ),
    },
    money('gain', 'Unrealised gain', currency, (row) => row.unrealizedGainInBase, true),
    term(),
    {
      id: 'portfolio',
      header: 'Portfolio',
      width: 120,
      value: (row) => row.portfolio,
      cell: (row) => row.portfolio,
    },
  ];
}

/** What a sale today would mean under the wash sale rule, in words. */
function riskText({ washSale, symbol: name }: HarvestRow): string {
  const again = `Do not buy ${name} again before ${showDay(washSale.buyBackFrom)}.`;
  if (washSale.risk === 'none' || washSale.safeFrom === null) return again;
  const count = washSale.replacements.length;
  const what = washSale.risk === 'whole' ? 'all of the loss' : 'a part of the loss';
  const purchases = count === 1 ? 'A purchase' : `${count} purchases`;
  return `${purchases} of the last 30 days would take over ${what}. Sold on ${showDay(washSale.safeFrom)} or later, nothing is. ${again}`;
}

const RISKS = { none: 'None', partial: 'A part', whole: 'All of it' } as const;

export function harvestColumns(currency: string): Column<HarvestRow>[] {
  return [
    symbol(),
    bought(),
    quantity(),
    money('value', 'Value', currency, (row) => row.marketValueInBase),
    money('loss', 'Loss', currency, (row) => `-${row.loss}`, true),
    term(),
    {
      id: 'risk',
      header: 'Deferred if sold',
      width: 146,
      value: (row) => Number(row.washSale.disallowedLoss),
      cell: (row) => (
        <Explained text={riskText(row)}>
          {RISKS[row.washSale.risk]}
          {row.washSale.daysUntilSafe === null ? '' : `, ${row.washSale.daysUntilSafe} days`}
        </Explained>
      ),
    },
    money('usable', 'Usable now', currency, (row) => row.usableLoss),
    {
      id: 'saved',
      header: 'Tax saved',
      width: 100,
      right: true,
      value: (row) => numberOf(row.taxSaved),
      cell: (row) => (
        <Money
          amount={row.taxSaved}
          currency={currency}
          reason="Your tax rate is not known."
          mend="Enter it above the table."
        />
      ),
    },
  ];
}
