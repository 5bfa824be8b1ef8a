import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { testServer } from '../../testing/server.ts';

const app = testServer();
const household = fileURLToPath(
  new URL('../../../../../shared/data/ledgers/derived_household_a/', import.meta.url),
);

/** The accounts of the ledger by the files that were derived from it. */
const FILES = {
  'checking.csv': 'Assets:US:BofA:Checking',
  'credit_card.csv': 'Liabilities:US:Chase:Slate',
  'brokerage_cash.csv': 'Assets:US:ETrade:Cash',
} as const;

interface Line {
  readonly account: string;
  readonly date: string;
  readonly amount: string;
  readonly counter: string;
}

/** The lines of the files, with the other account as the ledger has it. */
function ledgerLines(): Line[] {
  return Object.entries(FILES).flatMap(([file, account]) =>
    readFileSync(household + file, 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((row) => {
        const [date = '', , , amount = '', , , counter = ''] = row.split(',');
        return { account, date, amount: Number(amount).toFixed(2), counter: counter.trim() };
      }),
  );
}

interface Suggestion {
  id: string;
  out: { accountId: string; date: string; amount: string };
  in: { accountId: string; date: string; amount: string };
}

describe.skipIf(!existsSync(household))('three years of a household', () => {
  it('every transfer of the ledger is found, none is made up, and nothing is a duplicate', async () => {
    const ada = await app.person('Ada');
    const names = new Map<string, string>();
    for (const [file, account] of Object.entries(FILES)) {
      const type = account.startsWith('Liabilities') ? 'liability' : 'asset';
      const name = account.split(':').slice(-2).join(' ');
      const opened = await ada.call('POST', '/accounts', { name, type, currency: 'USD' });
      names.set(opened.body.id, account);
      // The column with the other accounts is what the answer is compared with; the program does not see it.
      const blind = readFileSync(household + file, 'utf8').replace(/,[^,\n]*$/gm, '');
      const upload = await ada.upload('/imports', file, blind, { accountId: opened.body.id });
      expect((await ada.job(upload.body.jobId)).status).toBe('done');
    }
    await ada.job((await ada.call('POST', '/review/scan')).body.jobId);

    const lines = ledgerLines();
    const moved = new Set(Object.values(FILES));
    const expected = lines
      .filter(({ amount, counter }) => amount.startsWith('-') && moved.has(counter as never))
      .map(({ account, counter, date, amount }) => `${date} ${amount} ${account} > ${counter}`);
    const found: Suggestion[] = (await ada.call('GET', '/transfers/suggestions?limit=500')).body.items;
    const said = found.map(
      ({ out, in: into }) =>
        `${out.date} ${out.amount} ${names.get(out.accountId)} > ${names.get(into.accountId)}`,
    );
    expect(expected.length).toBeGreaterThan(30);
    expect(said.toSorted()).toEqual(expected.toSorted());
    expect((await ada.call('GET', '/duplicates')).body.items).toEqual([]);

    const before = await books();
    const card = found.find(({ in: into }) => names.get(into.accountId) === FILES['credit_card.csv'])!;
    const confirmed = await ada.call('POST', `/transfers/${card.id}/confirm`, { alsoAlike: true });
    const payments = expected.filter((each) => each.endsWith(FILES['credit_card.csv']));
    expect(confirmed.body.confirmed).toBe(payments.length);
    expect((await books()).balances).toEqual(before.balances);
    await ada.call('POST', `/operations/${confirmed.body.operationId}/undo`);
    expect(await books()).toEqual(before);

    async function books() {
      const balances: Record<string, string> = {};
      for (const id of names.keys()) balances[id] = (await ada.call('GET', `/accounts/${id}`)).body.balance;
      const { body } = await ada.call('GET', '/transactions?limit=500');
      return { balances, first: body.items };
    }
  });
});
