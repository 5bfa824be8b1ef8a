import { describe, expect, it } from 'vitest';
import { decimal, formatDecimal, trim } from '../money/decimal.ts';
import { type EndedOption, endLegs, type OptionEnd } from './option-end.ts';

const legs = (how: OptionEnd, option: Partial<EndedOption>) =>
  endLegs(how, {
    kind: 'call',
    strike: decimal('50'),
    multiplier: decimal('100'),
    quantity: decimal('10'),
    written: false,
    premium: decimal('4000'),
    ...option,
  })?.map(({ of, type, quantity, amount }) => [
    of,
    type,
    formatDecimal(trim(quantity)),
    formatDecimal(trim(amount)),
  ]);

// IRS Publication 550, chapter 4, "Puts and Calls": ten calls for 4,000, in its examples 1 and 3; puts by the rules above them.
describe('the end of an option', () => {
  it('that is worthless is its premium lost, or kept by its writer', () => {
    expect(legs('expire', {})).toEqual([['option', 'SELL', '10', '0']]);
    expect(legs('expire', { written: true })).toEqual([['option', 'BUY', '10', '0']]);
  });

  it.each([
    ['exercise', 'call', false, 'SELL', 'BUY', '54000'],
    ['assign', 'call', true, 'BUY', 'SELL', '54000'],
    ['exercise', 'put', false, 'SELL', 'SELL', '46000'],
    ['assign', 'put', true, 'BUY', 'BUY', '46000'],
  ] as const)('by %s of a %s takes its premium into the shares', (how, kind, written, own, shares, amount) =>
    expect(legs(how, { kind, written })).toEqual([
      ['option', own, '10', '4000'],
      ['underlying', shares, '1000', amount],
    ]),
  );

  it('can not bring shares at less than nothing', () =>
    expect(
      endLegs('exercise', {
        kind: 'put',
        strike: decimal('1'),
        multiplier: decimal('1'),
        quantity: decimal('1'),
        written: false,
        premium: decimal('2'),
      }),
    ).toBeNull());
});
