import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Decimal, equals, formatDecimal, sum } from '../money/decimal.ts';
import { formatDay, fromCivil } from '../time/day.ts';
import { collect } from './collect.ts';
import type { CsvOptions } from './csv-dialect.ts';
import { inPieces, rows, textSource } from './fixtures/reading.ts';
import { qifParser } from './qif.ts';
import { qifDay } from './qif-values.ts';
import { sourceOf } from './source.ts';
import { type ParsedFile, StatementError } from './statement.ts';

const read = (text: string, options: CsvOptions = {}): string[] =>
  rows(qifParser.open(textSource(text), options).parts());
const parse = (text: string, options: CsvOptions = {}): ParsedFile =>
  collect(qifParser.open(textSource(text), options));
const bank = (...records: string[]): string => `!Type:Bank\n${records.map((one) => `${one}\n^\n`).join('')}`;

describe('dates', () => {
  it.each<[string, 'dmy' | 'mdy' | 'ymd', string | null]>([
    ["2/14'2020", 'mdy', '2020-02-14'],
    ["1/ 1'00", 'mdy', '2000-01-01'],
    ["12/31'99", 'mdy', '2099-12-31'],
    ['12/31/99', 'mdy', '1999-12-31'],
    ["31.12'04", 'dmy', '2004-12-31'],
    ['08/27/21', 'mdy', '2021-08-27'],
    ['22.12.2017', 'dmy', '2017-12-22'],
    ['2022-09-23', 'mdy', '2022-09-23'],
    ['20220923', 'mdy', '2022-09-23'],
    [' 6/ 1/94', 'mdy', '1994-06-01'],
    ['2/30/2020', 'mdy', null],
    ['0000-01-01', 'ymd', null],
    ["2/14'2020", 'ymd', null],
    ['soon', 'mdy', null],
  ])('reads %j as %s', (text, order, expected) => {
    const day = qifDay(text, order);
    expect(day === null ? null : formatDay(day)).toBe(expected);
  });

  it.each<[string, string[], string]>([
    ['a day beyond twelve', ['D01/02/2020', 'D13/02/2020'], '2020-02-01'],
    ['a month in the second place', ['D01/02/2020', 'D01/13/2020'], '2020-01-02'],
    ['dates that run one way', ['D01/03/2020', 'D02/03/2020', 'D01/04/2020', 'D05/04/2020'], '2020-03-01'],
    [
      'dates that run one way, month first',
      ['D03/01/2020', 'D03/02/2020', 'D04/01/2020', 'D04/05/2020'],
      '2020-03-01',
    ],
  ])('infers the order from %s', (_, dates, first) => {
    const { statements, warnings } = parse(bank(...dates.map((date) => `${date}\nT1.00`)));
    const [line] = [...statements[0]!.lines].sort((a, b) => a.line - b.line);
    expect(formatDay(line!.date)).toBe(first);
    expect(warnings).toEqual([]);
  });

  it('follows habit where the dates are silent, says so, and can be told', () => {
    const dates = ['D01/02/2020'];
    const dollars = parse(bank(...dates.map((date) => `${date}\nT1.00`)));
    expect(formatDay(dollars.statements[0]!.lines[0]!.date)).toBe('2020-01-02');
    expect(dollars.warnings[0]).toContain('choose the order');
    const euros = parse(bank(...dates.map((date) => `${date}\nT1,00`)));
    expect(formatDay(euros.statements[0]!.lines[0]!.date)).toBe('2020-02-01');
    const told = parse(bank(...dates.map((date) => `${date}\nT1.00`)), { dialect: { dateOrder: 'dmy' } });
    expect(formatDay(told.statements[0]!.lines[0]!.date)).toBe('2020-02-01');
    expect(told.warnings).toEqual([]);
  });
});

describe('amounts', () => {
  it.each<[string[], string[]]>([
    [
      ['T-1,234.56', 'T5'],
      ['-1234.56', '5'],
    ],
    [
      ['T-1.234,56', 'T1.000'],
      ['-1234.56', '1000'],
    ],
    [
      ["T1'234.50", 'U7.00'],
      ['1234.50', '7.00'],
    ],
    [
      ['T1,000', 'T2.50'],
      ['1000', '2.50'],
    ],
    [
      ['T-0,5', 'T3,25'],
      ['-0.5', '3.25'],
    ],
  ])('reads %j', (fields, expected) => {
    const { statements } = parse(bank(...fields.map((field) => `D2020-01-02\n${field}`)));
    expect(statements[0]!.lines.map((line) => formatDecimal(line.amount)).sort()).toEqual(
      [...expected].sort(),
    );
  });

  it('takes the mark that is given', () => {
    const { statements } = parse(bank('D2020-01-02\nT1,000'), { dialect: { decimalMark: ',' } });
    expect(formatDecimal(statements[0]!.lines[0]!.amount)).toBe('1.00');
  });
});

