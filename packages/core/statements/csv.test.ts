import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDecimal, sum } from '../money/decimal.ts';
import { formatDay } from '../time/day.ts';
import { collect } from './collect.ts';
import { openCsv } from './csv.ts';
import type { CsvMapping, CsvOptions } from './csv-dialect.ts';
import { sourceOf } from './source.ts';
import { type ParsedFile, StatementError } from './statement.ts';

const parseCsv = (bytes: Uint8Array, options: CsvOptions = {}): ParsedFile =>
  collect(openCsv(sourceOf(bytes), options));
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const parse = (text: string, dialect?: CsvMapping): ParsedFile =>
  parseCsv(encode(text), dialect === undefined ? {} : { dialect });

/** Day, amount and text of each line of all statements. */
const rows = (parsed: ParsedFile): string[] =>
  parsed.statements.flatMap((one) =>
    one.lines.map(
      (line) => `${formatDay(line.date)} ${formatDecimal(line.amount)} ${line.payee || line.description}`,
    ),
  );

const failure = (run: () => unknown): StatementError => {
  try {
    run();
  } catch (error) {
    if (error instanceof StatementError) return error;
    throw error;
  }
  throw new Error('no StatementError was thrown');
};

describe('dialects', () => {
  it.each<[string, string, string[]]>([
    [
      'German, semicolons, decimal comma, preamble, newest first',
      'Kontonummer:;DE02120300000000202051\nZeitraum:;30 Tage\n\nBuchungstag;Wertstellung;Auftraggeber / Begünstigter;Verwendungszweck;Betrag (EUR)\n' +
        '31.01.2026;31.01.2026;Stadtwerke;Strom;-1.084,20\n02.01.2026;02.01.2026;Arbeit GmbH;Lohn;2.500,00\n',
      ['2026-01-02 2500.00 Arbeit GmbH', '2026-01-31 -1084.20 Stadtwerke'],
    ],
    [
      'Dutch with Af/Bij',
      '"Datum","Naam / Omschrijving","Rekening","Tegenrekening","Code","Af Bij","Bedrag (EUR)","Mededelingen"\n' +
        '"20260131","Albert Heijn","NL01","","BA","Af","12,50","Pas 1"\n"20260130","Baas BV","NL01","NL02","GT","Bij","1000,00","Loon"\n',
      ['2026-01-30 1000.00 Baas BV', '2026-01-31 -12.50 Albert Heijn'],
    ],
    [
      'French debit and credit columns',
      'Date;Libellé;Débit;Crédit\n13/01/2026;CARTE BOULANGERIE;-4,50;\n14/01/2026;VIR SALAIRE;;2 150,00\n',
      ['2026-01-13 -4.50 CARTE BOULANGERIE', '2026-01-14 2150.00 VIR SALAIRE'],
    ],
    [
      'Spanish',
      'Fecha;Concepto;Importe;Saldo\n01/02/2026;Compra;-10,00;90,00\n15/02/2026;Nómina;1.000,00;1.090,00\n',
      ['2026-02-01 -10.00 Compra', '2026-02-15 1000.00 Nómina'],
    ],
    [
      'Italian dare/avere',
      'Data contabile;Descrizione;Dare;Avere\n03/02/2026;Spesa;25,10;\n28/02/2026;Stipendio;;1.500,00\n',
      ['2026-02-03 -25.10 Spesa', '2026-02-28 1500.00 Stipendio'],
    ],
    [
      'Czech',
      'Datum zaúčtování;Částka;Měna;Název protiúčtu;Zpráva pro příjemce\n05.02.2026;-1 250,00;CZK;Nájem;únor\n06.02.2026;100,50;CZK;Petr;\n',
      ['2026-02-05 -1250.00 Nájem', '2026-02-06 100.50 Petr'],
    ],
    [
      'Portuguese',
      'Data;Descrição;Valor\n05/02/2026;Padaria;-R$ 12,50\n18/02/2026;Salário;R$ 3.000,00\n',
      ['2026-02-05 -12.50 Padaria', '2026-02-18 3000.00 Salário'],
    ],
    [
      'Polish',
      'Data operacji;Opis operacji;Kwota;Saldo po operacji\n2026-02-05;Żabka;-12,50 PLN;87,50 PLN\n2026-02-06;Wpłata;100,00 PLN;187,50 PLN\n',
      ['2026-02-05 -12.50 Żabka', '2026-02-06 100.00 Wpłata'],
    ],
    [
      'Swedish, tabs',
      'Bokföringsdag\tBelopp\tRubrik\tSaldo\n2026-02-05\t-12,50\tICA\t87,50\n2026-02-06\t100,00\tLön\t187,50\n',
      ['2026-02-05 -12.50 ICA', '2026-02-06 100.00 Lön'],
    ],
    [
      'American with parentheses',
      'Date,Description,Amount\n01/31/2026,Rent,"($1,500.00)"\n02/01/2026,Pay,"$2,000.00"\n',
      ['2026-01-31 -1500.00 Rent', '2026-02-01 2000.00 Pay'],
    ],
    [
      'trailing minus and two-digit years',
      'Date|Text|Amount\n31.01.26|Rent|500.00-\n01.02.26|Pay|700.00\n',
      ['2026-01-31 -500.00 Rent', '2026-02-01 700.00 Pay'],
    ],
    [
      'CR and DR behind the figure',
      'Date,Narration,Amount\n31-Jan-2026,Rent,500.00 DR\n01-Feb-2026,Pay,700.00 CR\n',
      ['2026-01-31 -500.00 Rent', '2026-02-01 700.00 Pay'],
    ],
    [
      'no header, debit, credit and balance',
      '01/15/2026,RENT,500.00,,500.00\n01/16/2026,PAY,,700.00,1200.00\n',
      ['2026-01-15 -500.00 RENT', '2026-01-16 700.00 PAY'],
    ],
    ['Excel sep= line', 'sep=;\nDate;Description;Amount\n2026-01-31;Rent;-5,00\n', ['2026-01-31 -5.00 Rent']],
  ])('reads %s', (_, text, expected) => {
    const parsed = parse(text);
    expect(rows(parsed)).toEqual(expected);
    expect(parsed.rejected).toEqual([]);
  });

  it('tells month first from day first by closeness when both exist', () => {
    const dates = ['01/02/2026', '01/03/2026', '01/04/2026', '01/06/2026'];
    const parsed = parse(`Date,Description,Amount\n${dates.map((date) => `${date},x,-1.00`).join('\n')}`);
    expect(parsed.dialect?.dateOrder).toBe('mdy');
  });

  it('says when the order of day and month is only a habit', () => {
    const parsed = parse('Date,Description,Amount\n03/04/2026,x,-1.00\n');
    expect(rows(parsed)).toEqual(['2026-04-03 -1.00 x']);
    expect(parsed.warnings.join()).toContain('order of day and month');
  });

  it('takes the decimal mark under which the balance chains', () => {
    const parsed = parse('Datum;Text;Betrag;Saldo\n01.02.2026;a;1.000;5.000\n02.02.2026;b;-2.500;2.500\n');
    expect(parsed.dialect?.decimalMark).toBe(',');
    expect(rows(parsed)).toEqual(['2026-02-01 1000 a', '2026-02-02 -2500 b']);
  });

  it('uses its own profile for the next file and lets a mapping override any part', () => {
    const text = 'Date,Description,Amount\n03/04/2026,x,10.00\n';
    const { dialect } = parse(text);
    expect(JSON.parse(JSON.stringify(dialect))).toEqual(dialect);
    const next = parse(text, { ...dialect, dateOrder: 'mdy', invert: true });
    expect(rows(next)).toEqual(['2026-03-04 -10.00 x']);
    expect(next.warnings).toEqual([]);
  });

  it('finds the columns of a profile again below a longer preamble', () => {
    const table = 'Date;Description;Amount\n31.01.2026;Rent;-5,00\n';
    const { dialect } = parse(`Konto;123456\n${table}`);
    expect(dialect?.headerLine).toBe(2);
    expect(rows(parse(`Konto;123456\nVom;heute\n\n${table}`, { ...dialect }))).toEqual([
      '2026-01-31 -5.00 Rent',
    ]);
  });

  it.each<[string, CsvMapping]>([
    ['delimiter', { delimiter: 'ab' }],
    ['encoding', { encoding: 'klingon' }],
    ['header line', { headerLine: 99 }],
  ])('refuses a mapping with an impossible %s', (part, mapping) => {
    expect(failure(() => parse('Date,Description,Amount\n2026-01-31,Rent,-5\n', mapping)).message).toContain(
      part,
    );
  });

  it('reads one signed column named after both directions', () => {
    expect(
      rows(parse('Date,Description,Debit/Credit\n2026-01-31,Rent,-5.00\n2026-02-01,Pay,7.00\n')),
    ).toEqual(['2026-01-31 -5.00 Rent', '2026-02-01 7.00 Pay']);
  });

  it('leaves out the repeated header of joined exports', () => {
    const table = 'Date,Description,Amount\n2026-01-31,Rent,-5.00\n';
    const parsed = parse(table + table);
    expect(parsed.rejected).toEqual([]);
    expect(rows(parsed)).toHaveLength(2);
  });

  it('reads columns that only a mapping names', () => {
    expect(rows(parse('Wann;Wieviel;Wofür\n2026-01-31;-5,00;Miete\n'))).toEqual(['2026-01-31 -5.00 Miete']);
    const undated = 'Wann;Wieviel;Wofür\nheute;-5,00;Miete\n';
    expect(failure(() => parse(undated)).mend).toContain('mapping');
    expect(failure(() => parse(undated)).message).toContain('0: "Wann", 1: "Wieviel", 2: "Wofür"');
    const text = 'Wann;Vorher;Wieviel;Wofür\n2026-01-31;9,00;-6,00;Strom\n';
    const columns = { date: 'wann', amount: 'Wieviel', description: 3 };
    expect(rows(parse(text, { columns }))).toEqual(['2026-01-31 -6.00 Strom']);
    expect(failure(() => parse(text, { columns: { ...columns, date: 'When' } })).mend).toContain('0: "Wann"');
  });
});

