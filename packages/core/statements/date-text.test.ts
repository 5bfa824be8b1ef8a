import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDay, toCivil } from '../time/day.ts';
import { DATE_ORDERS, readDate } from './date-text.ts';

describe('readDate', () => {
  it.each([
    ['2018-02-25 12:34:56 +0000', ['2018-02-25', '2018-02-25', '2018-02-25']],
    ['2019-01-02T23:11:12.123Z', ['2019-01-02', '2019-01-02', '2019-01-02']],
    ['2026/1/5', ['2026-01-05', '2026-01-05', '2026-01-05']],
    ['20180226', ['2018-02-26', '2018-02-26', '2018-02-26']],
    ['26022018', [null, '2018-02-26', null]],
    ['18.02.26', ['2018-02-26', '2026-02-18', null]],
    ['3/18/2016', [null, null, '2016-03-18']],
    ['05/06/2019 10:15 AM', [null, '2019-06-05', '2019-05-06']],
    ['1. 2. 2020', [null, '2020-02-01', '2020-01-02']],
    ['12-Dec-2019', ['2019-12-12', '2019-12-12', '2019-12-12']],
    ['10 Feb 18', ['2018-02-10', '2018-02-10', '2018-02-10']],
    ['Dec 2, 2019', ['2019-12-02', '2019-12-02', '2019-12-02']],
    ['Mon, 3 Feb 2020', ['2020-02-03', '2020-02-03', '2020-02-03']],
    ['15. März 2020', ['2020-03-15', '2020-03-15', '2020-03-15']],
    ['15 mrt 2020', ['2020-03-15', '2020-03-15', '2020-03-15']],
    ['5 juillet 2019', ['2019-07-05', '2019-07-05', '2019-07-05']],
    ['5 juin 2019', ['2019-06-05', '2019-06-05', '2019-06-05']],
    ['7 de agosto de 2021', ['2021-08-07', '2021-08-07', '2021-08-07']],
    ['3. července 2021', ['2021-07-03', '2021-07-03', '2021-07-03']],
    ['3. června 2021', ['2021-06-03', '2021-06-03', '2021-06-03']],
    ['3 października 2021', ['2021-10-03', '2021-10-03', '2021-10-03']],
    ['31/02/2019', [null, null, null]],
    ['2019-02-29', [null, null, null]],
    ['Pending', [null, null, null]],
    ['12.34', [null, null, null]],
    ['1234.56', [null, null, null]],
    ['', [null, null, null]],
  ])('%s', (text, expected) => {
    expect(
      DATE_ORDERS.map((order) => {
        const day = readDate(text, order);
        return day === null ? null : formatDay(day);
      }),
    ).toEqual(expected);
  });

  it('reads every day back in every order', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 36_000 }), fc.constantFrom('/', '.', '-'), (epochDay, mark) => {
        const { year, month, day } = toCivil(epochDay);
        expect(readDate([year, month, day].join(mark), 'ymd')).toBe(epochDay);
        expect(readDate([day, month, year].join(mark), 'dmy')).toBe(epochDay);
        expect(readDate([month, day, year].join(mark), 'mdy')).toBe(epochDay);
      }),
    );
  });
});
