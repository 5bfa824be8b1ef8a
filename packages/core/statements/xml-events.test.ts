import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inPieces, textSource } from './fixtures/reading.ts';
import { sourceOf } from './source.ts';
import { StatementError } from './statement.ts';
import { attributeOf, readXml, resolveEntities, xmlEncoding, xmlReader } from './xml-events.ts';

/** Events in one line each; neighbouring texts are one. */
function events(pieces: readonly string[]): string[] {
  const seen: string[] = [];
  const reader = xmlReader({
    open: (name, attributes, line) =>
      seen.push(`<${name}${attributes.trim() === '' ? '' : ` ${attributes.trim()}`}@${line()}`),
    text: (text) => {
      if (seen.at(-1)?.startsWith('"') === true) seen[seen.length - 1] += text;
      else seen.push(`"${text}`);
    },
    close: (name) => seen.push(`/${name}`),
  });
  for (const piece of pieces) reader.write(piece);
  reader.end();
  return seen;
}

function failure(text: string): StatementError {
  try {
    events([text]);
  } catch (error) {
    if (error instanceof StatementError) return error;
    throw error;
  }
  throw new Error('no StatementError was thrown');
}

describe('xmlReader', () => {
  it.each<[string, string, string[]]>([
    ['prefixes', '<n:a><n:b/></n:a>', ['<a@1', '<b@1', '/b', '/a']],
    ['declarations and comments', '<?xml version="1.0"?><!-- < & > --><a/>', ['<a@1', '/a']],
    ['CDATA', '<a>1<![CDATA[<&]]>2</a>', ['<a@1', '"1<&2', '/a']],
    ['a > in an attribute', '<a x="1>2" y=\'"\'>t</a>', ['<a x="1>2" y=\'"\'@1', '"t', '/a']],
    ['entities', '<a>&lt;&#228;&#xE4;&amp;lt;&quot;</a>', ['<a@1', '"<ää&lt;"', '/a']],
    ['a raw ampersand', '<a>A & B &co; C</a>', ['<a@1', '"A & B &co; C', '/a']],
    [
      'lines',
      '<a>\n<b>\n</b>\r\n<c/></a>',
      ['<a@1', '"\n', '<b@2', '"\n', '/b', '"\r\n', '<c@4', '/c', '/a'],
    ],
    ['white space in tags', '<a\n x="1"\n></a >', ['<a x="1"@1', '/a']],
    ['documents one after the other', '<a/>\n<?xml version="1.0"?>\n<b/>', ['<a@1', '/a', '<b@3', '/b']],
  ])('reads %s', (_, text, expected) => {
    expect(events([text])).toEqual(expected);
  });

  it.each<[string, string, string, number]>([
    ['an open element', '<a>\n<b>', 'ends inside <b>', 2],
    ['an open tag', '<a/>\n<b', 'ends inside a tag', 2],
    ['an open comment', '<a/><!-- ', 'ends inside a tag', 1],
    ['a wrong end', '<a>\n</b>', '</b> stands where <a>', 2],
    ['one end too many', '<a/></a>', 'not open', 1],
    [
      'a document type',
      '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
      'document type',
      1,
    ],
    ['text outside', 'hello <a/>', 'outside', 1],
    ['a bare <', '<a>1 < 2</a>', '"<"', 1],
    ['deep nesting', '<a>'.repeat(500), 'deeper', 1],
  ])('refuses %s with its line', (_, text, message, line) => {
    const error = failure(text);
    expect(error.message).toContain(message);
    expect(error.line).toBe(line);
    expect(error.mend).not.toBe('');
  });

  it('keeps no token without end', () => {
    expect(() => events(['<a>', ...Array.from({ length: 40 }, () => 'x'.repeat(65_536))])).toThrow(
      StatementError,
    );
  });

  it('gives the same events for any cut of the text', () => {
    const text =
      '<?xml version="1.0"?>\n<r a="1>2"><!-- c --><n:x>A &amp; B<![CDATA[ <c> ]]></n:x>\n<y/>\r\n&#228;</r>\n';
    const whole = events([text]);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 8 }), (sizes) => {
        const pieces: string[] = [];
        for (let at = 0, i = 0; at < text.length; i += 1) {
          const size = sizes[i % sizes.length]!;
          pieces.push(text.slice(at, at + size));
          at += size;
        }
        expect(events(pieces)).toEqual(whole);
      }),
    );
  });

  it('never fails otherwise than with a StatementError', () => {
    const part = fc.constantFrom(
      '<',
      '>',
      '/',
      'a',
      '"',
      "'",
      '=',
      ' ',
      '\n',
      '&',
      ';',
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      '<?',
      '?>',
      '<a>',
      '</a>',
      '\0',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 30 }), (parts) => {
        try {
          events(parts);
        } catch (error) {
          expect(error).toBeInstanceOf(StatementError);
        }
      }),
    );
  });
});

describe('values', () => {
  it.each([
    ['&#0;', '\ufffd'],
    ['&#xD800;', '\ufffd'],
    ['&#x10FFFF;', '\u{10ffff}'],
    ['&nbsp;', '&nbsp;'],
    ['&AMP;', '&'],
  ])('resolves %s to %j', (text, expected) => {
    expect(resolveEntities(text)).toBe(expected);
  });

  it('finds attributes by local name', () => {
    expect(attributeOf(' a:Ccy="EUR"', 'Ccy')).toBe('EUR');
    expect(attributeOf('Ccy = \'E&amp;R\' x="1"', 'Ccy')).toBe('E&R');
    expect(attributeOf('xCcy="EUR"', 'Ccy')).toBe(null);
  });
});

describe('encodings', () => {
  it.each([
    [
      '<?xml version="1.0" encoding="ISO-8859-1"?><a>\u00e4</a>',
      (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0)),
    ],
    [
      '<?xml version="1.0" encoding="UTF-8"?><a>\u00e4</a>',
      (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0)),
    ],
    ['\ufeff<?xml version="1.0"?><a>\u00e4</a>', (text: string) => new TextEncoder().encode(text)],
    [
      '\ufeff<?xml version="1.0" encoding="UTF-16"?><a>\u00e4</a>',
      (text: string) => new Uint8Array(Uint16Array.from(text, (char) => char.charCodeAt(0)).buffer),
    ],
  ])('reads %j', (text, encode) => {
    const source = sourceOf(encode(text));
    const said: string[] = [];
    const handler = { open: () => undefined, close: () => undefined, text: (one: string) => said.push(one) };
    for (const _ of readXml(inPieces(encode(text), [1, 2, 3]), xmlEncoding(source), handler));
    expect(said.join('')).toBe('ä');
  });

  it('refuses an encoding that nobody knows', () => {
    expect(() => xmlEncoding(textSource('<?xml version="1.0" encoding="KLINGON"?><a/>'))).toThrow(
      StatementError,
    );
  });
});
