import { describe, expect, it } from 'vitest';
import { testServer } from '../../testing/server.ts';
import { imported, query } from './fixtures/bank.ts';

const app = testServer();
const HEADER = 'Date,Payee,Amount,Balance\n';
const JANUARY = `${HEADER}2026-01-02,Employer,1000.00,1000.00
2026-01-05,Baker,-10.00,990.00
2026-01-09,Grocer,-25.50,964.50
`;
const FEBRUARY = `${HEADER}2026-02-03,Baker,-4.50,960.00
2026-02-06,Rent,-600.00,360.00
`;

async function ada() {
  const person = await app.person('Ada');
  const { body } = await person.call('POST', '/accounts', { name: 'Mine', type: 'asset', currency: 'USD' });
  const fields = { accountId: body.id as string };
  return {
    person,
    accountId: fields.accountId,
    take: (name: string, file: string) => imported(person, name, file, fields),
    entryOf: async (payee: string) =>
      (await query(app, person, `SELECT id FROM entry WHERE book_id = $book AND payee = '${payee}'`))[0]!.id!,
  };
}

describe('a discrepancy', () => {
  it('is explained by the transaction that was deleted', async () => {
    const { person, take, entryOf } = await ada();
    await take('a.csv', JANUARY);
    await person.call('DELETE', `/transactions/${await entryOf('Grocer')}`);
    const { result } = await take('b.csv', `${JANUARY}${FEBRUARY.slice(HEADER.length)}`);
    expect(result).toMatchObject({ counts: { new: 2, duplicate: 3 } });
    expect(result.verification).toMatchObject({
      state: 'discrepancy',
      reason: expect.stringContaining('25.50 (Grocer, line 4) is missing in the book'),
      balances: [{ difference: '25.50' }],
      explanation: [
        {
          kind: 'missing',
          line: 4,
          date: '2026-01-09',
          amount: '-25.50',
          description: 'Grocer',
          transactionId: null,
        },
      ],
    });
  });

  it('is explained by what was entered twice, and by what the bank does not know', async () => {
    const { person, accountId, take } = await ada();
    await take('a.csv', JANUARY);
    const enter = async (payee: string, date: string, amount: string): Promise<string> =>
      (await person.call('POST', '/transactions', { accountId, date, amount, payee })).body.id;
    const twice = await enter('Landlord', '2026-02-05', '-600.00');
    await enter('Landlord again', '2026-02-06', '-600.00');
    const unknown = await enter('Cheque', '2026-02-04', '-77.70');
    const { result } = await take('b.csv', FEBRUARY);
    expect(result.counts).toMatchObject({ new: 1, matched: 1 });
    expect(result.verification.state).toBe('discrepancy');
    expect(result.verification.explanation).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ kind: 'doubled', amount: '-600.00', transactionId: twice }),
        expect.objectContaining({ kind: 'unlisted', amount: '-77.70', transactionId: unknown }),
      ]),
    );
    expect(result.verification.explanation).toHaveLength(2);
  });

  it('is explained by a line whose running balance shows the other sign', async () => {
    const { take } = await ada();
    await take('a.csv', JANUARY);
    const { result } = await take(
      'b.csv',
      'Date,Payee,Amount,Balance\n2026-02-03,Baker,-4.50,960.00\n2026-02-04,Refund,-20.00,980.00\n2026-02-06,Rent,-600.00,380.00\n2026-02-07,Baker,-4.00,376.00\n2026-02-08,Baker,-4.00,372.00\n2026-02-09,Baker,-4.00,368.00\n',
    );
    expect(result.verification.state).toBe('discrepancy');
    expect(result.verification.explanation).toMatchObject([
      { kind: 'sign-flipped', line: 3, amount: '20.00', description: 'Refund' },
    ]);
  });

  it('inside a file says what is missing between which lines', async () => {
    const { take } = await ada();
    const { result } = await take(
      'a.csv',
      'Date,Payee,Amount,Balance\n2026-02-01,Start,100.00,100.00\n2026-02-03,Baker,-4.50,95.50\n2026-02-06,Rent,-60.00,23.50\n2026-02-07,Baker,-4.00,19.50\n2026-02-08,Baker,-4.00,15.50\n2026-02-09,Baker,-4.00,11.50\n2026-02-10,Baker,-1.00,10.50\n',
    );
    expect(result.verification).toMatchObject({
      state: 'discrepancy',
      explanation: [{ kind: 'missing', line: 4, amount: '-12.00', description: 'between line 3 and 4' }],
    });
    expect(result.verification.reason).toContain('-12.00');
  });

  it('inside a file says which line stands in it twice', async () => {
    const { take } = await ada();
    const twice = JANUARY.replace('2026-01-05,Baker,-10.00,990.00\n', '$&$&');
    const { result } = await take('a.csv', `${twice}${FEBRUARY.slice(HEADER.length)}`);
    expect(result.verification).toMatchObject({
      state: 'discrepancy',
      explanation: [{ kind: 'doubled', line: 4, amount: '-10.00', description: 'Baker' }],
    });
  });

  it.each([
    ['one of seven lines', 1],
    ['two of seven lines', 2],
  ])('is seen in a small file that lacks %s', async (_, lacking) => {
    const { take } = await ada();
    const rows =
      `${JANUARY}${FEBRUARY.slice(HEADER.length)}2026-02-08,Kiosk,-1.00,359.00\n2026-02-09,Kiosk,-1.00,358.00\n`.split(
        '\n',
      );
    const { result } = await take(
      'a.csv',
      rows.filter((_row, at) => at !== 2 && (lacking === 1 || at !== 4)).join('\n'),
    );
    expect(result.verification.state).toBe('discrepancy');
    expect(result.verification.explanation).toHaveLength(lacking);
  });

  it('of balances alone names the one line that would explain it', async () => {
    const { take } = await ada();
    const file =
      'Opening balance,100.00\nClosing balance,60.00\n\nDate,Payee,Amount\n2026-02-03,Baker,-4.50\n2026-02-06,Grocer,-5.50\n';
    const { result } = await take('a.csv', file);
    expect(result.verification).toMatchObject({
      state: 'discrepancy',
      explanation: [{ kind: 'missing', line: null, amount: '-30.00', transactionId: null }],
    });
  });

  it('that no three known lines explain says what is missing before the statement', async () => {
    const { take } = await ada();
    await take('a.csv', JANUARY);
    const { result } = await take('b.csv', FEBRUARY.replace('360.00', '361.23').replace('960.00', '961.23'));
    expect(result.verification).toMatchObject({
      state: 'discrepancy',
      reason: expect.stringContaining('No one, two or three known lines explain it'),
      explanation: [{ kind: 'missing', line: null, amount: '1.23', description: 'before 2026-02-03' }],
    });
  });
});

describe('a balance without what is pending', () => {
  it('is verified as the bank counts it', async () => {
    const { take, person, accountId } = await ada();
    await take('a.csv', JANUARY);
    await person.call('POST', '/transactions', {
      accountId,
      date: '2026-02-05',
      amount: '-8.00',
      payee: 'Kiosk',
      status: 'pending',
    });
    const { result } = await take('b.csv', FEBRUARY);
    expect(result.verification.state).toBe('verified');
  });
});
