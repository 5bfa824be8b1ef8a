import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDecimal } from '../money/decimal.ts';
import { type EpochDay, formatDay, fromCivil } from '../time/day.ts';
import { collect } from './collect.ts';
import { openCsv } from './csv.ts';
import type { ByteSource } from './source.ts';
import { sourceOf } from './source.ts';
import type { StatementPart } from './statement.ts';

interface Row {
  readonly day: EpochDay;
  readonly cents: number;
  readonly text: string;
}

interface Writing {
  readonly delimiter: ',' | ';' | '\t' | '|';
  readonly mark: '.' | ',';
  readonly grouped: boolean;
  readonly sign: 'leading' | 'trailing' | 'parentheses' | 'CR/DR' | 'columns' | 'S/H';
  readonly date: 'd.m.y' | 'm/d/y' | 'y-m-d' | 'd-mon-y' | 'yyyymmdd' | 'd.m.yy';
  readonly order: 'oldest first' | 'newest first';
  readonly encoding: 'utf-8' | 'utf-8 with mark' | 'utf-16le' | 'latin1';
  readonly lineEnd: '\n' | '\r\n';
  readonly preamble: boolean;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function writeDay(day: EpochDay, form: Writing['date']): string {
  const [y, m, d] = formatDay(day).split('-') as [string, string, string];
  const month = MONTHS[Number(m) - 1]!;
  return {
    'd.m.y': `${d}.${m}.${y}`,
    'm/d/y': `${m}/${d}/${y}`,
    'y-m-d': `${y}-${m}-${d}`,
    'd-mon-y': `${Number(d)}-${month}-${y.slice(2)}`,
    yyyymmdd: `${y}${m}${d}`,
    'd.m.yy': `${Number(d)}.${Number(m)}.${y.slice(2)}`,
  }[form];
}

function writeFigure(cents: number, { mark, grouped }: Writing): string {
  const [whole, fraction] = (Math.abs(cents) / 100).toFixed(2).split('.') as [string, string];
  const group = mark === '.' ? ',' : '.';
  return `${grouped ? whole.replace(/\B(?=(\d{3})+$)/g, group) : whole}${mark}${fraction}`;
}

/** The cells that say one amount. */
function writeAmount(cents: number, writing: Writing): string[] {
  const figure = writeFigure(cents, writing);
  const out = cents < 0;
  switch (writing.sign) {
    case 'leading':
      return [out ? `-${figure}` : figure];
    case 'trailing':
      return [out ? `${figure}-` : figure];
    case 'parentheses':
      return [out ? `(${figure})` : figure];
    case 'CR/DR':
      return [`${figure} ${out ? 'DR' : 'CR'}`];
    case 'columns':
      return out ? [figure, ''] : ['', figure];
    case 'S/H':
      return [figure, out ? 'S' : 'H'];
  }
}

const AMOUNT_HEADERS: Readonly<Record<Writing['sign'], string[]>> = {
  leading: ['Amount'],
  trailing: ['Amount'],
  parentheses: ['Amount'],
  'CR/DR': ['Amount'],
  columns: ['Debit', 'Credit'],
  'S/H': ['Amount', 'S/H'],
};

function encode(text: string, encoding: Writing['encoding']): Uint8Array {
  if (encoding === 'utf-16le') return new Uint8Array(Buffer.from(`\ufeff${text}`, 'utf16le'));
  if (encoding === 'latin1') return new Uint8Array(Buffer.from(text, 'latin1'));
  return new TextEncoder().encode(encoding === 'utf-8' ? text : `\ufeff${text}`);
}

function writeFile(rows: readonly Row[], start: number, writing: Writing): Uint8Array {
  const quote = (cell: string): string =>
    cell.includes(writing.delimiter) || cell.includes('"') ? `"${cell.replaceAll('"', '""')}"` : cell;
  let balance = start;
  const lines = rows.map(({ day, cents, text }) => {
    balance += cents;
    const after = `${balance < 0 ? '-' : ''}${writeFigure(balance, writing)}`;
    return [writeDay(day, writing.date), text, ...writeAmount(cents, writing), after];
  });
  if (writing.order === 'newest first') lines.reverse();
  const header = ['Date', 'Description', ...AMOUNT_HEADERS[writing.sign], 'Balance'];
  const above = writing.preamble
    ? [
        ['Account', 'DE02120300000000202051'],
        ['Export', 'x'],
      ]
    : [];
  const records = [...above, header, ...lines].map((cells) => cells.map(quote).join(writing.delimiter));
  return encode(`${records.join(writing.lineEnd)}${writing.lineEnd}`, writing.encoding);
}

const writings: fc.Arbitrary<Writing> = fc.record({
  delimiter: fc.constantFrom(',', ';', '\t', '|'),
  mark: fc.constantFrom('.', ','),
  grouped: fc.boolean(),
  sign: fc.constantFrom('leading', 'trailing', 'parentheses', 'CR/DR', 'columns', 'S/H'),
  date: fc.constantFrom('d.m.y', 'm/d/y', 'y-m-d', 'd-mon-y', 'yyyymmdd', 'd.m.yy'),
  order: fc.constantFrom('oldest first', 'newest first'),
  encoding: fc.constantFrom('utf-8', 'utf-8 with mark', 'utf-16le', 'latin1'),
  lineEnd: fc.constantFrom('\n', '\r\n'),
  preamble: fc.boolean(),
});

const TEXTS = ['REWE Markt', 'Bäckerei, Café', 'ACME "Best" Ltd', 'Miete; Januar', 'a|b', 'Lohn 2026'];
const statements: fc.Arbitrary<Row[]> = fc
  .array(
    fc.record({
      gap: fc.integer({ min: 0, max: 9 }),
      cents: fc.integer({ min: 1, max: 99_999_999 }).chain((cents) => fc.constantFrom(cents, -cents)),
      text: fc.constantFrom(...TEXTS),
    }),
    { minLength: 12, maxLength: 40 },
  )
  .filter((rows) => rows.some(({ cents }) => cents < 0) && rows.some(({ cents }) => cents > 0))
  .filter((rows) => rows.reduce((sum, { gap }) => sum + gap, 0) > 40)
  .map((rows) => {
    let day = fromCivil(2026, 1, 3);
    return rows.map(({ gap, cents, text }) => {
      day += gap;
      return { day, cents, text };
    });
  });

/** A source that gives its bytes in pieces of the given sizes, over and over. */
function inPieces(bytes: Uint8Array, sizes: readonly number[]): ByteSource {
  function* chunks(): Generator<Uint8Array> {
    let at = 0;
    for (let i = 0; at < bytes.length; i += 1) {
      const end = at + sizes[i % sizes.length]!;
      // The piece is overwritten when the next one is read.
      const piece = bytes.slice(at, end);
      yield piece;
      piece.fill(0);
      at = end;
    }
  }
  return { ...sourceOf(bytes), chunks };
}

describe('any dialect', () => {
  it('is read back as it was written', () => {
    fc.assert(
      fc.property(statements, fc.integer({ min: 0, max: 5_000_000 }), writings, (rows, start, writing) => {
        const parsed = collect(openCsv(sourceOf(writeFile(rows, start, writing))));
        const [statement] = parsed.statements;
        expect(parsed.rejected).toEqual([]);
        expect(
          statement!.lines.map((line) => [
            formatDay(line.date),
            formatDecimal(line.amount),
            line.description,
          ]),
        ).toEqual(rows.map(({ day, cents, text }) => [formatDay(day), (cents / 100).toFixed(2), text]));
        const total = rows.reduce((sum, { cents }) => sum + cents, start);
        expect(formatDecimal(statement!.opening!.amount)).toBe((start / 100).toFixed(2));
        expect(formatDecimal(statement!.closing!.amount)).toBe((total / 100).toFixed(2));
      }),
      { numRuns: 120 },
    );
  });

  it('gives the same parts however the bytes are cut', () => {
    fc.assert(
      fc.property(
        statements,
        writings,
        fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 6 }),
        (rows, writing, sizes) => {
          const bytes = writeFile(rows, 0, writing);
          const whole: StatementPart[] = [...openCsv(sourceOf(bytes)).parts()];
          const cut = [...openCsv(inPieces(bytes, sizes)).parts()];
          expect(cut).toEqual(whole);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('reads its own profile and is recognised by its signature', () => {
    fc.assert(
      fc.property(statements, writings, (rows, writing) => {
        const bytes = writeFile(rows, 0, writing);
        const first = openCsv(sourceOf(bytes));
        const { dialect, signature } = first;
        // One row alone says little; the saved profile says the rest.
        const single = writeFile(rows.slice(0, 1), 0, writing);
        const next = openCsv(sourceOf(single), {
          profiles: [{ signature: signature!, dialect: JSON.parse(JSON.stringify(dialect)) }],
        });
        expect(next.signature).toBe(signature);
        const [line] = collect(next).statements[0]!.lines;
        expect([formatDay(line!.date), formatDecimal(line!.amount)]).toEqual([
          formatDay(rows[0]!.day),
          (rows[0]!.cents / 100).toFixed(2),
        ]);
      }),
      { numRuns: 50 },
    );
  });
});
