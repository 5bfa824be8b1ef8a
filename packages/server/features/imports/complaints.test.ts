import { describe, expect, it } from 'vitest';
import type { Person } from '../../testing/server.ts';
import { testServer } from '../../testing/server.ts';
import { count, imported, query } from './fixtures/bank.ts';

/** What people complain of in programs of this kind, each as what happens here. */
const app = testServer();

const csv = (...rows: string[]): string => `Date,Payee,Description,Amount,Status\n${rows.join('\n')}\n`;

function ofx(balance: string, ...lines: [date: string, amount: string, id: string, name: string][]): string {
  const rows = lines.map(
    ([date, amount, id, name]) =>
      `<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>${date}<TRNAMT>${amount}<FITID>${id}<NAME>${name}</STMTTRN>`,
  );
  return `OFXHEADER:100
DATA:OFXSGML
VERSION:102
ENCODING:USASCII
CHARSET:1252

<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS><DTSERVER>20260201<LANGUAGE>ENG</SONRS></SIGNONMSGSRSV1>
<BANKMSGSRSV1><STMTTRNRS><TRNUID>1<STATUS><CODE>0<SEVERITY>INFO</STATUS>
<STMTRS><CURDEF>USD<BANKACCTFROM><BANKID>12<ACCTID>0007<ACCTTYPE>CHECKING</BANKACCTFROM>
<BANKTRANLIST><DTSTART>20260101<DTEND>20260131
${rows.join('\n')}
</BANKTRANLIST><LEDGERBAL><BALAMT>${balance}<DTASOF>20260131</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>
`;
}

const books = (person: Person) =>
  query(
    app,
    person,
    `SELECT e.date, e.payee, p.quantity::text AS amount, p.status FROM entry e
     JOIN posting p ON p.book_id = e.book_id AND p.entry_id = e.id AND p.ordinal = 0
     WHERE e.book_id = $book AND e.kind <> 'opening' ORDER BY e.date, p.quantity, e.payee`,
  );

async function account(person: Person): Promise<{ accountId: string }> {
  const { body } = await person.call('POST', '/accounts', { name: 'Mine', type: 'asset', currency: 'USD' });
  return { accountId: body.id };
}

