import type { TaxLots } from '../../models.ts';
import type { View } from './search.ts';

/** What is shown, for a file: every digit, days as YYYY-MM-DD. */
export function csvRows(lots: TaxLots, view: View): string[][] {
  if (view === 'open') return openRows(lots);
  return view === 'harvest' ? harvestRows(lots) : soldRows(lots);
}

const text = (value: string | number | null): string => (value === null ? '' : String(value));

function soldRows({ closed, currency }: TaxLots): string[][] {
  return [
    [
      ...[
        'Description',
        'Date acquired',
        'Date sold',
        `Proceeds ${currency}`,
        `Cost ${currency}`,
        `Basis adjustment ${currency}`,
      ],
      ...['Code', `Adjustment ${currency}`, `Gain ${currency}`, 'Term', 'Portfolio'],
    ],
    ...closed.map((row) =>
      [
        `${row.quantity} ${row.symbol}`,
        row.acquired,
        row.disposed,
        row.proceedsInBase,
        row.costInBase,
        row.basisAdjustment,
        row.washSale ? 'W' : '',
        row.washSale ? row.disallowedLoss : '',
        row.taxableGain,
        row.term,
        row.portfolio,
      ].map(text),
    ),
  ];
}

function openRows({ open, currency }: TaxLots): string[][] {
  return [
    [
      'Asset',
      'Bought',
      'Held since',
      'Quantity',
      `Cost ${currency}`,
      `Basis adjustment ${currency}`,
      `Value ${currency}`,
      `Gain ${currency}`,
      'Term',
      'Portfolio',
    ],
    ...open.map((row) =>
      [
        row.symbol,
        row.acquired,
        row.heldSince,
        row.quantity,
        row.costInBase,
        row.basisAdjustment,
        row.marketValueInBase,
        row.unrealizedGainInBase,
        row.term,
        row.portfolio,
      ].map(text),
    ),
  ];
}

function harvestRows({ harvest, currency }: TaxLots): string[][] {
  return [
    [
      'Asset',
      'Bought',
      'Quantity',
      `Value ${currency}`,
      `Loss ${currency}`,
      'Term',
      `Would be deferred ${currency}`,
      'Safe from',
      `Usable ${currency}`,
      `Tax saved ${currency}`,
      'Portfolio',
    ],
    ...harvest.map((row) =>
      [
        row.symbol,
        row.acquired,
        row.quantity,
        row.marketValueInBase,
        row.loss,
        row.term,
        row.washSale.disallowedLoss,
        row.washSale.safeFrom,
        row.usableLoss,
        row.taxSaved,
        row.portfolio,
      ].map(text),
    ),
  ];
}
