import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compare, decimal, formatDecimal, multiply, negate, sign, sum, trim } from '../../money/decimal.ts';
import { book, INITIAL, MAINTENANCE, option } from '../fixtures/options.ts';
import { nakedRequirement } from './requirement.ts';
import { type HeldOption, type MarginBasis, marginGroups, takenByAll } from './strategies.ts';

/** Strategies with their requirements less what they relieve, and the sum. */
function margin(of: ReturnType<typeof book>, basis: MarginBasis = INITIAL) {
  const groups = marginGroups(of, basis);
  const shown = groups.map(({ strategy, legs }) => [
    strategy,
    ...legs.map(({ assetId, quantity }) => `${formatDecimal(quantity)} ${assetId.split(' @')[0]}`),
  ]);
  return [formatDecimal(trim(takenByAll(groups))), ...shown.map((parts) => parts.join(', '))];
}

/**
 * Worked examples of brokers, each with the formula of FINRA rule 4210(f)(2) and of the Cboe Margin Manual: tastytrade, "Margin
 * requirement when selling naked calls" and "Short straddle / strangle"; the margin game of neif.org (Colgate, GM); and the
 * output of the Cboe margin calculator as eDeltaPro and users of it show it.
 */
describe('what was written and nothing covers', () => {
  it.each([
    ['call 68 at 1.50, share at 65: 13 - 3 + 1.50', '65', ['-1 call 68 @ 1.50'], '1150'],
    ['call 35 at 5.00, share at 39, three of them', '39', ['-3 call 35 @ 5.00'], '3840'],
    ['call 35 at 3.60, share at 37.50, three of them', '37.50', ['-3 call 35 @ 3.60'], '3330'],
    ['put 70 at 3.00, share at 72', '72', ['-1 put 70 @ 3.00'], '1540'],
    ['put 200 at 1.20, share at 209', '209', ['-1 put 200 @ 1.20'], '3400'],
    ['put 150 at 2.40, share at 155', '155', ['-1 put 150 @ 2.40'], '2840'],
    ['put 170 at 18, share at 155: in the money', '155', ['-1 put 170 @ 18'], '4900'],
    ['call far out of the money: 10 % of the share', '65', ['-1 call 90 @ 0.10'], '660'],
    ['put far out of the money: 10 % of the strike', '65', ['-1 put 40 @ 0.10'], '410'],
  ])('%s', (_, price, options, expected) => {
    expect(
      margin(
        book(
          price,
          options.map((each) => option(each)),
        ),
      )[0],
    ).toBe(expected);
  });

  it('takes 15 % where it is on a broad index', () => {
    // 15 % of 4,700 is 705, less 100 out of the money, and 12 of premium.
    const short = option('-1 call 4800 @ 12', { broadIndex: true });
    expect(margin(book('4700', [short]))).toEqual(['61700', 'naked-call, -1 call 4800']);
  });
});

describe('what was written and something covers', () => {
  it.each<[string, ReturnType<typeof book>, string[]]>([
    [
      'straddle: the dearer side and the premium of the other (910 and 120)',
      book('45', [option('-1 call 47 @ 2.10'), option('-1 put 43 @ 1.20')]),
      ['1030', 'straddle, -1 call 47, -1 put 43'],
    ],
    [
      'credit spread: the distance of the strikes (500, eDeltaPro)',
      book('123', [option('-1 put 125 @ 1.24'), option('+1 put 120 @ 0.80')]),
      ['500', 'put-spread, 1 put 120, -1 put 125'],
    ],
    [
      'debit spread: nothing',
      book('100', [option('-1 call 105 @ 2'), option('+1 call 100 @ 5')]),
      ['0', 'call-spread, -1 call 105, 1 call 100'],
    ],
    [
      'a spread that would take more than alone is none',
      book('100', [option('-1 call 110 @ 1'), option('+1 call 150 @ 0.05')]),
      ['1100', 'naked-call, -1 call 110'],
    ],
    [
      'a call that ends before covers nothing',
      book('100', [option('-1 call 105 @ 2 2026-09-18'), option('+1 call 105 @ 1 2026-06-19')]),
      ['1700', 'naked-call, -1 call 105'],
    ],
    [
      'calendar spread: the one that ends later covers',
      book('100', [option('-1 call 105 @ 1 2026-06-19'), option('+1 call 105 @ 2 2026-09-18')]),
      ['0', 'call-spread, -1 call 105, 1 call 105'],
    ],
    [
      'covered call out of the money: nothing',
      book('60', [option('-1 call 65 @ 1')], '100'),
      ['0', 'covered-call, -1 call 65, 100 xyz'],
    ],
    [
      'covered call in the money: the shares are worth no more than the strike (60 - 50, of which half is lent)',
      book('60', [option('-1 call 50 @ 11')], '100'),
      ['500', 'covered-call, -1 call 50, 100 xyz'],
    ],
    [
      'shares that do not make up a contract cover none',
      book('65', [option('-2 call 68 @ 1.50')], '199'),
      ['1150', 'covered-call, -1 call 68, 100 xyz', 'naked-call, -1 call 68'],
    ],
    [
      'the shares cover the call that takes more',
      book('65', [option('-1 call 90 @ 0.10'), option('-1 call 66 @ 2')], '100'),
      ['660', 'covered-call, -1 call 66, 100 xyz', 'naked-call, -1 call 90'],
    ],
    [
      'iron condor: the wider of its two wings alone',
      book('100', [
        option('+1 put 85 @ 0.5'),
        option('-1 put 90 @ 1'),
        option('-1 call 110 @ 1'),
        option('+1 call 113 @ 0.5'),
      ]),
      ['500', 'limited-risk, -1 put 90, -1 call 110, 1 put 85, 1 call 113'],
    ],
    [
      'long butterfly: nothing (its most loss is what it cost)',
      book('50', [option('+1 call 45 @ 6'), option('-2 call 50 @ 3'), option('+1 call 55 @ 1')]),
      ['0', 'limited-risk, -2 call 50, 1 call 45, 1 call 55'],
    ],
    [
      'short butterfly: the distance of two strikes',
      book('50', [option('-1 call 45 @ 6'), option('+2 call 50 @ 3'), option('-1 call 55 @ 1')]),
      ['500', 'call-spread, -1 call 45, 1 call 50', 'call-spread, -1 call 55, 1 call 50'],
    ],
    ['bought options alone: nothing beside what they cost', book('50', [option('+3 put 45 @ 1')]), ['0']],
  ])('%s', (_, of, expected) => {
    expect(margin(of)).toEqual(expected);
  });
});

