import { describe, expect, it } from 'vitest';
import { testServer } from '../../testing/server.ts';
import { DECEMBER, imported, JANUARY, OVERLAP } from './fixtures/bank.ts';

const app = testServer();

describe('GET /accounts/{id}/coverage', () => {
  it('says which months files cover, what is missing and what is doubtful', async () => {
    const ada = await app.person('Ada');
    const { body: account } = await ada.call('POST', '/accounts', {
      name: 'Mine',
      type: 'asset',
      currency: 'USD',
    });
    const to = { accountId: account.id };
    const path = `/accounts/${account.id}/coverage`;
    expect((await ada.call('GET', path)).body).toEqual({ months: [], gaps: [] });
    const january = await imported(ada, 'january.csv', JANUARY, to);
    await imported(ada, 'overlap.csv', OVERLAP, to);
    const december = await imported(ada, 'december.csv', DECEMBER, to);
    const april = await imported(
      ada,
      'april.csv',
      'Date,Payee,Amount\n2026-04-10,Shop,-1.00\n2026-04-20,Shop,-2.00\n',
      to,
    );
    // As when a person enters by hand what the bank's file brought long ago.
    await ada.call('POST', '/transactions', {
      accountId: account.id,
      date: '2026-01-20',
      amount: '-900.00',
      payee: 'Landlord',
    });
    const { status, body } = await ada.call('GET', path);
    expect(status).toBe(200);
    expect(body.months).toEqual([
      {
        month: '2025-12',
        state: 'covered',
        days: 31,
        lines: 2,
        imports: [{ fileHash: december.fileHash, fileName: 'december.csv' }],
        doubled: 0,
        verification: 'verified',
      },
      expect.objectContaining({
        month: '2026-01',
        state: 'covered',
        days: 31,
        lines: 5,
        imports: [
          { fileHash: january.fileHash, fileName: 'january.csv' },
          expect.objectContaining({ fileName: 'overlap.csv' }),
        ],
        doubled: 1,
        verification: 'verified',
      }),
      expect.objectContaining({ month: '2026-02', state: 'partial', days: 3, lines: 2 }),
      { month: '2026-03', state: 'missing', days: 0, lines: 0, imports: [], doubled: 0, verification: null },
      expect.objectContaining({
        month: '2026-04',
        state: 'partial',
        imports: [{ fileHash: april.fileHash, fileName: 'april.csv' }],
        verification: 'unverifiable',
      }),
    ]);
    expect(body.gaps).toEqual([{ from: '2026-02-04', to: '2026-04-09' }]);
    await ada.call('DELETE', `/imports/${april.fileHash}`);
    expect((await ada.call('GET', path)).body.gaps).toEqual([]);
  });
});
