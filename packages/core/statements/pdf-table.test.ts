import { describe, expect, it } from 'vitest';
import { parseDay } from '../time/day.ts';
import { openTable } from './csv.ts';
import { type PdfOptions, pdfTable } from './pdf-table.ts';
import type { PdfItem, PdfPage } from './pdf-words.ts';
import { summariseFile } from './summary.ts';

const SIZE = 9;
const width = (text: string): number => text.length * 4.5;
const left = (x: number, y: number, text: string): PdfItem => ({
  text,
  x,
  y,
  width: width(text),
  size: SIZE,
});
const right = (x: number, y: number, text: string): PdfItem => ({ ...left(x, y, text), x: x - width(text) });
const page = (items: readonly PdfItem[], wide = 595): PdfPage => ({ width: wide, height: 842, items });
const cells = (pages: readonly PdfPage[], options: PdfOptions = {}): readonly (readonly string[])[] =>
  pdfTable(pages, options).rows.map((row) => row.cells);

/** Each line a list of texts at 50 and 110 (left), 350, 430 and 510 (right). */
const line = (y: number, [date, text, ...figures]: readonly string[]): PdfItem[] =>
  [
    left(50, y, date!),
    left(110, y, text!),
    ...figures.map((figure, i) => right(350 + i * 80, y, figure)),
  ].filter(({ text: shown }) => shown !== '');
const HEADER = ['Date', 'Description', 'Paid out', 'Paid in', 'Balance'];