describe('what others get wrong', () => {
  it('actual#608: ids that are not unique remove nothing', async () => {
    const ada = await app.person('Ada');
    const { result } = await imported(
      ada,
      'a.ofx',
      ofx('70.00', ['20260105', '-10.00', '1', 'BAKER'], ['20260105', '-20.00', '1', 'GROCER']),
    );
    expect(result.counts).toMatchObject({ new: 2, duplicate: 0 });
    const next = await imported(ada, 'b.ofx', ofx('65.00', ['20260106', '-5.00', '1', 'KIOSK']));
    expect(next.result.counts).toMatchObject({ new: 1, duplicate: 0 });
    expect(await books(ada)).toHaveLength(3);
  });

  it('actual#2432: the same lines again add no phantom row', async () => {
    const ada = await app.person('Ada');
    const lines = [
      '2026-01-05,Baker,Bread,-4.00,',
      '2026-01-05,Baker,Bread,-4.00,',
      '2026-01-06,Rent,,-900.00,',
    ];
    const to = await account(ada);
    await imported(ada, 'a.csv', csv(...lines), to);
    for (const again of [lines, lines.toReversed(), lines.slice(1), [...lines, '']]) {
      const { body } = await ada.upload('/imports', `${again.length}.csv`, `${csv(...again)}\n`, to);
      const job = await ada.job(body.jobId);
      expect(job.result.counts).toMatchObject({ new: 0, duplicate: again.filter(Boolean).length });
    }
    expect(await books(ada)).toHaveLength(3);
  });

  it('actual#8221: identical purchases are all kept', async () => {
    const ada = await app.person('Ada');
    const coffee = '2026-01-05,Coffee Bar,Espresso,-3.50,';
    const to = await account(ada);
    const first = await imported(ada, 'a.csv', csv(coffee, coffee, coffee), to);
    expect(first.result.counts).toMatchObject({ new: 3 });
    const second = await imported(ada, 'b.csv', csv(coffee, coffee, coffee, coffee), to);
    expect(second.result.counts).toMatchObject({ new: 1, duplicate: 3 });
    const daily = await imported(ada, 'c.csv', csv('2026-01-06,Coffee Bar,Espresso,-3.50,'), to);
    expect(daily.result.counts).toMatchObject({ new: 1, duplicate: 0 });
    expect(await books(ada)).toHaveLength(5);
  });

  it('actual#8932: a pending row becomes the posted one, with its tip, and what the person wrote stays', async () => {
    const ada = await app.person('Ada');
    const to = await account(ada);
    await imported(
      ada,
      'a.csv',
      csv('2026-01-05,Bistro,Dinner,-50.00,pending', '2026-01-04,Hotel,Room,-80.00,pending'),
      to,
    );
    const [dinner] = await query(app, ada, "SELECT id FROM entry WHERE book_id = $book AND payee = 'Bistro'");
    await ada.call('PATCH', `/transactions/${dinner!.id}`, {
      payee: 'With Grace',
      notes: 'birthday',
      tags: ['fun'],
    });
    const { result } = await imported(
      ada,
      'b.csv',
      csv('2026-01-07,BISTRO 42,Dinner,-57.50,posted', '2026-01-06,Hotel,Room,-80.00,posted'),
      to,
    );
    expect(result.counts).toMatchObject({ new: 0, matched: 2 });
    expect(await books(ada)).toEqual([
      { date: '2026-01-06', payee: 'Hotel', amount: '-80.00', status: 'posted' },
      { date: '2026-01-07', payee: 'With Grace', amount: '-57.50', status: 'posted' },
    ]);
    const kept = await query(
      app,
      ada,
      "SELECT notes, tags::text FROM entry WHERE book_id = $book AND payee = 'With Grace'",
    );
    expect(kept).toEqual([{ notes: 'birthday', tags: '{fun}' }]);
    const late = await imported(ada, 'c.csv', csv('2026-01-05,Bistro,Dinner,-50.00,pending'), to);
    expect(late.result.counts).toMatchObject({ new: 0, duplicate: 1 });
    expect(await books(ada)).toHaveLength(2);
  });

  it('actual#8932: the posted file first, and a pending row that never comes is said', async () => {
    const ada = await app.person('Ada');
    const to = await account(ada);
    await imported(ada, 'a.csv', csv('2026-01-07,Bistro,Dinner,-57.50,posted'), to);
    const { result } = await imported(
      ada,
      'b.csv',
      csv('2026-01-05,Bistro,Dinner,-50.00,pending', '2026-01-06,Petrol,,-1.00,pending'),
      to,
    );
    expect(result.counts).toMatchObject({ new: 1, duplicate: 1 });
    const later = await imported(
      ada,
      'c.csv',
      csv(
        '2026-01-02,Baker,,-2.00,posted',
        '2026-01-07,Bistro,Dinner,-57.50,posted',
        '2026-01-20,Baker,,-2.00,posted',
      ),
      to,
    );
    expect(later.result.warnings).toEqual([
      'Pending before, and in this file neither pending nor posted: Petrol of 2026-01-06 over 1.00. Delete what the bank took back.',
    ]);
  });

  it('firefly#2164: a deleted row stays away and is said; undoing the deletion or the import brings it back', async () => {
    const ada = await app.person('Ada');
    const to = await account(ada);
    const lines = ['2026-01-05,Baker,Bread,-4.00,', '2026-01-06,Rent,,-900.00,'];
    const first = await imported(ada, 'a.csv', csv(...lines), to);
    const [bread] = await query(app, ada, "SELECT id FROM entry WHERE book_id = $book AND payee = 'Baker'");
    expect((await ada.call('DELETE', `/transactions/${bread!.id}`)).status).toBe(204);
    const second = await imported(ada, 'b.csv', csv(...lines.toReversed()), to);
    expect(second.result).toMatchObject({
      counts: { new: 0, duplicate: 2 },
      warnings: [
        '1 line is of a transaction that you deleted; undo the deletion in History to have it back.',
      ],
    });
    for (const { fileHash } of [first, second]) await ada.call('DELETE', `/imports/${fileHash}`);
    const again = await imported(ada, 'a.csv', csv(...lines), to);
    expect(again.result).toMatchObject({ counts: { new: 2, duplicate: 0 }, warnings: [] });
  });

  it('actual#7580: an undone import leaves nothing that the next one would take for deleted', async () => {
    const ada = await app.person('Ada');
    const to = await account(ada);
    const file = csv('2026-01-05,Baker,Bread,-4.00,', '2026-01-06,Rent,,-900.00,');
    const { fileHash } = await imported(ada, 'a.csv', file, to);
    const { body } = await ada.call('GET', `/imports/${fileHash}`);
    expect((await ada.call('POST', `/operations/${body.operationId}/undo`)).status).toBe(200);
    expect(await count(app, ada, 'statement_line')).toBe(0);
    const again = await imported(ada, 'a.csv', file, to);
    expect(again.result).toMatchObject({ counts: { new: 2, duplicate: 0 }, warnings: [] });
  });

  it('actual#8701: renumbered ids rewrite no other row, and the payee that the person chose stays', async () => {
    const ada = await app.person('Ada');
    const days = ['20260105', '20260106', '20260107'];
    const names = ['BAKER', 'GROCER', 'KIOSK'];
    const file = (ids: readonly string[]) =>
      ofx(
        '70.00',
        ...days.map((day, i): [string, string, string, string] => [day, '-10.00', ids[i]!, names[i]!]),
      );
    await imported(ada, 'a.ofx', file(['1', '2', '3']));
    const [baker] = await query(app, ada, "SELECT id FROM entry WHERE book_id = $book AND payee = 'BAKER'");
    await ada.call('PATCH', `/transactions/${baker!.id}`, { payee: 'My baker' });
    const { result } = await imported(ada, 'b.ofx', file(['3', '1', '2']));
    expect(result.counts).toMatchObject({ new: 0, duplicate: 3 });
    expect((await books(ada)).map(({ payee }) => payee)).toEqual(['My baker', 'GROCER', 'KIOSK']);
  });
});