describe('signs', () => {
  it('takes bare card figures as spending only where others carry CR or +', () => {
    const bare = 'Date,Description,Amount,\n12-Dec-2025,Shop,£5.00,\n';
    expect(rows(parse(bare))).toEqual(['2025-12-12 5.00 Shop']);
    expect(parse(bare).warnings.join()).toContain('invert');
    const marked = `${bare}13-Dec-2025,Payment,"+ £1,100.00",CR\n`;
    expect(rows(parse(marked))).toEqual(['2025-12-12 -5.00 Shop', '2025-12-13 1100.00 Payment']);
  });

  it('turns amounts round where the balance chains only that way', () => {
    const parsed = parse(
      'Date,Description,Amount,Balance\n2026-01-01,a,5.00,95.00\n2026-01-02,b,10.00,85.00\n2026-01-03,c,-5.00,90.00\n',
    );
    expect(parsed.dialect?.invert).toBe(true);
    expect(rows(parsed)).toEqual(['2026-01-01 -5.00 a', '2026-01-02 -10.00 b', '2026-01-03 5.00 c']);
  });

  it('leaves one wrong sign to be found, and turns nothing else for it', () => {
    const parsed = parse(
      'Date,Payee,Amount,Balance\n2026-01-02,Pay,2500.00,3500.00\n2026-01-05,Shop,-20.00,3480.00\n2026-01-06,Bar,3.50,3476.50\n' +
        '2026-01-07,Books,-30.00,3446.50\n2026-01-20,Rent,-900.00,2546.50\n',
    );
    expect(parsed.dialect?.signs).toBe('signed');
    expect(rows(parsed).slice(0, 3)).toEqual([
      '2026-01-02 2500.00 Pay',
      '2026-01-05 -20.00 Shop',
      '2026-01-06 3.50 Bar',
    ]);
    expect(parsed.warnings.join()).toContain('line 4');
  });

  it('believes a type column over a missing sign and a sign over a type column that agrees', () => {
    const unsigned = parse(
      'Date,Description,Amount,Transaction Type\n2026-01-01,a,5.00,debit\n2026-01-02,b,7.00,credit\n',
    );
    expect(unsigned.dialect?.signs).toBe('type');
    expect(rows(unsigned)).toEqual(['2026-01-01 -5.00 a', '2026-01-02 7.00 b']);
    const signed = parse(
      'Details,Date,Description,Amount\nDEBIT,2026-01-01,a,-5.00\nCREDIT,2026-01-02,b,7.00\n',
    );
    expect(signed.dialect?.signs).toBe('signed');
  });
});

