import { describe, expect, it } from 'vitest';
import { formatDecimal } from '../money/decimal.ts';
import { formatDay } from '../time/day.ts';
import { collect } from './collect.ts';
import { openCsv, openTable } from './csv.ts';
import type { SavedProfile } from './csv-signature.ts';
import { sourceOf } from './source.ts';
import type { DatedBalance, ParsedFile } from './statement.ts';

const parse = (text: string, profiles: readonly SavedProfile[] = []): ParsedFile =>
  collect(openCsv(sourceOf(new TextEncoder().encode(text)), { profiles }));

const rows = ({ statements }: ParsedFile): string[] =>
  statements.flatMap(({ lines }) =>
    lines.map(
      ({ date, amount, payee, description, status }) =>
        `${formatDay(date)} ${formatDecimal(amount)} ${payee || description}${status === 'pending' ? ' (pending)' : ''}`,
    ),
  );
const shown = (balance: DatedBalance | null): string | null =>
  balance === null ? null : `${formatDay(balance.date)} ${formatDecimal(balance.amount)}`;
const balances = ({ statements }: ParsedFile): (string | null)[] => [
  shown(statements[0]!.opening),
  shown(statements[0]!.closing),
];

describe('balances that stand beside the rows', () => {
  it.each<[string, string, string[], (string | null)[]]>([
    [
      'a dated balance above the header',
      'Kontonummer:;DE02120300000000202051\nKontostand vom 31.01.2026:;1.350,00 EUR\n\nBuchungstag;Auftraggeber;Betrag\n05.01.2026;REWE;-50,00\n04.01.2026;AG;1.300,00\n',
      ['2026-01-04 1300.00 AG', '2026-01-05 -50.00 REWE'],
      [null, '2026-01-31 1350.00'],
    ],
    [
      'undated balances below the rows',
      'Buchungstag;Text;Betrag\n02.01.2026;REWE;-12,34\n03.01.2026;Lohn;1.300,00\n\nAnfangssaldo;1.234,56\nEndsaldo;2.522,22\n',
      ['2026-01-02 -12.34 REWE', '2026-01-03 1300.00 Lohn'],
      ['2026-01-02 1234.56', '2026-01-03 2522.22'],
    ],
    [
      'balances among the rows, dated',
      'Date,Description,Amount,Balance\n01/01/2026,Opening balance,,100.00\n02/01/2026,Rent,-40.00,60.00\n15/01/2026,Pay,10.00,70.00\n31/01/2026,Closing balance,,70.00\n',
      ['2026-01-02 -40.00 Rent', '2026-01-15 10.00 Pay'],
      ['2026-01-01 100.00', '2026-01-31 70.00'],
    ],
    [
      'rows of a cooperative bank with S and H',
      'Buchungstag;Valuta;Empfänger;Vorgang/Verwendungszweck;Kundenreferenz;Währung;Umsatz; \n30.04.2020;30.04.2020;Peter;Miete;;EUR;100,00;S\n29.04.2020;29.04.2020;Paul;Lohn;;EUR;200,00;H\n\n01.04.2020;;;;Anfangssaldo;EUR;1.000,00;H\n30.04.2020;;;;Endsaldo;EUR;1.100,00;H\n',
      ['2020-04-29 200.00 Paul', '2020-04-30 -100.00 Peter'],
      ['2020-04-01 1000.00', '2020-04-30 1100.00'],
    ],
    [
      'a French balance above the header',
      'Compte;FR76 123\nSolde au 31/01/2026;1 234,56 €\n\nDate;Libellé;Débit euros;Crédit euros\n31/01/2026;CB;12,00;\n30/01/2026;VIR;;100,00\n',
      ['2026-01-30 100.00 VIR', '2026-01-31 -12.00 CB'],
      [null, '2026-01-31 1234.56'],
    ],
  ])('reads %s', (_, text, lines, expected) => {
    const parsed = parse(text);
    expect(rows(parsed)).toEqual(lines);
    expect(balances(parsed)).toEqual(expected);
    expect(parsed.rejected).toEqual([]);
  });
});

