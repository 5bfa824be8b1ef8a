import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimal, formatDecimal } from '../money/decimal.ts';
import { addToChain, type ChainLine, chainResult, newChain, turnDays } from './balance-chain.ts';

/** `day amount balance` for each line; a `-` is no balance. */
const read = (text: string): ChainLine[] =>
  text
    .trim()
    .split('\n')
    .map((row, index) => {
      const [day, amount, balance] = row.trim().split(/\s+/) as [string, string, string];
      return {
        line: index + 1,
        date: Number(day),
        amount: decimal(amount),
        balance: balance === '-' ? null : decimal(balance),
      };
    });

const resultOf = (lines: readonly ChainLine[]) => {
  const chain = newChain();
  for (const line of lines) addToChain(chain, line);
  return chainResult(chain);
};

const brief = (lines: readonly ChainLine[]): string => {
  const { order, pairs, agree, opening, closing } = resultOf(lines);
  const shown = [opening, closing].map((one) =>
    one === null ? '-' : `${one.date}:${formatDecimal(one.amount)}`,
  );
  return `${order.days}/${order.withinDay} ${agree} of ${pairs} ${shown.join(' ')}`;
};

describe('chainResult', () => {
  it.each<[string, string, string]>([
    ['oldest first', '1 5 15\n1 -3 12\n2 8 20', 'oldest-first/oldest-first 2 of 2 1:10 2:20'],
    ['newest first', '2 8 20\n1 -3 12\n1 5 15', 'newest-first/newest-first 2 of 2 1:10 2:20'],
    [
      'newest day first, oldest line of a day first',
      '2 8 28\n2 1 29\n1 5 15\n1 5 20',
      'newest-first/oldest-first 3 of 3 1:10 2:29',
    ],
    [
      'oldest day first, newest line of a day first',
      '1 5 20\n1 5 15\n2 1 29\n2 8 28',
      'oldest-first/newest-first 3 of 3 1:10 2:29',
    ],
    [
      'lines without a balance at both ends',
      '1 5 -\n2 5 20\n3 1 21\n4 2 -',
      'oldest-first/oldest-first 1 of 1 1:10 4:23',
    ],
    [
      'the same the other way round',
      '4 2 -\n3 1 21\n2 5 20\n1 5 -',
      'newest-first/newest-first 1 of 1 1:10 4:23',
    ],
    ['one line', '1 5 15', 'oldest-first/oldest-first 0 of 0 1:10 1:15'],
    ['no balance', '2 5 -\n1 5 -', 'newest-first/newest-first 0 of 0 - -'],
    ['a column that is no running balance', '1 5 9\n2 5 9\n3 5 9', 'oldest-first/oldest-first 0 of 2 - -'],
  ])('reads %s', (_, text, expected) => {
    expect(brief(read(text))).toBe(expected);
  });

  it('names the lines at which a chain breaks', () => {
    const rows = Array.from({ length: 11 }, (_, i) => `${i} 1 ${i + (i < 6 ? 1 : 3)}`).join('\n');
    expect(resultOf(read(rows))).toMatchObject({ pairs: 10, agree: 9, breaks: [7], proven: true });
  });

  it('finds the end balances of every order that it knows', () => {
    const moves = fc.array(fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 1, max: 999 })), {
      minLength: 3,
      maxLength: 30,
    });
    fc.assert(
      fc.property(moves, fc.constantFrom('up', 'down', 'new days', 'old days'), (steps, order) => {
        let [date, balance] = [0, 100];
        const lines: ChainLine[] = steps.map(([gap, amount], line) => {
          date += gap;
          balance += amount;
          return { line, date, amount: decimal(`${amount}`), balance: decimal(`${balance}`) };
        });
        fc.pre(date > 0);
        const turned = [...turnDays(lines)];
        const file = {
          up: lines,
          down: [...lines].reverse(),
          'new days': [...turned].reverse(),
          'old days': turned,
        }[order];
        const { opening, closing, agree, pairs } = resultOf(file);
        expect(agree).toBe(pairs);
        expect([opening, closing].map((one) => formatDecimal(one!.amount))).toEqual(['100', `${balance}`]);
      }),
    );
  });
});