describe("the other side's account", () => {
  it('is the number beside a name, and the own one is not', () => {
    const [statement] = parse(
      'Auftragskonto;Buchungstag;Beguenstigter/Zahlungspflichtiger;Kontonummer/IBAN;Betrag\n' +
        'DE89370400440532013000;05.01.2026;Vermieter;DE02120300000000202051;-900,00\n' +
        'DE89370400440532013000;06.01.2026;Baecker;DE02500105170137075030;-3,50\n',
    ).statements;
    expect(statement!.account.number).toBe('DE89370400440532013000');
    expect(statement!.lines.map(({ payee, counterpart }) => [payee, counterpart])).toEqual([
      ['Vermieter', 'DE02120300000000202051'],
      ['Baecker', 'DE02500105170137075030'],
    ]);
  });
});

describe('a header without rows', () => {
  it.each(['date,payee,amount\n', 'date,payee,amount', 'Account: 1\n\ndate;amount;text\r\n \r\n'])(
    '%j is named as that',
    (text) => {
      expect(() => parseCsv(new TextEncoder().encode(text))).toThrow('a header and no rows');
    },
  );
});

describe('rows', () => {
  const head = 'Date,Description,Amount,Balance,Status\n';

  it('rejects what cannot be booked, with line and reason, and reads the rest', () => {
    const parsed = parse(
      `${head}2026-01-01,good,-1.00,,\n2026-02-31,no such day,-1.00,,\nPending,card,-1.00,,\n2026-01-02,huge,1e300,,\n2026-01-02,nan,NaN,,\n` +
        '2026-01-02,inf,Infinity,,\n2026-01-02,none,,,\n2026-01-03,failed,-1.00,,DECLINED\n2026-01-03,wide,-1.00,,,extra\n,no date,-1.00,,\n' +
        '"2026-01-03,lost quote,-1.00,,\n2026-01-04,last,-2.00,,pending\n',
    );
    expect(rows(parsed)).toEqual(['2026-01-01 -1.00 good', '2026-01-04 -2.00 last']);
    expect(parsed.statements[0]?.lines[1]?.status).toBe('pending');
    expect(parsed.rejected.map(({ line, reason }) => [line, reason])).toEqual([
      [3, '"2026-02-31" is no date that exists'],
      [4, expect.stringContaining('not booked')],
      [5, expect.stringContaining('exponent')],
      [6, expect.stringContaining('finite')],
      [7, expect.stringContaining('finite')],
      [8, 'the amount is missing'],
      [9, expect.stringContaining('DECLINED')],
      [10, expect.stringContaining('6 cells')],
      [11, 'the row has no date'],
      [12, expect.stringContaining('never closes')],
    ]);
    expect(parsed.rejected[0]?.text).toBe('2026-02-31,no such day,-1.00,,');
  });

  it('appends continuation rows and leaves totals and footnotes out', () => {
    const parsed = parse(
      'Date,Description,Amount\n2026-01-01,Shop,-1.00\n,card 12,\n,line 3,\n2026-01-02,Bar,-2.00\nTotal,,-3.00\nEnd of list\n',
    );
    expect(rows(parsed)).toEqual(['2026-01-01 -1.00 Shop card 12 line 3', '2026-01-02 -2.00 Bar']);
    expect(parsed.rejected).toEqual([]);
    expect(parsed.warnings.join()).toContain('lines 6, 7');
  });

  it('drops NUL and control characters from texts', () => {
    expect(rows(parse('Date,Description,Amount\n2026-01-01,a\u0000b\u0007 c,-1.00\n'))).toEqual([
      '2026-01-01 -1.00 ab c',
    ]);
  });

  it('keeps accounts and currencies apart', () => {
    const parsed = parse(
      'Account,Date,Description,Amount,Currency\nA,2026-01-01,x,1.00,EUR\nB,2026-01-01,y,2.00,EUR\nA,2026-01-02,z,3.00,USD\nA,2026-01-03,w,4.00,EUR\n',
    );
    expect(parsed.statements.map((one) => [one.account.name, one.currency, one.lines.length])).toEqual([
      ['A', 'EUR', 2],
      ['B', 'EUR', 1],
      ['A', 'USD', 1],
    ]);
  });
});

