import { describe, expect, it } from 'vitest';
import { isSameAccount } from './account-number.ts';

describe('one account by two numbers (IBANs: examples of the SWIFT registry)', () => {
  it.each<[string, string, string | null, boolean]>([
    ['DE89370400440532013000', '532013000', '37040044', true],
    ['DE89 3704 0044 0532 0130 00', '0532013000', null, true],
    ['GB29NWBK60161331926819', '31926819', '601613', true],
    ['NL91ABNA0417164300', '0417164300', 'ABN AMRO', true],
    ['DE89370400440532013000', '532013000', '12030000', false],
    ['DE89370400440532013000', '532013001', null, false],
    ['DE89370400440532013000', '13000', null, false],
    ['DE89370400440532013000', '37040044/0532013000', '37040044', true],
    ['DE89370400440532013000', '12030000/0532013000', '12030000', false],
    ['DE89370400440532013000', 'GB29NWBK60161331926819', null, false],
    ['37040044/0532013000', '532013000', '37040044', true],
    ['12030000/0532013000', '532013000', '37040044', false],
    ['4711', '4711', null, false],
  ])('%s and %s of %s: %s', (iban, number, institution, expected) => {
    const [a, b] = [
      { number: iban, institution: null },
      { number, institution },
    ];
    expect([isSameAccount(a, b), isSameAccount(b, a)]).toEqual([expected, expected]);
  });
});
