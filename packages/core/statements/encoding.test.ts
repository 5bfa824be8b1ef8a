import { describe, expect, it } from 'vitest';
import { cleanText, decodeText } from './encoding.ts';

/** Bytes of a text in a single-byte page, by asking the decoder for each byte. */
function encodeIn(label: string, text: string): Uint8Array {
  const decoder = new TextDecoder(label);
  const table = new Map(
    Array.from({ length: 256 }, (_, byte) => [decoder.decode(new Uint8Array([byte])), byte]),
  );
  return new Uint8Array([...text].map((char) => table.get(char)!));
}

const utf16 = (text: string, bigEndian: boolean): Uint8Array => {
  const bytes = new Uint8Array(Buffer.from(text, 'utf16le'));
  return bigEndian ? new Uint8Array(Buffer.from(bytes).swap16()) : bytes;
};

describe('decodeText', () => {
  it.each<[string, Uint8Array, string, string]>([
    ['ASCII', encodeIn('windows-1252', 'a,b'), 'utf-8', 'a,b'],
    ['UTF-8', new TextEncoder().encode('Müller'), 'utf-8', 'Müller'],
    ['UTF-8 with a mark', new TextEncoder().encode('\ufeffMüller'), 'utf-8', 'Müller'],
    ['UTF-16 LE with a mark', utf16('\ufeffMüller', false), 'utf-16le', 'Müller'],
    ['UTF-16 BE with a mark', utf16('\ufeffMüller', true), 'utf-16be', 'Müller'],
    ['UTF-16 LE', utf16('Date,Text', false), 'utf-16le', 'Date,Text'],
    ['UTF-16 BE', utf16('Date,Text', true), 'utf-16be', 'Date,Text'],
    [
      'German',
      encodeIn('windows-1252', 'Gebühr für Überweisung, Straße 5 €'),
      'windows-1252',
      'Gebühr für Überweisung, Straße 5 €',
    ],
    [
      'French',
      encodeIn('windows-1252', 'Libellé prélèvement à Nîmes, reçu'),
      'windows-1252',
      'Libellé prélèvement à Nîmes, reçu',
    ],
    [
      'Spanish',
      encodeIn('windows-1252', 'Nómina año, alquiler María'),
      'windows-1252',
      'Nómina año, alquiler María',
    ],
    [
      'Danish',
      encodeIn('windows-1252', 'Køb på Nørrebro, København, æble'),
      'windows-1252',
      'Køb på Nørrebro, København, æble',
    ],
    [
      'Czech',
      encodeIn('windows-1250', 'Příkaz k úhradě, částka v Kč, měsíční předplatné'),
      'windows-1250',
      'Příkaz k úhradě, částka v Kč, měsíční předplatné',
    ],
    [
      'Polish',
      encodeIn('windows-1250', 'Wpłata własna, opłata za żłobek'),
      'windows-1250',
      'Wpłata własna, opłata za żłobek',
    ],
    ['Russian', encodeIn('windows-1251', 'Оплата счета, перевод'), 'windows-1251', 'Оплата счета, перевод'],
    // Bytes from the Unicode mapping tables SHIFTJIS.TXT, KSX1001.TXT and GB2312.TXT.
    [
      'Japanese ("furikomi" in katakana)',
      new Uint8Array([0x83, 0x74, 0x83, 0x8a, 0x83, 0x52, 0x83, 0x7e]),
      'shift_jis',
      'フリコミ',
    ],
    ['Korean', new Uint8Array([0xc7, 0xd1, 0xb1, 0xdb, 0xc0, 0xd4, 0xb1, 0xdd]), 'euc-kr', '한글입금'],
    ['Chinese', new Uint8Array([0xd6, 0xd0, 0xce, 0xc4, 0xd2, 0xf8, 0xd0, 0xd0]), 'gb18030', '中文银行'],
  ])('reads %s', (_, bytes, encoding, text) => {
    expect(decodeText(bytes)).toEqual({ text, encoding });
  });

  it('follows a declared page, but not against valid UTF-8 or a page that does not exist', () => {
    const bytes = encodeIn('windows-1252', 'è');
    expect(decodeText(bytes, 'windows-1250').text).toBe('č');
    expect(decodeText(bytes, '1252').text).toBe('è');
    expect(decodeText(bytes, 'NONE').text).toBe('è');
    expect(decodeText(new TextEncoder().encode('è'), '1252').text).toBe('è');
  });

  it('keeps stray NULs as characters, which cleaning drops', () => {
    const { text } = decodeText(new Uint8Array([0x61, 0, 0x62, 0x09, 0x63]));
    expect(cleanText(text)).toBe('ab c');
  });
});