describe('balances', () => {
  const table = fc.array(
    fc.record({
      cents: fc.integer({ min: -9_999_999, max: 9_999_999 }),
      gap: fc.integer({ min: 0, max: 3 }),
    }),
    {
      minLength: 2,
      maxLength: 40,
    },
  );

  it('derives opening and closing in either direction and returns oldest first', () => {
    fc.assert(
      fc.property(
        table,
        fc.integer({ min: -10_000, max: 10_000 }),
        fc.boolean(),
        (steps, start, newestFirst) => {
          fc.pre(steps.some(({ cents }, i) => i > 0 && cents !== 0));
          let balance = start;
          let at = Date.UTC(2026, 0, 1);
          const lines = steps.map(({ cents, gap }, i) => {
            balance += cents;
            at += (gap + (i === 1 ? 1 : 0)) * 86_400_000;
            const [amount, after] = [cents, balance].map((value) => (value / 100).toFixed(2));
            return `${new Date(at).toISOString().slice(0, 10)},row ${i},${amount},${after}`;
          });
          if (newestFirst) lines.reverse();
          const [statement] = parse(`Date,Description,Amount,Balance\n${lines.join('\n')}\n`).statements;
          const { opening, closing } = statement!;
          expect(formatDecimal(opening!.amount, 2)).toBe((start / 100).toFixed(2));
          expect(formatDecimal(closing!.amount, 2)).toBe((balance / 100).toFixed(2));
          const days = statement!.lines.map((line) => line.date);
          expect(days).toEqual([...days].sort((a, b) => a - b));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('names the line where the chain breaks, and proves nothing from a column that does not chain', () => {
    const chain = [
      '5.00,5.00',
      '5.00,10.00',
      '5.00,15.00',
      '5.00,25.00',
      '5.00,30.00',
      '5.00,35.00',
      '5.00,40.00',
    ];
    const text = (cells: string[]): string =>
      `Date,Description,Amount,Balance\n${cells.map((cell, i) => `2026-01-0${i + 1},x,${cell}`).join('\n')}`;
    const broken = parse(text(chain));
    expect(broken.warnings.join()).toContain('line 5: the running balance');
    expect(formatDecimal(broken.statements[0]!.closing!.amount)).toBe('40.00');
    const none = parse(text(chain.map((cell) => cell.replace(/,.*/, ',99.00'))));
    expect(none.statements[0]!.closing).toBeNull();
    expect(none.warnings.join()).toContain('proves nothing');
  });
});

describe('whole files', () => {
  it.each([
    ['an account list without dates', 'Name,Number\nA,1\nB,2\n', 'a date'],
    ['a header without rows', 'Date,Description,Amount\n', 'no rows below it'],
    ['prose', 'Dear customer,\nplease log in again.\n', 'a date'],
  ])('refuses %s', (_, text, part) => {
    expect(failure(() => parse(text)).message).toContain(part);
  });

  it('parses or refuses any text, and never fails otherwise', () => {
    const piece = fc.constantFrom(
      'Date',
      'Amount',
      ',',
      ';',
      '"',
      '\n',
      '\r\n',
      '2026-01-01',
      '-1,50',
      '1.234',
      '\u0000',
      'ž',
      ' ',
      'Pending',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        try {
          parse(pieces.join(''));
        } catch (error) {
          expect(error).toBeInstanceOf(StatementError);
        }
      }),
    );
  });
});

const data = fileURLToPath(new URL('../../../../shared/data/', import.meta.url));

describe.skipIf(!existsSync(data))("files of banks and of beancount's example ledger", () => {
  const read = (path: string): ParsedFile => parseCsv(readFileSync(data + path));

  it.each([
    ['checking', 303, '3043.23'],
    ['credit_card', 578, '-2941.56'],
    ['brokerage_cash', 76, '5525.09'],
  ])('ledger account %s: %i rows, closing %s', (name, count, closing) => {
    const parsed = read(`ledgers/derived_household_a/${name}.csv`);
    const [statement] = parsed.statements;
    expect(statement!.lines).toHaveLength(count);
    expect(parsed.rejected).toEqual([]);
    expect(parsed.warnings).toEqual([]);
    expect(formatDecimal(statement!.closing!.amount)).toBe(closing);
    const total = sum([statement!.opening!.amount, ...statement!.lines.map((line) => line.amount)]);
    expect(formatDecimal(total)).toBe(closing);
  });

  it.each([
    ['20171001-20171106', 1, 'EUR', ['2017-10-01 -59.99 NINTENDO OF EUROPE']],
    ['20180226_12345678', 1, null, ['2018-02-10 -5.00 MERCHANT NAME@12:34']],
    ['MS_JANE_SMITH_01-12-2019_14-12-2019', 10, 'GBP', ['2019-12-02 1100.00 PAYMENT RECEIVED - THANK YOU']],
    ['MonzoDataExport_February2018_2018-02-26_174335', 1, 'GBP', ['2018-02-25 -10 Tesco']],
    [
      'TransactionHistory_20180418043121',
      8,
      'SGD',
      ['2018-04-13 -6.66 DEBIT PURCHASE 66-6666 TOAST BO6-MANULIFE CTR S 10/04/18'],
    ],
    [
      'export_BE11123456789012_20180304_1422',
      1,
      'EUR',
      ['2018-02-28 -3.40 BIJDRAGE 01-02-2018 - 28-02-2018 28-02 KBC-PLUSREKENING'],
    ],
    ['statement_1', 1, null, ['2018-02-10 20.59 Shop Name, AnyTown20.59 POUND STERLING GREAT BRITAIN']],
    ['TH_20180101-20180523_page_1', 9, 'CZK', ['1111-11-11 -111.11 XXXXXXXXXXXX1111']],
  ])('%s: %i rows in %s', (name, count, currency, first) => {
    const parsed = read(`bank/csv/bank2ynab/${name}.csv`);
    expect(parsed.statements.map((one) => [one.lines.length, one.currency])).toEqual([[count, currency]]);
    expect(rows(parsed).slice(0, first.length)).toEqual(first);
  });
});
