import { describe, expect, it } from 'vitest';
import { collect } from './collect.ts';
import type { ParsedFile } from './statement.ts';
import { openTableFile } from './table-file.ts';

const read = (rows: readonly string[]): ParsedFile =>
  collect(
    openTableFile(
      { rows: () => rows.map((row, index) => ({ line: index + 1, cells: row.split('|') })) },
      { format: 'XLSX', fileName: 'ACME.xlsx' },
    ),
  );

describe('openTableFile', () => {
  it('takes a sheet for what it is', () => {
    const broker = read([
      'Trades of 2026||||||',
      'Date|Type|Symbol|Quantity|Price|Amount|Currency',
      '2026-01-05|Buy|ACME|10|12.50|-125.00|USD',
      '2026-01-06|Sell|ACME|5|13.00|65.00|USD',
    ]);
    expect(broker.format).toBe('XLSX (broker)');
    expect(broker.investments[0]!.lines.map(({ line, type, symbol }) => [line, type, symbol])).toEqual([
      [3, 'BUY', 'ACME'],
      [4, 'SELL', 'ACME'],
    ]);
    const prices = read([
      'Date|Open|High|Low|Close|Volume',
      '2026-01-05|1|2|1|2|100',
      '2026-01-06|2|3|2|3|100',
    ]);
    expect([prices.format, prices.prices.length, prices.prices[0]!.symbol]).toEqual([
      'XLSX (price)',
      2,
      'ACME',
    ]);
    const bank = read(['Date|Text|Amount', '2026-01-05|Rent|-5.00', '2026-01-06|Pay|7.00']);
    expect([bank.format, bank.statements[0]!.lines.length]).toEqual(['XLSX', 2]);
  });
});
