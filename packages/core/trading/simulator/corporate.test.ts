import { describe, expect, it } from 'vitest';
import { decimal } from '../../money/decimal.ts';
import { barOf, instant, simulationOf, told } from '../fixtures/market.ts';
import { orderOf, type PlainTerms } from '../fixtures/orders.ts';
import { feed, submit } from './feed.ts';

const at = instant('2026-11-24T05:00');

function run(
  plain: PlainTerms,
  event: { split: string } | { dividend: string },
  submittedAt = at - 1,
): string[] {
  const simulation = simulationOf();
  submit(simulation, [orderOf({ timeInForce: 'gtc', ...plain }, { submittedAt })]);
  return told(
    'split' in event
      ? feed(simulation, { kind: 'split', assetId: 'acme', at, ratio: decimal(event.split) })
      : feed(simulation, { kind: 'dividend', assetId: 'acme', at, amount: decimal(event.dividend) }),
  );
}

describe('a split', () => {
  it.each<[string, PlainTerms, string, string[]]>([
    [
      'four for one',
      { type: 'limit', limitPrice: '100' },
      '4',
      ['1 adjust quantity 400 filledQuantity 0 limitPrice 25'],
    ],
    [
      'three for two of an odd quantity',
      { type: 'limit', limitPrice: '10', quantity: '5' },
      '1.5',
      ['1 adjust quantity 7 filledQuantity 0 limitPrice 6.66'],
    ],
    [
      'of a sell limit, up',
      { side: 'sell', type: 'limit', limitPrice: '10' },
      '1.5',
      ['1 adjust quantity 150 filledQuantity 0 limitPrice 6.67'],
    ],
    [
      'of a sell stop, down',
      { side: 'sell', type: 'stop', stopPrice: '10' },
      '1.5',
      ['1 adjust quantity 150 filledQuantity 0 stopPrice 6.66'],
    ],
    [
      'of a buy stop, up',
      { type: 'stop', stopPrice: '10' },
      '1.5',
      ['1 adjust quantity 150 filledQuantity 0 stopPrice 6.67'],
    ],
    ['one for ten', { type: 'limit', limitPrice: '1' }, '0.1', ['1 canceled reverse-split']],
  ])('%s', (_, plain, split, expected) => {
    expect(run(plain, { split })).toEqual(expected);
  });

  it('leaves an order alone that was given after it', () => {
    expect(run({ type: 'limit', limitPrice: '100' }, { split: '4' }, at)).toEqual([]);
  });

  it('keeps what was paid for the part that was filled', () => {
    const simulation = simulationOf({ participation: decimal('0.1') });
    submit(simulation, [orderOf({ type: 'limit', limitPrice: '10', timeInForce: 'gtc' })]);
    feed(simulation, barOf('2026-11-23', '10 10 10 10', '600'));
    const [record] = feed(simulation, { kind: 'split', assetId: 'acme', at, ratio: decimal('2') });
    expect(record?.order).toMatchObject({
      quantity: decimal('200'),
      filledQuantity: decimal('120'),
      filledValue: decimal('600'),
    });
    expect(told(feed(simulation, barOf('2026-11-24', '4 4 4 4', '9999')))).toEqual(['1 fill 80 @ 4']);
  });
});

describe('a dividend', () => {
  it.each<[string, PlainTerms, string, string[]]>([
    // FINRA rule 5330: an odd 0.4850 takes a price of 50.00 to 49.515, and on to the next lower step.
    ['lowers a buy limit', { type: 'limit', limitPrice: '50' }, '0.4850', ['1 adjust limitPrice 49.51']],
    [
      'lowers a sell stop',
      { side: 'sell', type: 'stop', stopPrice: '50' },
      '0.50',
      ['1 adjust stopPrice 49.5'],
    ],
    [
      'lowers both prices of a sell stop-limit',
      { side: 'sell', type: 'stop_limit', stopPrice: '50', limitPrice: '49' },
      '0.50',
      ['1 adjust stopPrice 49.5 limitPrice 48.5'],
    ],
    ['leaves a sell limit', { side: 'sell', type: 'limit', limitPrice: '50' }, '0.50', []],
    ['leaves a buy stop', { type: 'stop', stopPrice: '50' }, '0.50', []],
    ['leaves all for less than a cent', { type: 'limit', limitPrice: '50' }, '0.0099', []],
    [
      'leaves a step of a price that is smaller than itself',
      { type: 'limit', limitPrice: '0.5' },
      '2',
      ['1 adjust limitPrice 0.0001'],
    ],
  ])('%s', (_, plain, dividend, expected) => {
    expect(run(plain, { dividend })).toEqual(expected);
  });

  it('lowers the best price of a trailing stop', () => {
    const simulation = simulationOf();
    submit(simulation, [
      orderOf({ side: 'sell', type: 'trailing_stop', trailAmount: '2', timeInForce: 'gtc' }),
    ]);
    feed(simulation, barOf('2026-11-23', '10 10 10 10'));
    expect(told(feed(simulation, { kind: 'dividend', assetId: 'acme', at, amount: decimal('0.5') }))).toEqual(
      ['1 adjust stopPrice 7.5 extreme 9.5'],
    );
  });
});
