import { describe, expect, it } from 'vitest';
import type { Person } from '../../testing/server.ts';
import { testServer } from '../../testing/server.ts';
import { balance, imported, query } from './fixtures/bank.ts';

const app = testServer();

/** One January as five files tell it: days and amounts are the bank's, the words each format's own. */
const LINES: [day: string, amount: string, table: string, ofx: string, mt: string][] = [
  ['02', '-900.00', 'Rent January', 'POS 4711 IMMO GMBH', 'HAUSVW'],
  ['05', '2500.00', 'Salary ACME Inc', 'PAYROLL 01', 'LOHN'],
  ['07', '-3.50', 'Coffee Bar', 'STBX 12', 'SBX'],
  ['07', '-3.50', 'Coffee Bar', 'STBX 12', 'SBX'],
  ['22', '-100.00', 'Cash', 'ATM 0815', 'GAA'],
  ['30', '-25.00', 'Insurance', 'ALLIANZ', 'VERS'],
];
const SUM = 146800;
const money = (cents: number): string => (cents / 100).toFixed(2);

const table = (opening: number, balances: boolean): string => {
  let left = opening;
  const rows = LINES.map(([day, amount, text]) => {
    left += Math.round(Number(amount) * 100);
    return `2026-01-${day},${text},${amount}${balances ? `,${money(left)}` : ''}`;
  });
  return `Date,Payee,Amount${balances ? ',Balance' : ''}\n${rows.join('\n')}\n`;
};

const ofx = (opening: number, balances: boolean): string => `OFXHEADER:100
DATA:OFXSGML
VERSION:102
ENCODING:USASCII
CHARSET:1252

<OFX><BANKMSGSRSV1><STMTTRNRS><TRNUID>1<STATUS><CODE>0<SEVERITY>INFO</STATUS>
<STMTRS><CURDEF>EUR<BANKACCTFROM><BANKID>37040044<ACCTID>0532013000<ACCTTYPE>CHECKING</BANKACCTFROM>
<BANKTRANLIST><DTSTART>20260101<DTEND>20260131
${LINES.map(([day, amount, , text], id) => `<STMTTRN><TRNTYPE>OTHER<DTPOSTED>202601${day}<TRNAMT>${amount}<FITID>${id}<NAME>${text}</STMTTRN>`).join('\n')}
</BANKTRANLIST>${balances ? `<LEDGERBAL><BALAMT>${money(opening + SUM)}<DTASOF>20260131</LEDGERBAL>` : ''}</STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>
`;

const mt940 = (opening: number): string => {
  const [mark, comma] = [
    (amount: string) => (amount.startsWith('-') ? 'D' : 'C'),
    (amount: string) => amount.replace('-', '').replace('.', ','),
  ];
  const rows = LINES.map(
    ([day, amount, , , text]) =>
      `:61:2601${day}01${day}${mark(amount)}${comma(amount)}NMSCNONREF\r\n:86:177?00X?32${text}`,
  );
  return `:20:S\r\n:25:37040044/0532013000\r\n:28C:1/1\r\n:60F:C251231EUR${comma(money(opening))}\r\n${rows.join('\r\n')}\r\n:62F:C260131EUR${comma(money(opening + SUM))}\r\n-\r\n`;
};

const FORMATS: Record<string, (opening: number) => [name: string, content: string]> = {
  'a table': (opening) => ['a.csv', table(opening, false)],
  'a table with balances': (opening) => ['b.csv', table(opening, true)],
  OFX: (opening) => ['a.ofx', ofx(opening, false)],
  'OFX with a balance': (opening) => ['b.ofx', ofx(opening, true)],
  MT940: (opening) => ['a.sta', mt940(opening)],
};
const FAMILY = (name: string): string => name.split(' with')[0]!;
const PAIRS = Object.keys(FORMATS).flatMap((a) =>
  Object.keys(FORMATS).flatMap((b) => (FAMILY(a) === FAMILY(b) ? [] : [[a, b] as const])),
);

async function account(person: Person): Promise<string> {
  const { body } = await person.call('POST', '/accounts', { name: 'Mine', type: 'asset', currency: 'EUR' });
  return body.id;
}

async function entries(person: Person): Promise<number> {
  return (await query(app, person, `SELECT id FROM entry WHERE book_id = $book AND kind <> 'opening'`))
    .length;
}