describe('records', () => {
  it('has payee, memo, number, category and transfers as written', () => {
    expect(
      read(
        bank(
          "D2/14'2020\nT-5.00\nCX\nN1001\nPShop\nMmemo\nAStreet 1\nATown\nLFood:Groceries/Home",
          "D2/15'2020\nT7.00\nNDEP\nL[Savings]",
        ),
      ),
    ).toEqual([
      '0 account - - checking - in -',
      '0 L2 2020-02-14 | -5.00 | Shop | memo | 1001',
      '0 L12 2020-02-15 | 7.00 |  |  | -',
    ]);
    const [line, transfer] = parse(bank('D2020-02-14\nT-5.00\nLFood', 'D2020-02-15\nT7.00\nL[Savings]'))
      .statements[0]!.lines;
    expect([line!.category, transfer!.category]).toEqual(['Food', '[Savings]']);
  });

  it('keeps splits with the line', () => {
    const [line] = parse(
      bank(
        "D1/ 1'00\nU-10.00\nT-10.00\nPA Payee\nL--Split--\nS[An Account]\nEone\n$-9.00\nSA Category\n$-1.00",
      ),
    ).statements[0]!.lines;
    expect(line!.category).toBe(null);
    expect(line!.description).toBe('[An Account] one -9.00; A Category -1.00');
    expect(line!.splits!.map((one) => [one.category, formatDecimal(one.amount), one.memo])).toEqual([
      ['[An Account]', '-9.00', 'one'],
      ['A Category', '-1.00', ''],
    ]);
  });

  it.each<[string, string, string]>([
    ['a split that does not add up', 'D2020-01-02\nT3.00\nSA\n$1.00\nSB\n$1.00', 'the splits add up to 2.00'],
    ['a split without amount', 'D2020-01-02\nT3.00\nSA\n$1.00\nSB', 'a split has no amount'],
    ['a missing date', 'T3.00\nPX', 'no date'],
    ['a day that does not exist', 'D2020-02-31\nT3.00', 'is not a date'],
    ['a missing amount', 'D2020-01-02\nPX', 'the amount is missing'],
    ['words', 'D2020-01-02\nTabc', 'is not an amount'],
    ['an exponent', 'D2020-01-02\nT1e300', 'exponent'],
    ['NaN', 'D2020-01-02\nTNaN', 'not a finite amount'],
    ['endless digits', `D2020-01-02\nT${'9'.repeat(99_999)}`, 'more digits'],
    [
      'two records without a mark between',
      'D2020-01-02\nT1.00\nD2020-01-03\nT2.00',
      'the mark ^ between two records is missing',
    ],
  ])('rejects %s and goes on', (_, record, reason) => {
    const { rejected, statements } = parse(bank('D2020-01-01\nT1.00', record, 'D2020-01-05\nT1.00'));
    expect(rejected.map((one) => one.line)).toEqual([5]);
    expect(rejected[0]!.reason).toContain(reason);
    expect(statements[0]!.lines).toHaveLength(2);
  });

  it('takes the last record without a mark, with a warning', () => {
    expect(read('!Type:CCard\nD2020-01-02\nT-1.00')).toEqual([
      '0 account - - credit-card - in -',
      '0 L2 2020-01-02 | -1.00 |  |  | -',
      'warning: line 2: the last record has no mark ^ behind it: if the file was cut off there, its last value is incomplete',
    ]);
  });

  it('reads CR LF, CR, Latin-1 and NULs', () => {
    const text = bank('D2020-01-02\nT-1.00\nPBäcker', 'D2020-01-03\nT2.00');
    const plain = read(text);
    expect(plain[1]).toContain('Bäcker');
    expect(read(text.replaceAll('\n', '\r\n'))).toEqual(plain);
    expect(read(text.replaceAll('\n', '\r'))).toEqual(plain);
    expect(read(text.replace('Bä', 'B\0ä'))).toEqual(plain);
    const latin = Uint8Array.from(text, (char) => char.charCodeAt(0));
    expect(rows(qifParser.open(sourceOf(latin), {}).parts())).toEqual(plain);
  });
});