describe('the table of a PDF', () => {
  it('keeps debit and credit apart, completes years over New Year and joins descriptions', () => {
    const first = [
      left(50, 40, 'Statement period 15 December 2025 to 14 January 2026'),
      left(50, 55, 'Account number: 12345678'),
      left(300, 70, 'Previous balance'),
      right(510, 70, '1,000.00'),
      ...line(100, HEADER),
      ...line(115, ['15 Dec', 'Corner shop', '20.00', '', '980.00']),
      left(110, 125, 'Leeds, card 1234'),
      ...line(145, ['31 Dec', 'Salary', '', '2,500.00', '3,480.00']),
      left(50, 800, 'Page 1 of 2'),
      left(50, 815, 'A bank plc is registered in England'),
    ];
    const second = [
      ...line(60, HEADER),
      ...line(75, ['02 Jan', 'Rent', '900.00', '', '2,580.00']),
      left(50, 800, 'Page 2 of 2'),
      left(50, 815, 'A bank plc is registered in England'),
    ];
    expect(cells([page(first), page(second)])).toEqual([
      ['Account number', '12345678'],
      ['Opening balance', '1,000.00'],
      HEADER,
      ['2025-12-15', 'Corner shop Leeds, card 1234', '20.00', '', '980.00'],
      ['2025-12-31', 'Salary', '', '2,500.00', '3,480.00'],
      ['2026-01-02', 'Rent', '900.00', '', '2,580.00'],
    ]);
  });

  it('keeps a column that is empty on the whole statement', () => {
    const items = [
      left(50, 40, 'Statement of 31 January 2026'),
      ...line(100, HEADER),
      ...line(115, ['02 Jan', 'Shop', '20.00', '', '80.00']),
      ...line(130, ['03 Jan', 'Rent', '50.00', '', '30.00']),
    ];
    expect(cells([page(items)])[1]).toEqual(['2026-01-02', 'Shop', '20.00', '', '80.00']);
  });

  it('takes balances among the rows out, and proves the rows with them', () => {
    const rows = [
      ['', 'Alter Kontostand vom 30.11.2025', '1.000,00 H'],
      ['01.12.', 'Kartenzahlung', '20,50 S'],
      ['05.12.', 'Gehalt', '2.500,00 H'],
      ['', 'Neuer Kontostand vom 31.12.2025', '3.479,50 H'],
    ];
    const items = [
      left(50, 40, 'Kontoauszug 12/2025 vom 31.12.2025'),
      ...line(80, ['Datum', 'Text', 'Betrag EUR']),
      ...rows.flatMap((row, i) => line(100 + i * 15, row)),
    ];
    const table = pdfTable([page(items)]);
    expect(table.rows.map((row) => row.cells)).toEqual([
      ['Opening balance', '+1.000,00', 'vom 30.11.2025'],
      ['Closing balance', '+3.479,50', 'vom 31.12.2025'],
      ['Datum', 'Text', 'Betrag EUR'],
      ['2025-12-01', 'Kartenzahlung', '-20,50'],
      ['2025-12-05', 'Gehalt', '+2.500,00'],
    ]);
    const file = openTable({ rows: () => table.rows }, { format: 'PDF', dialect: table.dialect });
    expect(summariseFile(file).statements[0]).toMatchObject({
      lines: 2,
      currency: 'EUR',
      opening: { amount: { units: 100000n, scale: 2 }, date: parseDay('2025-11-30') },
      closing: { amount: { units: 347950n, scale: 2 }, date: parseDay('2025-12-31') },
    });
  });

  it('gives a day that is printed once to all its bookings, also where the amount stands on the second line', () => {
    const row = (y: number, date: string, place: string, amount: string, balance: string): PdfItem[] => [
      left(50, y, date),
      left(110, y, 'VIS'),
      left(150, y, `SHOP ${place}`),
      left(150, y + 10, 'LONDON'),
      right(430, y + 10, amount),
      ...(balance === '' ? [] : [right(510, y + 10, balance)]),
    ];
    const items = [
      left(50, 80, 'Date'),
      left(110, 80, 'Type'),
      left(150, 80, 'Details'),
      right(430, 80, 'Paid out'),
      right(510, 80, 'Balance'),
      ...row(100, '15 Dec 25', 'A', '1.00', ''),
      ...row(125, '', 'B', '2.00', '97.00'),
      ...row(150, '16 Dec 25', 'C', '3.00', '94.00'),
    ].filter(({ text }) => text !== '');
    expect(cells([page(items)]).slice(1)).toEqual([
      ['15 Dec 25', 'VIS', 'SHOP A LONDON', '1.00', ''],
      ['15 Dec 25', 'VIS', 'SHOP B LONDON', '2.00', '97.00'],
      ['16 Dec 25', 'VIS', 'SHOP C LONDON', '3.00', '94.00'],
    ]);
  });

  it('reads a card bill as money owed, month first on US Letter', () => {
    const items = [
      left(50, 30, 'Opening/Closing Date 12/05/25 - 01/04/26'),
      left(50, 40, 'Minimum Payment Due $35.00'),
      left(50, 50, 'Previous Balance'),
      right(300, 50, '$100.00'),
      ...line(80, ['Date', 'Description', 'Amount']),
      ...line(95, ['12/06', 'Shop 800-555-1234', '$1,050.25']),
      ...line(110, ['01/02', 'Payment thank you', '-$100.00']),
      ...line(125, ['01/03', 'Cafe', '$3.50']),
    ];
    const table = pdfTable([page(items, 612)]);
    expect(table.dialect).toEqual({ invert: true });
    expect(table.rows.map((row) => row.cells)).toEqual([
      ['Opening balance', '-$100.00'],
      ['Date', 'Description', 'Amount'],
      ['2025-12-06', 'Shop 800-555-1234', '$1,050.25'],
      ['2026-01-02', 'Payment thank you', '-$100.00'],
      ['2026-01-03', 'Cafe', '$3.50'],
    ]);
  });

  it.each([
    ['1 234,56', ['1', '234,56'], 3],
    ['- 12.00', ['-', '12.00'], 3],
    ['12.00 CR', ['12.00', 'CR'], 4],
    ['€ 12,00', ['€', '12,00'], 20],
  ])('reads %j that is printed in pieces as one amount', (whole, [first, second], gap) => {
    const end = 350 - width(second!) - gap;
    const items = [
      ...line(80, ['Date', 'Description', 'Amount']),
      ...line(95, ['02.01.2026', 'Shop', '12.00']),
      left(50, 110, '03.01.2026'),
      left(110, 110, 'Other'),
      right(end, 110, first!),
      right(350, 110, second!),
    ];
    expect(cells([page(items)])[2]).toEqual(['03.01.2026', 'Other', whole]);
  });

  it('reads lines of a typewriter face, where blanks make the columns', () => {
    const mono = (y: number, text: string): PdfItem => ({
      text,
      x: 50,
      y,
      width: text.length * 5.4,
      size: 9,
    });
    const items = [
      mono(80, 'Date        Description                 Amount     Balance'),
      mono(92, '2026-01-02  Purchase at store one       -12.00       88.00'),
      mono(104, '2026-01-03  Deposit                  1,000.00    1,088.00'),
    ];
    expect(cells([page(items)])).toEqual([
      ['Date', 'Description', 'Amount', 'Balance'],
      ['2026-01-02', 'Purchase at store one', '-12.00', '88.00'],
      ['2026-01-03', 'Deposit', '1,000.00', '1,088.00'],
    ]);
  });

  it('stacks a header of two lines and attaches what is printed above its row', () => {
    const items = [
      left(50, 70, 'Booking'),
      right(350, 70, 'Money'),
      right(430, 70, 'Money'),
      left(50, 80, 'date'),
      left(110, 80, 'Details'),
      right(350, 80, 'out'),
      right(430, 80, 'in'),
      left(110, 105, 'First line'),
      ...line(110, ['02/01/2026', '', '1.00', '']),
      left(110, 115, 'second line'),
      ...line(140, ['03/01/2026', 'Other', '', '2.00']),
    ];
    expect(cells([page(items)])).toEqual([
      ['Booking date', 'Details', 'Money out', 'Money in'],
      ['02/01/2026', 'First line second line', '1.00', ''],
      ['03/01/2026', 'Other', '', '2.00'],
    ]);
  });

  it('tells amounts from dates of the same looks', () => {
    const items = [
      left(50, 40, 'Statement of 31.12.2025'),
      ...line(80, ['Date', 'Description', 'Amount']),
      ...line(95, ['02.11', 'Shop', '12.10']),
      ...line(110, ['03.11', 'Shop', '1.12']),
    ];
    expect(cells([page(items)]).slice(1)).toEqual([
      ['2025-11-02', 'Shop', '12.10'],
      ['2025-11-03', 'Shop', '1.12'],
    ]);
  });

  it('takes the columns that the person gives', () => {
    const items = [
      ...line(80, ['Date', 'Description', 'Amount']),
      ...line(95, ['02.01.2026', 'Shop', '12.00']),
      ...line(110, ['03.01.2026', 'Shop 2', '15.00']),
    ];
    expect(cells([page(items)], { columns: [300] })).toEqual([
      ['Date Description', 'Amount'],
      ['02.01.2026 Shop', '12.00'],
      ['03.01.2026 Shop 2', '15.00'],
    ]);
  });

  it('takes the year from the day of the document where the text names none', () => {
    const items = [...line(80, ['Date', 'Description', 'Amount']), ...line(95, ['28.12.', 'Shop', '12,00'])];
    const table = pdfTable([page(items)], { written: parseDay('2026-01-03') });
    expect(table.rows[1]?.cells[0]).toBe('2025-12-28');
    expect(table.warnings).toEqual([expect.stringContaining('no year')]);
    expect(() => pdfTable([page(items)])).toThrow('have no year');
  });

  it('refuses what has no text or no table', () => {
    expect(() => pdfTable([page([])])).toThrow('it is a scan or a photo');
    expect(() => pdfTable([page([left(50, 50, 'Dear Sir or Madam')])])).toThrow('no table of transactions');
  });
});
