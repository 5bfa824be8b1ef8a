import fc from 'fast-check';
import { expect, it } from 'vitest';
import { attributesOf } from '../statements/xml-events.ts';
import { valuesKeeper } from './flex-values.ts';

const name = fc.constantFrom('accountId', 'symbol', 'description', 'underlyingSymbol', 'isin', 'price');
const value = fc
  .constantFrom('', 'A&amp;B', 'x symbol="', "it's", '1.5', 'é', ' a=b ')
  .map((text) => text.replaceAll('"', '&quot;'));
const space = fc.constantFrom(' ', '  ', '\n\t', '');
const rows = fc.array(
  fc.uniqueArray(fc.tuple(name, value, space), { selector: ([key]) => key, maxLength: 6 }),
  { maxLength: 8 },
);

it('says of each row what its attributes are, whatever the rows before were like', () => {
  fc.assert(
    fc.property(rows, fc.constantFrom('"', "'"), (all, quote) => {
      const keep = valuesKeeper();
      for (const row of all) {
        const text = row
          .map(([key, cell, gap]) => `${gap} ${key}=${quote}${cell.replaceAll(quote, '')}${quote}`)
          .join('');
        const expected = attributesOf(text);
        const values = keep('Trade', text);
        expect(new Map(values)).toEqual(expected);
        for (const key of ['symbol', 'price', 'absent']) expect(values.get(key)).toBe(expected.get(key));
      }
    }),
  );
});

it('reads other spellings and more attributes than before', () => {
  const keep = valuesKeeper();
  expect(keep('Trade', 'symbol="A" price="1"').get('price')).toBe('1');
  expect(keep('Trade', 'symbol="B" price="2"').get('symbol')).toBe('B');
  expect(keep('Trade', 'symbol="B" price="2" isin="X"').get('isin')).toBe('X');
  expect(keep('Trade', "symbol = 'C' price='3'").get('symbol')).toBe('C');
});
