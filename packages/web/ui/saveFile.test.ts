import { expect, it } from 'vitest';
import { csvOf } from './saveFile.ts';

it('quotes what needs quoting (RFC 4180) and keeps formulas texts', () => {
  expect(
    csvOf([
      ['a', 'b "c", d'],
      ['-12.50', '=1+1'],
      ['@x', 'two\nlines'],
    ]),
  ).toBe('a,"b ""c"", d"\r\n-12.50,\'=1+1\r\n\'@x,"two\nlines"\r\n');
});
