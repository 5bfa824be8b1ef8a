import { expect, it } from 'vitest';
import { openStatementFile } from './detect.ts';
import { sourceOf } from './source.ts';
import { summariseFile } from './summary.ts';

const open = (text: string, name = 'F-F_Research_Data_Factors.CSV') =>
  openStatementFile(sourceOf(new TextEncoder().encode(text)), name, {});

it('recognises a file of factor returns by its header, whatever stands above it', () => {
  const text =
    'This file was created by CMPT_ME_BEME_RETS using the 202111 CRSP database.\n\n,Mkt-RF,SMB,HML,RF\n' +
    '202010,   -2.10,    4.76,    4.02,    0.01\n202011,   12.47,    7.20,    2.11,    0.01\n202012,  x, 1, 2, 3\n\n' +
    ' Annual Factors: January-December \n,Mkt-RF,SMB,HML,RF\n  2019,   28.28,   -6.06,  -10.48,    2.14\n';
  const file = open(text);
  expect(file.format).toBe('factor CSV');
  const { factors, prices, rejected } = summariseFile(file);
  expect([factors, prices, rejected.map(({ line }) => line)]).toEqual([2, 0, [6]]);
});

it('leaves prices to the reader of prices', () => {
  expect(open(',GOOG,AAPL\n2020-01-02,68.36,75.08\n2020-01-03,68.03,74.35\n', 'prices.csv').format).toBe(
    'price CSV',
  );
});

it('says what an annual file lacks', () => {
  expect(() => [...open(',Mkt-RF,SMB,HML,RF\n2019,28.28,-6.06,-10.48,2.14\n').parts()]).toThrow(
    'annual returns only',
  );
});
