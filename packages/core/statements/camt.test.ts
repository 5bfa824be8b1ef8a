import { existsSync, readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { absolute, add, type Decimal, equals, formatDecimal, negate, sum, ZERO } from '../money/decimal.ts';
import { formatDay } from '../time/day.ts';
import { camtParser } from './camt.ts';
import { collect } from './collect.ts';
import { inPieces, rows, textSource } from './fixtures/reading.ts';
import { sourceOf } from './source.ts';
import { type ParsedFile, StatementError } from './statement.ts';

const read = (text: string): string[] => rows(camtParser.open(textSource(text), {}).parts());
const parse = (text: string): ParsedFile => collect(camtParser.open(textSource(text), {}));

/** A camt.053 around the content of its statements. */
function message(
  content: string,
  { kind = 'Stmt', root = 'BkToCstmrStmt', version = '053.001.08' } = {},
): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.${version}"><${root}><GrpHdr><MsgId>1</MsgId></GrpHdr>
<${kind}><Id>1</Id>${content}</${kind}></${root}></Document>`;
}
const ACCOUNT =
  '<Acct><Id><IBAN>DE02 1203 0000 0000 2020 51</IBAN></Id><Ccy>EUR</Ccy><Ownr><Nm>Jane Doe</Nm></Ownr></Acct>';
const balance = (code: string, amount: string, mark = 'CRDT', day = '2026-01-30'): string =>
  `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">${amount}</Amt><CdtDbtInd>${mark}</CdtDbtInd><Dt><Dt>${day}</Dt></Dt></Bal>`;
const entry = (amount: string, mark: string, rest = '', status = '<Sts><Cd>BOOK</Cd></Sts>'): string =>
  `\n<Ntry><Amt Ccy="EUR">${amount}</Amt><CdtDbtInd>${mark}</CdtDbtInd>${status}<BookgDt><Dt>2026-01-31</Dt></BookgDt>${rest}</Ntry>`;
const details = (...all: string[]): string =>
  `<NtryDtls>${all.map((one) => `<TxDtls>${one}</TxDtls>`).join('')}</NtryDtls>`;
const parties = (debtor: string, creditor: string): string =>
  `<RltdPties><Dbtr><Pty><Nm>${debtor}</Nm></Pty></Dbtr><Cdtr><Pty><Nm>${creditor}</Nm></Pty></Cdtr></RltdPties>`;
const lines = (content: string): string[] =>
  read(message(ACCOUNT + content)).filter((row) => !/^\d+ account /.test(row));

describe('entries', () => {
  it.each<[string, string, string[]]>([
    [
      'money in from its debtor',
      entry('8.850', 'CRDT', details(parties('Shop', 'Me'))),
      ['0 L4 2026-01-31 | 8.85 | Shop |  | -'],
    ],
    [
      'money out to its creditor',
      entry('8.85', 'DBIT', details(parties('Me', 'Shop'))),
      ['0 L4 2026-01-31 | -8.85 | Shop |  | -'],
    ],
    [
      'a reversal, whose parties are those of the payment',
      entry('5', 'CRDT', `<RvslInd>true</RvslInd>${details(parties('Me', 'Shop'))}`),
      ['0 L4 2026-01-31 | 5 | Shop |  | -'],
    ],
    [
      'the other side by the own account number',
      entry(
        '5',
        'CRDT',
        details(
          '<RltdPties><Dbtr><Nm>Jane</Nm></Dbtr><DbtrAcct><Id><IBAN>DE02120300000000202051</IBAN></Id></DbtrAcct><Cdtr><Nm>Shop</Nm></Cdtr></RltdPties>',
        ),
      ),
      ['0 L4 2026-01-31 | 5 | Shop |  | -'],
    ],
    [
      'the ultimate party where only it has a name',
      entry('5', 'DBIT', details('<RltdPties><UltmtCdtr><Nm>Shop</Nm></UltmtCdtr></RltdPties>')),
      ['0 L4 2026-01-31 | -5 | Shop |  | -'],
    ],
    [
      'nobody where only the holder has a name',
      entry('5', 'DBIT', details('<RltdPties><Dbtr><Nm>JANE DOE</Nm></Dbtr></RltdPties>')),
      ['0 L4 2026-01-31 | -5 |  |  | -'],
    ],
    [
      'free and structured remittance, each once',
      entry(
        '5',
        'CRDT',
        details(
          '<RmtInf><Ustrd>Invoice 7</Ustrd><Ustrd>RF18 5390</Ustrd><Strd><CdtrRefInf><Ref>RF18 5390</Ref></CdtrRefInf></Strd><Strd><CdtrRefInf><Ref>21000</Ref></CdtrRefInf></Strd></RmtInf>',
        ),
      ),
      ['0 L4 2026-01-31 | 5 |  | Invoice 7 RF18 5390 21000 | -'],
    ],
    [
      'the entry text where there is no other',
      entry('5', 'CRDT', '<AddtlNtryInf>Interest &amp; more</AddtlNtryInf>'),
      ['0 L4 2026-01-31 | 5 |  | Interest & more | -'],
    ],
    [
      'the bank reference first',
      entry(
        '5',
        'CRDT',
        `<AcctSvcrRef>B1</AcctSvcrRef>${details('<Refs><EndToEndId>E1</EndToEndId></Refs>')}`,
      ),
      ['0 L4 2026-01-31 | 5 |  |  | B1'],
    ],
    [
      'no NOTPROVIDED',
      entry('5', 'CRDT', details('<Refs><EndToEndId>NOTPROVIDED</EndToEndId><TxId>T1</TxId></Refs>')),
      ['0 L4 2026-01-31 | 5 |  |  | T1'],
    ],
    [
      'status as text',
      entry('5', 'CRDT', '', '<Sts>PDNG</Sts>'),
      ['0 L4 2026-01-31 | 5 |  |  | - | pending'],
    ],
    [
      'status as code',
      entry('5', 'CRDT', '', '<Sts><Cd>PDNG</Cd></Sts>'),
      ['0 L4 2026-01-31 | 5 |  |  | - | pending'],
    ],
    [
      'information by a warning only',
      entry('5', 'CRDT', '', '<Sts>INFO</Sts>') + entry('6', 'CRDT', '', '<Sts>INFO</Sts>'),
      [
        'warning: 2 entries are for information only (status INFO) and not part of the account; the first is on line 4',
      ],
    ],
    ['a bare fraction', entry('.50', 'DBIT'), ['0 L4 2026-01-31 | -0.50 |  |  | -']],
  ])('gives %s', (_, content, expected) => {
    expect(lines(content)).toEqual(expected);
  });

  it.each<[string, string, string]>([
    ['a negative amount', entry('-5', 'CRDT'), 'not an unsigned decimal'],
    ['NaN', entry('NaN', 'CRDT'), 'not an unsigned decimal'],
    ['an exponent', entry('1e300', 'CRDT'), 'not an unsigned decimal'],
    ['endless digits', entry('9'.repeat(99_999), 'CRDT'), 'not an unsigned decimal'],
    ['no direction', entry('5', 'XXXX'), 'neither CRDT nor DBIT'],
    ['another currency', entry('5', 'CRDT').replace('EUR', 'USD'), 'in USD, the account in EUR'],
    [
      'a day that does not exist',
      entry('5', 'CRDT').replace('2026-01-31', '2026-02-31'),
      'not a date that exists',
    ],
    ['year 0000', entry('5', 'CRDT').replace('2026-01-31', '0000-01-01'), 'not a date that exists'],
    ['no date', entry('5', 'CRDT').replace(/<BookgDt>.*<\/BookgDt>/, ''), 'neither a booking date'],
  ])('rejects %s and goes on', (_, content, reason) => {
    const [rejected, next] = lines(content + entry('1', 'CRDT')).sort();
    expect(next).toContain('rejected L4');
    expect(next).toContain(reason);
    expect(rejected).toBe('0 L5 2026-01-31 | 1 |  |  | -');
  });

  it.each([
    ['<DtTm>2026-01-31T23:59:59+02:00</DtTm>', '2026-01-31'],
    ['<DtTm>2026-01-31T00:00:00.000Z</DtTm>', '2026-01-31'],
    ['<Dt>2026-01-31+01:00</Dt>', '2026-01-31'],
  ])('books %s on the printed day', (date, expected) => {
    expect(lines(entry('1', 'CRDT').replace('<Dt>2026-01-31</Dt>', date))[0]).toContain(expected);
  });
});

describe('batches', () => {
  const part = (amount: string, name: string, more = ''): string =>
    `<Refs><EndToEndId>E-${name}</EndToEndId></Refs><Amt Ccy="EUR">${amount}</Amt>${more}<RltdPties><Dbtr><Nm>${name}</Nm></Dbtr></RltdPties>`;

  it('are a line per detail that adds up', () => {
    expect(
      lines(
        entry('30', 'CRDT', `<AcctSvcrRef>B</AcctSvcrRef>${details(part('10.5', 'A'), part('19.5', 'B'))}`),
      ),
    ).toEqual(['0 L4 2026-01-31 | 10.5 | A |  | E-A', '0 L4 2026-01-31 | 19.5 | B |  | E-B']);
  });

  it('mind the direction of a detail', () => {
    const back = part('5', 'B', '<CdtDbtInd>DBIT</CdtDbtInd>');
    expect(
      lines(entry('5', 'CRDT', details(part('10', 'A'), back))).map((row) => row.split(' | ')[1]),
    ).toEqual(['10', '-5']);
  });

  it('read the amounts of version 2', () => {
    const old =
      '<AmtDtls><InstdAmt><Amt Ccy="USD">9</Amt></InstdAmt><TxAmt><Amt Ccy="EUR">2</Amt></TxAmt></AmtDtls>';
    expect(lines(entry('4', 'DBIT', details(old, old))).map((row) => row.split(' | ')[1])).toEqual([
      '-2',
      '-2',
    ]);
  });

  it('give the charges a line of their own', () => {
    const charge = '<Chrgs><Rcrd><Amt Ccy="EUR">0.5</Amt><CdtDbtInd>DBIT</CdtDbtInd></Rcrd></Chrgs>';
    expect(lines(entry('29.5', 'CRDT', charge + details(part('10', 'A'), part('20', 'B')))).at(-1)).toBe(
      '0 L4 2026-01-31 | -0.5 |  | Charges | -',
    );
  });

  it('stay one line where they do not add up', () => {
    expect(lines(entry('30', 'CRDT', details(part('10', 'A'), part('19', 'A'))))).toEqual([
      '0 L4 2026-01-31 | 30 | A |  | -',
    ]);
  });
});

describe('statements', () => {
  it('has the account, its balances and its lines', () => {
    expect(
      read(
        message(
          ACCOUNT + balance('OPBD', '10') + balance('CLBD', '5', 'DBIT', '2026-01-31') + entry('15', 'DBIT'),
        ),
      ),
    ).toEqual([
      '0 account DE02120300000000202051 - - - in EUR',
      '0 opening 2026-01-30 10',
      '0 L4 2026-01-31 | -15 |  |  | -',
      '0 closing 2026-01-31 -5',
    ]);
  });

  it('joins days that continue each other and parts those that do not', () => {
    const day = (open: string, close: string): string =>
      `<Stmt>${ACCOUNT}${balance('OPBD', open)}${balance('CLBD', close)}${entry('1', 'CRDT')}</Stmt>`;
    const file = message('').replace(/<Stmt>.*<\/Stmt>/, day('1', '2') + day('2', '3') + day('9', '10'));
    const parsed = parse(file);
    expect(
      parsed.statements.map((one) => [
        formatDecimal(one.opening!.amount),
        one.lines.length,
        formatDecimal(one.closing!.amount),
      ]),
    ).toEqual([
      ['1', 2, '3'],
      ['9', 1, '10'],
    ]);
    expect(parsed.warnings).toHaveLength(1);
  });

  it.each<[string, string, string | null, string | null]>([
    ['booked before interim', balance('ITBD', '9') + balance('OPBD', '1') + balance('CLBD', '2'), '1', '2'],
    ['the previous closing as opening', balance('PRCD', '1') + balance('CLBD', '2'), '1', '2'],
    ['the pages of a statement', balance('OPBD', '1') + balance('ITBD', '2'), '1', '2'],
    ['an inner page', balance('ITBD', '1') + balance('ITBD', '2'), '1', '2'],
    ['the last page', balance('ITBD', '1') + balance('CLBD', '2'), '1', '2'],
    ['a report of a part of the day', balance('OPBD', '1') + balance('ITBD', '7'), '1', null],
    ['available balances not at all', balance('OPAV', '1') + balance('CLAV', '2'), null, null],
    ['other currencies not at all', balance('OPBD', '1').replace('EUR', 'SEK'), null, null],
  ])('takes %s', (_, balances, opening, closing) => {
    const [statement] = parse(message(ACCOUNT + balances + entry('1', 'CRDT'))).statements;
    const amount = (one: { amount: Decimal } | null): string | null =>
      one === null ? null : formatDecimal(one.amount);
    expect([amount(statement!.opening), amount(statement!.closing)]).toEqual([opening, closing]);
  });

  it('takes the currency of the balances, else of the entries, where the account has none', () => {
    const account = ACCOUNT.replace('<Ccy>EUR</Ccy>', '');
    expect(parse(message(account + balance('OPBD', '1'))).statements[0]!.currency).toBe('EUR');
    const mixed = parse(message(account + entry('1', 'CRDT') + entry('2', 'CRDT').replace('EUR', 'USD')));
    expect(mixed.statements.map((one) => [one.currency, one.lines.length])).toEqual([
      ['EUR', 1],
      ['USD', 1],
    ]);
  });

  it.each([
    ['Rpt', 'BkToCstmrAcctRpt', '052.001.06'],
    ['Rpt', 'BkToCstmrAcctRptV01', '052.001.01'],
    ['Stmt', 'BkToCstmrStmt', '053.001.13'],
    ['Ntfctn', 'BkToCstmrDbtCdtNtfctn', '054.001.04'],
  ])('reads %s in %s %s', (kind, root, version) => {
    const text = message(ACCOUNT + entry('1', 'CRDT'), { kind, root, version });
    expect(camtParser.recognise(new TextEncoder().encode(text), 'x')).toBeGreaterThan(0.9);
    expect(parse(text).statements[0]!.lines).toHaveLength(1);
    expect(parse(text.replaceAll(/<(\/?)(\w)/g, '<$1n0:$2')).statements[0]!.lines).toHaveLength(1);
  });
});

describe('what is no statement', () => {
  it.each<[string, string, string]>([
    ['a header alone', message('').replace(/<Stmt>.*<\/Stmt>/, ''), 'no statement'],
    [
      'a payment order',
      '<Document><CstmrCdtTrfInitn><GrpHdr/></CstmrCdtTrfInitn></Document>',
      'no account statement',
    ],
    ['a broken balance', message(ACCOUNT + balance('OPBD', '1,00')), 'OPBD has no readable amount'],
    ['an entity bomb', `<!DOCTYPE x [<!ENTITY a "b">]>${message(ACCOUNT)}`, 'document type'],
  ])('refuses %s', (_, text, part) => {
    expect(() => parse(text)).toThrow(part);
  });

  it('refuses a file cut anywhere, naming the line', () => {
    const bytes = new TextEncoder().encode(
      message(ACCOUNT + balance('OPBD', '0') + balance('CLBD', '1') + entry('1', 'CRDT')),
    );
    const end = bytes.lastIndexOf(0x3e);
    for (let cut = 0; cut < end; cut += 1) {
      const parts = (): string[] => rows(camtParser.open(sourceOf(bytes.subarray(0, cut)), {}).parts());
      expect(parts, String(cut)).toThrow(StatementError);
    }
  });
});

describe('properties', () => {
  const amount = fc
    .integer({ min: 0, max: 99_999_999 })
    .map((cents): Decimal => ({ units: BigInt(cents), scale: 2 }));
  const text = fc
    .string({ unit: fc.constantFrom(...'abcÄß<>&"\' 12/', '€'), minLength: 1, maxLength: 20 })
    .map((one) => one.replace(/ +/g, ' ').trim());
  const escaped = (one: string): string => one.replace(/&/g, '&amp;').replace(/</g, '&lt;');
  const written = fc.record({ amount, credit: fc.boolean(), payee: text, text });

  it('reads back what was written, however it is cut', () => {
    fc.assert(
      fc.property(
        fc.array(written, { maxLength: 8 }),
        fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 6 }),
        (wanted, sizes) => {
          const total = sum(wanted.map((one) => (one.credit ? one.amount : negate(one.amount))));
          const mark = total.units < 0n ? 'DBIT' : 'CRDT';
          const entries = wanted.map((one) =>
            entry(
              formatDecimal(one.amount),
              one.credit ? 'CRDT' : 'DBIT',
              details(
                `${parties(escaped(one.payee), escaped(one.payee))}<RmtInf><Ustrd>${escaped(one.text)}</Ustrd></RmtInf>`,
              ),
            ),
          );
          const closing = balance('CLBD', formatDecimal(total).replace('-', ''), mark);
          const bytes = new TextEncoder().encode(
            message(ACCOUNT + balance('OPBD', '0') + closing + entries.join('')),
          );
          const parsed = collect(camtParser.open(inPieces(bytes, sizes), {}));
          const [statement] = parsed.statements;
          expect(statement!.lines.map((line) => [line.payee, line.description])).toEqual(
            wanted.map((one) => [one.payee, one.text]),
          );
          const booked = statement!.lines.reduce((whole, line) => add(whole, line.amount), ZERO);
          expect(equals(booked, statement!.closing!.amount)).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });
});

const DATA = new URL('../../../../shared/data/bank/camt/genkgo/', import.meta.url);

/** What the other program says of an entry. */
interface Expected {
  readonly getAmount: { readonly getAmount: string; readonly getCurrency: { readonly getCode: string } };
  readonly getCreditDebitIndicator: 'CRDT' | 'DBIT';
  readonly getBookingDate: { readonly 0: string } | null;
  readonly getValueDate: { readonly 0: string } | null;
  readonly getAccountServicerReference: string | null;
  readonly getRecord: {
    readonly getAccount: { readonly getIdentification: string; readonly getName: string | null };
  };
}

describe.skipIf(!existsSync(DATA))('files of another program', () => {
  const files = existsSync(DATA) ? readdirSync(DATA).filter((name) => name.endsWith('.json')) : [];
  it.each(files)('%s', (name) => {
    const expected = JSON.parse(readFileSync(new URL(name, DATA), 'utf8')) as {
      readonly getEntries: readonly (Expected | string)[];
      readonly getRecords: readonly unknown[];
    };
    const parsed = collect(
      camtParser.open(sourceOf(readFileSync(new URL(name.replace('.json', '.xml'), DATA))), {}),
    );
    const got = parsed.statements.flatMap((one) =>
      one.lines.map(
        (line) => [one.account.number, one.currency, formatDay(line.date), line.amount, line.payee] as const,
      ),
    );
    const entries = expected.getEntries.filter((one) => typeof one !== 'string');
    const dated = entries.filter((one) => one.getBookingDate !== null || one.getValueDate !== null);
    expect(parsed.rejected).toHaveLength(entries.length - dated.length);
    // The dump of a file with several statements shows the entries of the last.
    if (expected.getRecords.length === 1) expect(got).toHaveLength(dated.length);
    got.splice(0, got.length - dated.length);
    for (const [i, one] of dated.entries()) {
      const { getAmount: money, getRecord: record } = one;
      const digits = money.getCurrency.getCode === 'JPY' ? 0 : 2;
      const value = absolute({ units: BigInt(money.getAmount), scale: digits });
      const [number, currency, day, amount, payee] = got[i]!;
      expect(JSON.stringify(one)).toContain(payee);
      expect(equals(amount, one.getCreditDebitIndicator === 'CRDT' ? value : negate(value))).toBe(true);
      expect([number, currency]).toEqual([record.getAccount.getIdentification, money.getCurrency.getCode]);
      expect(day).toBe((one.getBookingDate ?? one.getValueDate)![0].slice(0, 10));
    }
  });

  it('refuses the message without a statement', () => {
    const bytes = readFileSync(new URL('camt053.v2.wrong.xml', DATA));
    expect(() => collect(camtParser.open(sourceOf(bytes), {}))).toThrow('no statement');
  });
});