describe('evidence against habit', () => {
  it.each<[string, string, string[]]>([
    [
      'debit and credit from the bank’s side, as the balance says',
      'Date,Details,Debit,Credit,Balance\n2026-01-01,a,100.00,,1100.00\n2026-01-02,b,,50.00,1050.00\n2026-01-03,c,20.00,,1070.00\n',
      ['2026-01-01 100.00 a', '2026-01-02 -50.00 b', '2026-01-03 20.00 c'],
    ],
    [
      'a header of unknown words',
      'Päivä;Saaja;Määrä;Jäljellä\n1.2.2026;Kauppa;-10,00;90,00\n2.2.2026;Palkka;1000,00;1090,00\n3.2.2026;Vuokra;-500,00;590,00\n4.2.2026;Kauppa;-1,00;589,00\n',
      [
        '2026-02-01 -10.00 Kauppa',
        '2026-02-02 1000.00 Palkka',
        '2026-02-03 -500.00 Vuokra',
        '2026-02-04 -1.00 Kauppa',
      ],
    ],
    [
      'the balance before the amount, without header',
      '2026-01-01;x;90,00;-10,00\n2026-01-02;y;1090,00;1000,00\n2026-01-03;z;590,00;-500,00\n2026-01-04;z;580,00;-10,00\n',
      ['2026-01-01 -10.00 x', '2026-01-02 1000.00 y', '2026-01-03 -500.00 z', '2026-01-04 -10.00 z'],
    ],
    [
      'the order of day and month from the period above',
      'Report period: 13/01/2026 - 12/02/2026\nDate,Text,Amount\n01/02/2026,a,-1.00\n02/02/2026,b,-2.00\n',
      ['2026-02-01 -1.00 a', '2026-02-02 -2.00 b'],
    ],
    [
      'the order of day and month from the direction of the balance',
      'Date,Description,Amount,Balance\n01/02/2026,c,1.00,11.00\n01/01/2026,b,2.00,10.00\n05/01/2026,a,3.00,8.00\n',
      ['2026-01-05 3.00 a', '2026-01-01 2.00 b', '2026-02-01 1.00 c'],
    ],
    [
      'Indian groups of digits and a line of stars below the header',
      'Date,Narration,Ref.No.,Withdrawal Amt.,Deposit Amt.,Closing Balance\n********,****\n01/04/24,UPI,123,"1,23,456.78",,"5,00,000.00"\n02/04/24,SALARY,124,,"2,00,000.00","7,00,000.00"\n03/04/24,NEFT,125,100.50,,"6,99,899.50"\n',
      ['2024-04-01 -123456.78 UPI', '2024-04-02 200000.00 SALARY', '2024-04-03 -100.50 NEFT'],
    ],
    [
      'a Japanese passbook',
      '日付\t摘要\tお支払金額\tお預り金額\t差引残高\n2026年1月5日\tセブン\t1,000\t\t9,000\n2026年1月6日\t給与\t\t200,000\t209,000\n2026年1月7日\tローソン\t500\t\t208,500\n',
      ['2026-01-05 -1000 セブン', '2026-01-06 200000 給与', '2026-01-07 -500 ローソン'],
    ],
    [
      'a decimal point among decimal commas',
      'Buchung;Betrag;Text\n1.2.2026;-5,00 €;x\n2.2.2026;-7,00 €;z\n3.2.2026;-110.7 €;y\n',
      ['2026-02-01 -5.00 x', '2026-02-02 -7.00 z', '2026-02-03 -110.7 y'],
    ],
    [
      'a name above the currency that means the figures beside it',
      'Datum,Tijd,Omschrijving,FX,Mutatie,,Saldo,,Order Id\n19-12-2022,18:33,Sweep,,EUR,"26,45",EUR,"27,80",\n17-12-2022,09:51,Koers,"1,0613",EUR,"1,28",EUR,"1,35",\n',
      ['2022-12-17 1.28 Koers', '2022-12-19 26.45 Sweep'],
    ],
    [
      'fees that the amounts do not hold',
      'Type,Started Date,Completed Date,Description,Amount,Fee,Currency,State,Balance\nCARD,2026-01-01 10:00:00,2026-01-02 11:00:00,Shop,-10.00,0.00,EUR,COMPLETED,90.00\nTOPUP,2026-01-03 10:00:00,2026-01-03 11:00:00,Top,20.00,0.50,EUR,COMPLETED,109.50\nCARD,2026-01-04 10:00:00,,Bar,-10.00,0.00,EUR,PENDING,\n',
      ['2026-01-01 -10.00 Shop', '2026-01-03 19.50 Top', '2026-01-04 -10.00 Bar (pending)'],
    ],
    [
      'newest day first, oldest line of a day first',
      'Date,Description,Amount,Balance\n2026-01-03,e,-5.00,105.00\n2026-01-03,f,-5.00,100.00\n2026-01-02,c,10.00,120.00\n2026-01-02,d,-10.00,110.00\n2026-01-01,a,10.00,100.00\n2026-01-01,b,10.00,110.00\n',
      [
        '2026-01-01 10.00 a',
        '2026-01-01 10.00 b',
        '2026-01-02 10.00 c',
        '2026-01-02 -10.00 d',
        '2026-01-03 -5.00 e',
        '2026-01-03 -5.00 f',
      ],
    ],
  ])('reads %s', (_, text, expected) => {
    const parsed = parse(text);
    expect(rows(parsed)).toEqual(expected);
    expect(parsed.rejected).toEqual([]);
  });

  it.each([
    'Pending',
    'vorgemerkt',
    'Ausstehend',
    'En attente',
    'pendiente',
    'In attesa',
    'geplant',
    'PDNG',
    'W trakcie',
  ])('takes %s for a line that is not booked', (word) => {
    expect(rows(parse(`Date,Description,Amount,Status\n2026-01-01,x,-1.00,${word}\n`))).toEqual([
      '2026-01-01 -1.00 x (pending)',
    ]);
  });
});