describe('one statement in two formats, worded otherwise', () => {
  it.each(PAIRS)('%s, then %s, is in the books once', async (first, second) => {
    for (const opening of [0, 100000]) {
      const ada = await app.person('Ada');
      const accountId = await account(ada);
      await imported(ada, ...FORMATS[first]!(opening), { accountId });
      const { result } = await imported(ada, ...FORMATS[second]!(opening), { accountId });
      expect(result.counts).toMatchObject({ new: 0, duplicate: LINES.length });
      expect(result.verification.state).not.toBe('discrepancy');
      expect(await entries(ada)).toBe(LINES.length);
      const said = [first, second].some((name) => /balance|MT940/.test(name));
      expect(await balance(app, ada, accountId, '2026-12-31')).toBe(money((said ? opening : 0) + SUM));
    }
  });

  it('finds its account by the number, written as each format writes it', async () => {
    const ada = await app.person('Ada');
    await imported(ada, ...FORMATS.MT940!(0));
    const { result } = await imported(ada, ...FORMATS['OFX with a balance']!(0));
    expect(result.counts).toMatchObject({ new: 0, duplicate: LINES.length });
    const iban = table(0, true)
      .replace('Date,', 'IBAN,Date,')
      .replaceAll('\n2026', '\nDE89 3704 0044 0532 0130 00,2026');
    const { result: third } = await imported(ada, 'c.csv', iban);
    expect(third.counts).toMatchObject({ new: 0, duplicate: LINES.length });
    expect(third.accountIds).toEqual(result.accountIds);
  });

  it('keeps purchases of one day and amount apart that two files of one format name differently', async () => {
    const ada = await app.person('Ada');
    const accountId = await account(ada);
    await imported(ada, 'a.csv', 'Date,Payee,Amount\n2026-01-05,Baker,-3.50\n2026-01-06,Kiosk,-2.00\n', {
      accountId,
    });
    const { result } = await imported(
      ada,
      'b.csv',
      'Date,Payee,Amount\n2026-01-05,Florist,-3.50\n2026-01-06,Butcher,-2.00\n',
      {
        accountId,
      },
    );
    expect(result.counts).toMatchObject({ new: 2, duplicate: 0 });
  });
});

describe('an account with entries and without a balance', () => {
  it('opens with what its first statement makes necessary, and says so', async () => {
    const ada = await app.person('Ada');
    const accountId = await account(ada);
    await ada.call('POST', '/transactions', {
      accountId,
      date: '2026-01-05',
      amount: '2500.00',
      payee: 'Salary',
    });
    const { result } = await imported(ada, ...FORMATS.MT940!(100000), { accountId });
    expect(result.counts).toMatchObject({ new: 5, matched: 1 });
    expect(result.verification).toMatchObject({
      state: 'verified',
      reason: expect.stringContaining('No balance of the account was known'),
    });
    expect(await balance(app, ada, accountId, '2026-12-31')).toBe('2468.00');
  });

  it.each(['2025-12-30', '2026-02-01'])(
    'opens right where what was entered by hand is dated %s, beside the statement',
    async (date) => {
      const ada = await app.person('Ada');
      const accountId = await account(ada);
      const amount = date.startsWith('2025') ? '-900.00' : '-25.00';
      await ada.call('POST', '/transactions', { accountId, date, amount });
      const { result } = await imported(ada, ...FORMATS.MT940!(100000), { accountId });
      expect(result).toMatchObject({ counts: { new: 5, matched: 1 }, verification: { state: 'verified' } });
      expect(await balance(app, ada, accountId, '2026-12-31')).toBe('2468.00');
    },
  );

  it('does not make up for a line that was deleted', async () => {
    const ada = await app.person('Ada');
    const accountId = await account(ada);
    await imported(ada, ...FORMATS['a table']!(100000), { accountId });
    const { body } = await ada.call('GET', '/transactions?q=Insurance');
    await ada.call('DELETE', `/transactions/${body.items[0].id}`);
    const { result } = await imported(ada, ...FORMATS['OFX with a balance']!(100000), { accountId });
    expect(result.verification).toMatchObject({
      state: 'discrepancy',
      explanation: [{ kind: 'missing', amount: '-25.00', description: 'ALLIANZ' }],
    });
  });

  it('does not make up for what the statement does not show', async () => {
    const ada = await app.person('Ada');
    const accountId = await account(ada);
    await ada.call('POST', '/transactions', {
      accountId,
      date: '2026-01-15',
      amount: '-77.00',
      payee: 'Typo',
    });
    for (const file of [FORMATS.MT940!(100000), FORMATS['OFX with a balance']!(100000)]) {
      const { result } = await imported(ada, ...file, { accountId });
      expect(result.verification).toMatchObject({
        state: 'discrepancy',
        explanation: [{ kind: 'unlisted', amount: '-77.00', description: 'Typo' }],
      });
    }
  });
});
