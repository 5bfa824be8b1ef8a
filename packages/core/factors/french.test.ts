import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { day, formatDay } from '../time/day.ts';
import { factorHeader, readFactorFile } from './french.ts';

const MONTHLY = `This file was created by CMPT_ME_BEME_RETS using the 202111 CRSP database.
The 1-month TBill return is from Ibbotson and Associates, Inc.

,Mkt-RF,SMB,HML,RF
202010,   -2.10,    4.76,    4.02,    0.01
202011,   12.47,  -99.99,    2.11,    0.01
202012,    4.63,    4.89,   -999,    0.01

 Annual Factors: January-December
,Mkt-RF,SMB,HML,RF
  2019,   28.28,   -6.06,  -10.48,    2.14

Copyright 2021 Kenneth R. French
`.replaceAll('\n', '\r\n');

describe('a file of factor returns', () => {
  it('is read as fractions at the ends of months, without its annual block', () => {
    const { set, interval, factors, date, values, rejected } = readFactorFile(MONTHLY);
    expect([set, interval, factors]).toEqual(['ff3', 'month', ['Mkt-RF', 'SMB', 'HML', 'RF']]);
    expect(Array.from(date, formatDay)).toEqual(['2020-10-31', '2020-11-30', '2020-12-31']);
    expect([...values[0]!]).toEqual([-2.1 / 100, 12.47 / 100, 4.63 / 100]);
    expect([...values[1]!, ...values[2]!]).toEqual([
      4.76 / 100,
      Number.NaN,
      4.89 / 100,
      4.02 / 100,
      2.11 / 100,
      Number.NaN,
    ]);
    expect(rejected).toEqual([]);
  });

  it('of days may repeat a day, whose last row counts, and names the rows that can not be read', () => {
    const text =
      ',Mom   \n20240102,  0.50\n20240102,  0.75\n20240230, 1.0\n20240103\n20240104, x\n202401, 1\n20240101, -.2';
    const { set, interval, date, values, rejected } = readFactorFile(text);
    expect([set, interval, [...date]]).toEqual(['momentum', 'day', [day('2024-01-01'), day('2024-01-02')]]);
    expect([...values[0]!]).toEqual([-0.002, 0.0075]);
    expect(rejected.map(({ line, reason }) => `${line}: ${reason}`)).toEqual([
      '4: "20240230" is no day as 20240131',
      '5: it has 0 figures instead of 1',
      '6: "x" is no return in percent',
      '7: "202401" is no day as 20240131',
    ]);
  });

  it('of fractions is taken where that is said, and refused where it is not', () => {
    const percent = Array.from({ length: 80 }, (_, at) => {
      const date = formatDay(day('2024-01-01') + at);
      return [date, Math.sin(at), Math.cos(at) / 3, 0.25 - (at % 2), 0.02] as const;
    });
    const file = (scale: number, dates = (date: string) => date.replaceAll('-', '')) =>
      ['\u00EF\u00BB\u00BFdate,mktrf,SMB,HML,RF']
        .concat(
          percent.map(([date, ...values]) => [dates(date), ...values.map((one) => one * scale)].join(',')),
        )
        .join('\n');
    const wanted = readFactorFile(file(1)).values[0]!;
    const iso = readFactorFile(
      file(0.01, (date) => date),
      'fraction',
    );
    expect([iso.interval, iso.factors[0], formatDay(iso.date[0]!)]).toEqual(['day', 'Mkt-RF', '2024-01-01']);
    for (const [row, value] of iso.values[0]!.entries()) expect(value).toBeCloseTo(wanted[row]!, 15);
    expect(() => readFactorFile(file(0.01))).toThrow('look like fractions');
    expect(() => readFactorFile(file(2), 'fraction')).toThrow('look like percent');
    expect(() => readFactorFile(',Mom\n20240102, 1%')).toThrow('in line 2 "1%" is no return in percent');
  });

  it('is recognised by its header alone', () => {
    expect(factorHeader(',Mkt-RF,SMB,HML,RMW,CMA,RF')?.set).toBe('ff5');
    expect(factorHeader('Date, MKT-RF, smb, hml, rf')?.factors).toEqual(['Mkt-RF', 'SMB', 'HML', 'RF']);
    for (const line of ['', ',SMB', ',Mkt-RF,SMB,HML', 'x,Mom', ',GOOG,AMZN', 'Mom is the average'])
      expect(factorHeader(line)).toBeNull();
  });

  it('says what it lacks', () => {
    expect(() => readFactorFile('date,close\n2024-01-02,5')).toThrow('no header of factors');
    expect(() => readFactorFile(',Mom\n\nCopyright')).toThrow('no return below its header');
    expect(() => readFactorFile(',Mom\n2019, 1.0\n')).toThrow('annual returns only');
  });

  const folder = new URL('../../../../shared/data/factors/us/', import.meta.url);
  it.skipIf(!existsSync(folder))('is read whole as the library publishes it', () => {
    const read = (name: string) => readFactorFile(readFileSync(new URL(`${name}.CSV`, folder), 'utf8'));
    const daily = read('F-F_Research_Data_Factors_daily');
    expect([daily.date.length, formatDay(daily.date[0]!), formatDay(daily.date.at(-1)!)]).toEqual([
      25126,
      '1926-07-01',
      '2021-11-30',
    ]);
    expect(daily.values.map((column) => column.at(-1))).toEqual([-1.95 / 100, 0.51 / 100, -1.12 / 100, 0]);
    expect(read('F-F_Research_Data_Factors').date.length).toBe(1145);
    expect([read('F-F_Momentum_Factor').set, read('F-F_Momentum_Factor_daily').interval]).toEqual([
      'momentum',
      'day',
    ]);
  });
});