describe('tables that are no text', () => {
  it('reads rows of a sheet', () => {
    const table = [
      ['Statement', ''],
      ['Date', 'Details', 'Amount'],
      ['2026-01-31', 'Rent', '-5'],
    ].map((cells, index) => ({ line: index + 1, cells }));
    const parsed = collect(openTable({ rows: () => table }, { format: 'XLSX' }));
    expect(rows(parsed)).toEqual(['2026-01-31 -5 Rent']);
    expect([parsed.format, parsed.dialect?.headerLine, parsed.signature]).toEqual([
      'XLSX',
      2,
      'date|details|amount',
    ]);
  });
});

describe('signatures', () => {
  const text = 'Buchungstag;Betrag (EUR);Text\n03.04.2026;-5,00;x\n';

  it.each<[string, string, string]>([
    ['names', text, ';buchungstag|betrag eur|text'],
    ['names below a preamble', `Konto;1\n\n${text}`, ';buchungstag|betrag eur|text'],
    ['what columns hold', '2026-01-31,Rent,-5.00,\n2026-02-28,Rent,-5.00,\n', ',#date|text|amount|empty'],
  ])('are made of %s', (_, file, signature) => {
    expect(parse(file).signature).toBe(signature);
  });

  it('bring a saved reading back, for columns without names too', () => {
    const american: SavedProfile = {
      signature: ';buchungstag|betrag eur|text',
      dialect: { dateOrder: 'mdy', invert: true },
    };
    expect(rows(parse(`Konto;1\n\n${text}`, [american]))).toEqual(['2026-03-04 5.00 x']);
    expect(rows(parse('Tag;Betrag;Text\n03.04.2026;-5,00;x\n', [american]))).toEqual(['2026-04-03 -5.00 x']);
    const shapes: SavedProfile = { signature: ',#date|text|amount|empty', dialect: { invert: true } };
    expect(rows(parse('2026-01-31,Rent,-5.00,note\n', [shapes]))).toEqual(['2026-01-31 5.00 Rent']);
  });
});