describe('the maintenance of shares that an option protects', () => {
  it.each<[string, ReturnType<typeof book>, string]>([
    // 25 % of 10,000 is 2,500; 10 % of 9,500 and 500 out of the money are 1,450.
    [
      'put: 10 % of the strike and what it is out of the money',
      book('100', [option('+1 put 95 @ 2')], '100'),
      '-1050',
    ],
    ['put too far out: that of the shares', book('100', [option('+1 put 60 @ 0.1')], '100'), '0'],
    // 30 % of 10,000 is 3,000; 10 % of 10,500 and 500 are 1,550.
    ['call on shares sold short', book('100', [option('+1 call 105 @ 2')], '-100'), '-1450'],
  ])('%s', (_, of, expected) => {
    expect(margin(of, MAINTENANCE)[0]).toBe(expected);
    expect(margin(of, INITIAL)[0]).toBe('0');
  });
});

describe('a cash account', () => {
  it('covers calls by shares, secures puts by their strike, and takes nothing else', () => {
    const options = [
      option('-1 call 65 @ 1'),
      option('+1 call 70 @ 0.5'),
      option('-1 put 55 @ 1'),
      option('+1 put 50 @ 0.5'),
    ];
    expect(margin(book('60', options, '100'), { kind: 'cash' })).toEqual([
      '5500',
      'covered-call, -1 call 65, 100 xyz',
      'cash-secured-put, -1 put 55',
    ]);
  });
});

const leg = fc
  .record({
    quantity: fc.integer({ min: -4, max: 4 }).filter((each) => each !== 0),
    kind: fc.constantFrom('call', 'put'),
    strike: fc.integer({ min: 16, max: 24 }).map((each) => each * 5),
    cents: fc.integer({ min: 1, max: 2000 }),
    expiry: fc.constantFrom('2026-06-19', '2026-09-18', '2026-12-18'),
  })
  .map(({ quantity, kind, strike, cents, expiry }) =>
    option(`${quantity} ${kind} ${strike} @ ${(cents / 100).toFixed(2)} ${expiry}`),
  );
const legs = fc.array(leg, { minLength: 1, maxLength: 6 });
const price = fc.integer({ min: 60, max: 140 }).map(String);
const shares = fc.integer({ min: -300, max: 500 }).map(String);
const taken = (at: string, options: readonly HeldOption[], held: string, basis = INITIAL) =>
  takenByAll(marginGroups(book(at, options, held), basis));

describe('whatever is held', () => {
  it('takes no less than nothing at first, and no more than each by itself', () => {
    fc.assert(
      fc.property(price, legs, shares, (at, options, held) => {
        const naked = sum(
          options
            .filter(({ quantity }) => sign(quantity) < 0)
            .map((each) => multiply(nakedRequirement(each, decimal(at)), negate(each.quantity))),
        );
        const all = taken(at, options, held);
        expect(sign(all)).toBeGreaterThanOrEqual(0);
        expect(compare(all, naked)).toBeLessThanOrEqual(0);
      }),
    );
  });

  it('takes no more with another option bought, or with more shares', () => {
    fc.assert(
      fc.property(price, legs, shares, leg, fc.boolean(), (at, options, held, more, maintenance) => {
        const bought =
          Number(formatDecimal(more.quantity)) < 0 ? { ...more, quantity: negate(more.quantity) } : more;
        const basis = maintenance ? MAINTENANCE : INITIAL;
        expect(
          compare(taken(at, [...options, bought], held, basis), taken(at, options, held, basis)),
        ).toBeLessThanOrEqual(0);
        if (maintenance || Number(held) < 0) return;
        const richer = String(Number(held) + 100);
        expect(compare(taken(at, options, richer), taken(at, options, held))).toBeLessThanOrEqual(0);
      }),
    );
  });

  it('takes no less with another option written', () => {
    fc.assert(
      fc.property(price, legs, shares, leg, (at, options, held, more) => {
        const written =
          Number(formatDecimal(more.quantity)) > 0 ? { ...more, quantity: negate(more.quantity) } : more;
        expect(
          compare(taken(at, [...options, written], held), taken(at, options, held)),
        ).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('takes as much however it is listed', () => {
    fc.assert(
      fc.property(price, legs, shares, (at, options, held) => {
        expect(compare(taken(at, options.toReversed(), held), taken(at, options, held))).toBe(0);
      }),
    );
  });
});
