import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tokenize } from './csv-tokens.ts';

describe('tokenize', () => {
  it.each<[string, string, { line: number; cells: string[] }[]]>([
    [
      'LF',
      'a,b\nc,d',
      [
        { line: 1, cells: ['a', 'b'] },
        { line: 2, cells: ['c', 'd'] },
      ],
    ],
    [
      'CRLF and an empty line',
      'a,b\r\n\r\nc,d\r\n',
      [
        { line: 1, cells: ['a', 'b'] },
        { line: 3, cells: ['c', 'd'] },
      ],
    ],
    [
      'CR',
      'a,b\rc,d',
      [
        { line: 1, cells: ['a', 'b'] },
        { line: 2, cells: ['c', 'd'] },
      ],
    ],
    ['doubled quotes', '"a ""x"", y",""', [{ line: 1, cells: ['a "x", y', ''] }]],
    [
      'line breaks in a cell',
      '"a\nb",c\nd,e',
      [
        { line: 1, cells: ['a\nb', 'c'] },
        { line: 3, cells: ['d', 'e'] },
      ],
    ],
    [
      'quotes that a bank did not double',
      '"ACME "BEST" LTD",5',
      [{ line: 1, cells: ['ACME "BEST" LTD', '5'] }],
    ],
    ['quotes inside a bare cell', '5" pipe,1', [{ line: 1, cells: ['5" pipe', '1'] }]],
  ])('reads %s', (_, text, expected) => {
    expect(tokenize(text, ',')).toEqual(expected);
  });

  it('goes on behind a quote that never closes', () => {
    const read = tokenize('a,b\n"lost,1\n"x",2\nc,3', ',');
    expect(read.map((row) => [row.line, row.cells.length, row.problem !== undefined])).toEqual([
      [1, 2, false],
      [2, 2, true],
      [3, 2, false],
      [4, 2, false],
    ]);
  });

  it('reads back what RFC 4180 writes', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r\n', ' b', 'é') });
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { maxLength: 6 }), (table) => {
        // Outside RFC 4180: a quote behind a line break is taken for the sign of a lost quote.
        fc.pre(!table.flat().some((one) => /[\r\n]"|"\s*(?:,|[\r\n])/.test(one)));
        const text = table
          .map((row) => row.map((one) => `"${one.replaceAll('"', '""')}"`).join(','))
          .join('\r\n');
        expect(tokenize(text, ',').map((row) => row.cells)).toEqual(table);
      }),
    );
  });
});