describe('encodings', () => {
  /** Bytes of a text in a double-byte encoding, by asking the decoder for every pair. */
  const encodeIn = (label: string, text: string): Uint8Array => {
    const decoder = new TextDecoder(label);
    const table = new Map<string, number[]>();
    for (let lead = 0x81; lead <= 0xfe; lead += 1) {
      for (let trail = 0x40; trail <= 0xfe; trail += 1) {
        const character = decoder.decode(new Uint8Array([lead, trail]));
        if (!table.has(character)) table.set(character, [lead, trail]);
      }
    }
    return new Uint8Array(
      [...text].flatMap((char) => (char < '\x7f' ? [char.charCodeAt(0)] : table.get(char)!)),
    );
  };

  it.each([
    [
      'shift_jis',
      '取引日,お支払金額,お預り金額,摘要,残高\n2026/01/05,1000,,コンビニ,9000\n2026/01/06,,200000,給与,209000\n',
      ['-1000', '200000'],
    ],
    [
      'euc-kr',
      '거래일시,적요,출금액,입금액,잔액\n2026.01.05 10:00:00,편의점,"1,000",0,"9,000"\n2026.01.06 11:00:00,급여,0,"200,000","209,000"\n',
      ['-1000', '200000'],
    ],
    [
      'gb18030',
      '交易日期,摘要,支出金额,收入金额,余额\n20260105,便利店,10.00,,90.00\n20260106,工资,,2000.00,2090.00\n',
      ['-10.00', '2000.00'],
    ],
  ])('%s', (encoding, text, amounts) => {
    const parsed = collect(openCsv(sourceOf(encodeIn(encoding, text))));
    expect(parsed.dialect?.encoding).toBe(encoding);
    expect(parsed.statements[0]!.lines.map(({ amount }) => formatDecimal(amount))).toEqual(amounts);
    expect(parsed.statements[0]!.closing).not.toBeNull();
  });

  it('stays with UTF-8 where one letter of many is broken', () => {
    const bytes = new TextEncoder().encode(
      'Datum;Text;Betrag\n01.01.2026;Bäcker Müller Österreich Übertrag größer;-5,00\n',
    );
    const broken = bytes.filter((byte, at) => !(byte === 0xa4 && bytes[at - 1] === 0xc3));
    expect(rows(collect(openCsv(sourceOf(broken))))).toEqual([
      '2026-01-01 -5.00 B\ufffdcker Müller Österreich Übertrag größer',
    ]);
  });
});

describe('dates and lines that went wrong', () => {
  it('reads the bare numbers of a spreadsheet’s days where the column is named a date', () => {
    expect(rows(parse('Date,Description,Amount\n45304,Rent,-700.50\n45305.75,Pay,2000\n'))).toEqual([
      '2024-01-13 -700.50 Rent',
      '2024-01-14 2000 Pay',
    ]);
  });

  it('names the line that does not end', () => {
    const text = `Date,Description,Amount\n2026-01-01,${'a'.repeat(2_500_000)},1.00\n`;
    expect(() => parse(text)).toThrow('line 2: the line is longer than 1000000 characters');
  });
});

describe('names that mean one thing here and another there', () => {
  it.each<[string, string, string[]]>([
    [
      'a column of information that is the only text',
      'Datum;Info;Betrag\n13.01.2026;Miete;-5,00\n14.01.2026;Lohn;7,00\n',
      ['2026-01-13 -5.00 Miete', '2026-01-14 7.00 Lohn'],
    ],
    [
      'a shop that thanks, among invoices',
      'Date,Description,Amount\n2026-01-13,Client A,500.00\n2026-01-14,Client B,300.00\n2026-01-15,Thank You Coffee,-5.00\n',
      ['2026-01-13 500.00 Client A', '2026-01-14 300.00 Client B', '2026-01-15 -5.00 Thank You Coffee'],
    ],
    [
      'a reference of words',
      'Date,Reference,Amount\n2026-01-13,Rent,-5.00\n2026-01-14,Pay,7.00\n',
      ['2026-01-13 -5.00 Rent', '2026-01-14 7.00 Pay'],
    ],
  ])('reads %s', (_, text, expected) => {
    expect(rows(parse(text))).toEqual(expected);
  });

  it('keeps two own accounts of two lines apart', () => {
    const { statements } = parse(
      'Date,Account,Description,Amount\n2026-01-13,Checking,Rent,-5.00\n2026-01-14,Savings,Pay,5.00\n',
    );
    expect(statements.map(({ account }) => account.name)).toEqual(['Checking', 'Savings']);
  });

  it('takes the other side’s accounts for no own ones', () => {
    const lines = Array.from(
      { length: 40 },
      (_, i) =>
        `${String((i % 28) + 1).padStart(2, '0')}.04.2026;Shop ${i % 7};DE${i % 7}2030000900529090;-1,00`,
    );
    expect(parse(`Buchungstag;Name;Konto;Betrag\n${lines.join('\n')}\n`).statements).toHaveLength(1);
  });
});
