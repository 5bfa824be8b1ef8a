import { TRANSACTION_TYPES } from '@financehub/core/portfolio/transaction.ts';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { pack, unpack } from './packed.ts';

const decimal = fc.record({
  units: fc.oneof(
    fc.bigInt({ min: -(2n ** 53n) - 2n, max: 2n ** 53n + 2n }),
    fc.bigInt({ min: -(10n ** 38n), max: 10n ** 38n }),
  ),
  scale: fc.nat({ max: 36 }),
});
const optional = fc.option(decimal);

it('gives back every field of every transaction', () => {
  const transaction = fc.record({
    id: fc.uuid(),
    date: fc.integer({ min: -30_000, max: 60_000 }),
    sequence: fc.integer({ min: -5, max: 2_000_000 }),
    type: fc.constantFrom(...TRANSACTION_TYPES),
    assetId: fc.option(fc.uuid()),
    quantity: optional,
    price: optional,
    amount: optional,
    currency: fc.constantFrom('USD', 'EUR', 'JPY'),
    fee: optional,
    tax: optional,
    fxRate: optional,
    toAssetId: fc.option(fc.uuid()),
    basisFraction: optional,
    acquired: fc.option(fc.integer({ min: -30_000, max: 60_000 })),
    lots: fc.option(fc.array(fc.record({ transactionId: fc.uuid(), quantity: decimal }))),
  });
  fc.assert(
    fc.property(fc.array(transaction, { maxLength: 20 }), (given) => {
      expect(unpack(structuredClone(pack(given)))).toEqual(given);
    }),
  );
});
