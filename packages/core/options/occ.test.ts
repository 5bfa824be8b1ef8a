import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimal, formatDecimal } from '../money/decimal.ts';
import { day, formatDay } from '../time/day.ts';
import { classOf, formatOcc, parseOcc } from './occ.ts';

const read = (text: string) => {
  const found = parseOcc(text);
  return found && [found.root, formatDay(found.expiry), found.kind, formatDecimal(found.strike)].join(' ');
};

describe('symbols of the Options Clearing Corporation', () => {
  it('are read with and without blanks', () => {
    // The symbols of OCC's own description of the form (Options Symbology Initiative, 2008) and of Yahoo's and Lean's chains.
    expect(read('AAPL  240119C00100000')).toBe('AAPL 2024-01-19 call 100');
    expect(read('SPX   141122P00019500')).toBe('SPX 2014-11-22 put 19.5');
    expect(read('LAMR  150117C00052500')).toBe('LAMR 2015-01-17 call 52.5');
    expect(read('msft260320p00502500')).toBe('MSFT 2026-03-20 put 502.5');
    expect(read('BRK.B240119C00330000')).toBe('BRK.B 2024-01-19 call 330');
    expect(read('AAPL1 140621C00500000')).toBe('AAPL1 2014-06-21 call 500');
  });

  it('are nothing else', () => {
    for (const text of ['AAPL', 'AAPL240230C00100000', 'AAPL240119X00100000', 'AAPL240119C0010000', ''])
      expect(read(text)).toBeNull();
    expect(read('AAPL240119C00000000')).toBeNull();
  });

  it('say what they were written from', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[A-Z]{1,5}$/),
        fc.integer({ min: day('2001-01-01'), max: day('2099-12-31') }),
        fc.constantFrom('call' as const, 'put' as const),
        fc.integer({ min: 1, max: 99_999_999 }),
        (root, expiry, kind, thousandths) => {
          const strike = decimal((thousandths / 1000).toFixed(3));
          const text = formatOcc({ root, expiry, kind, strike })!;
          expect(text).toHaveLength(root.length + 15);
          expect(read(text)).toBe(
            `${root} ${formatDay(expiry)} ${kind} ${String(Number(formatDecimal(strike)))}`,
          );
        },
      ),
    );
    const far = { root: 'A', expiry: day('2024-01-19'), kind: 'call' as const, strike: decimal('0.0001') };
    expect(formatOcc(far)).toBeNull();
  });

  it('tell what they are on', () => {
    expect(classOf('SPXW')).toEqual({ underlying: 'SPX', style: 'european' });
    expect(classOf('AAPL1')).toEqual({ underlying: 'AAPL', style: 'american' });
  });
});