describe('accounts', () => {
  it('names each by the account record before it, whatever lists stand between', () => {
    const text = `# made by hand
!Option:AutoSwitch
!Account
NCurrent
TBank
^
NVisa
TCCard
^
!Clear:AutoSwitch
!Type:Cat
NFood
T
^
!Account
NVisa
TCCard
^
!Type:CCard
D2020-01-02
T-1.00
^
!Account
NCurrent
TBank
^
!Type:Bank
D2020-01-01
T5.00
POpening Balance
L[Current]
^
D2020-01-02
T2.00
^
!Type:Memorized
KP
T9.00
^
`;
    expect(read(text, { dialect: { currency: 'EUR' } })).toEqual([
      '0 account - - credit-card Visa in EUR',
      '0 L20 2020-01-02 | -1.00 |  |  | -',
      '1 account - - checking Current in EUR',
      '1 opening 2020-01-01 5.00',
      '1 L33 2020-01-02 | 2.00 |  |  | -',
    ]);
  });

  it.each<[string, string | null]>([
    ['Bank', 'checking'],
    ['Cash', null],
    ['CCard', 'credit-card'],
    ['Oth A', null],
    ['Oth L', 'credit-line'],
    ['oth l ', 'credit-line'],
  ])('reads !Type:%s', (type, kind) => {
    expect(parse(`!Type:${type}\nD2020-01-02\nT1.00\n^\n`).statements[0]!.account.kind).toBe(kind);
  });

  it.each([
    ['an empty file', ''],
    ['another text', 'This is not a QIF file.'],
    ['lists alone', '!Type:Cat\nNFood\n^\n'],
    ['an account alone', '!Account\nNCurrent\nTBank\n^\n'],
  ])('refuses %s', (_, text) => {
    expect(() => parse(text)).toThrow(StatementError);
  });
});

describe('properties', () => {
  const cents = fc
    .integer({ min: -99_999_999, max: 99_999_999 })
    .map((units): Decimal => ({ units: BigInt(units), scale: 2 }));
  const word = fc.stringMatching(/^[A-Za-zäß][A-Za-z ]{0,12}[a-z]$/).map((text) => text.replace(/ +/g, ' '));
  const day = fc.integer({ min: fromCivil(1990, 1, 1), max: fromCivil(2035, 12, 31) });
  const record = fc.record({
    amount: cents,
    day,
    payee: word,
    memo: word,
    splits: fc.array(cents, { maxLength: 3 }),
  });

  it('reads back what was written, however it is cut', () => {
    fc.assert(
      fc.property(
        fc.array(record, { minLength: 1, maxLength: 8 }),
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 6 }),
        (records, sizes) => {
          const wanted = records.map((one) => ({
            ...one,
            amount: one.splits.length > 0 ? sum(one.splits) : one.amount,
          }));
          const text = bank(
            ...wanted.map((one) =>
              [
                `D${formatDay(one.day)}`,
                `T${formatDecimal(one.amount, 2)}`,
                `P${one.payee}`,
                `M${one.memo}`,
                ...one.splits.map((split) => `SCategory\n$${formatDecimal(split)}`),
              ].join('\n'),
            ),
          );
          const { statements, rejected } = collect(
            qifParser.open(inPieces(new TextEncoder().encode(text), sizes), {}),
          );
          const lines = [...statements[0]!.lines].sort((a, b) => a.line - b.line);
          expect(rejected).toEqual([]);
          expect(
            lines.map((line) => [line.date, line.payee, line.description, line.splits?.length ?? 0]),
          ).toEqual(wanted.map((one) => [one.day, one.payee, one.memo, one.splits.length]));
          expect(lines.every((line, i) => equals(line.amount, wanted[i]!.amount))).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('says so wherever a file is cut inside of a record', () => {
    const bytes = new TextEncoder().encode(
      bank('D2020-01-02\nT-1.25\nPShop', 'D2020-01-03\nT2.50\nSA\n$1.00\nSB\n$1.50'),
    );
    for (let cut = 0; cut < bytes.length; cut += 1) {
      try {
        const { statements, rejected, warnings } = collect(
          qifParser.open(sourceOf(bytes.subarray(0, cut)), {}),
        );
        const whole = statements.flatMap((one) => one.lines).map((line) => formatDecimal(line.amount));
        const exact = whole.every((amount) => ['-1.25', '2.50'].includes(amount));
        expect(exact || rejected.length > 0 || warnings.length > 0, String(cut)).toBe(true);
      } catch (error) {
        expect(error, String(cut)).toBeInstanceOf(StatementError);
      }
    }
  });

  it('never fails otherwise than with a StatementError', () => {
    const part = fc.constantFrom(
      '!Type:Bank\n',
      '!Type:Invst\n',
      '!Account\n',
      '!x',
      '\n',
      '^\n',
      'D',
      'T',
      'S',
      '$',
      'N',
      'Buy',
      'Q',
      'I',
      '1',
      "1/1'20",
      '-',
      '.',
      ',',
      '\0',
      'L[',
      ']',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 40 }), (parts) => {
        try {
          parse(parts.join(''));
        } catch (error) {
          expect(error).toBeInstanceOf(StatementError);
        }
      }),
    );
  });
});
