import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { day, formatDay } from '@financehub/core/time/day.ts';
import { describe, expect, it } from 'vitest';
import { testServer } from '../../testing/server.ts';
import { balance, count, imported } from './fixtures/bank.ts';

const app = testServer();
const data = fileURLToPath(new URL('../../../../../shared/data/', import.meta.url));
const household = `${data}ledgers/derived_household_a/`;

describe.skipIf(!existsSync(household))('three years of a household', () => {
  it('come out with the balances of its ledger, to the cent', async () => {
    const ada = await app.person('Ada');
    const accounts = new Map<string, string>();
    for (const [file, lines, name] of [
      ['checking.csv', 303, 'Assets:US:BofA:Checking'],
      ['credit_card.csv', 578, 'Liabilities:US:Chase:Slate'],
      ['brokerage_cash.csv', 76, ''],
    ] as const) {
      const { result } = await imported(ada, file, readFileSync(household + file));
      expect(result).toMatchObject({
        counts: { lines, new: lines, duplicate: 0, rejected: 0 },
        rejected: [],
        verification: { state: 'verified', balances: [{ difference: expect.stringMatching(/^0(\.0+)?$/) }] },
      });
      accounts.set(name, result.accountIds[0]);
    }
    const asserted = readFileSync(`${household}balance_assertions.csv`, 'utf8').trim().split('\n').slice(1);
    let checked = 0;
    for (const [date, name, amount] of asserted.map((line) => line.split(','))) {
      const account = accounts.get(name!);
      if (account === undefined) continue;
      checked += 1;
      expect(`${date} ${await balance(app, ada, account, formatDay(day(date!) - 1))}`).toBe(
        `${date} ${amount}`,
      );
    }
    expect(checked).toBe(89);
  });
});

const banks = `${data}bank/`;
const files = existsSync(banks)
  ? ['ofx/beangulp', 'ofx/ofxparse', 'ofx/ofxparse/fail_nice', 'csv/bank2ynab'].flatMap((folder) =>
      readdirSync(banks + folder)
        .filter((name) => /\.(?:ofx|qfx|csv)$/i.test(name))
        .map((name) => `${folder}/${name}`),
    )
  : [];

describe.skipIf(files.length === 0)('files of real banks', () => {
  it('are read or refused with a reason, and the books balance after each', async () => {
    const ada = await app.person('Ada');
    const refused: string[] = [];
    for (const file of files) {
      const content = readFileSync(banks + file);
      const answer = await ada.upload('/imports', file.split('/').at(-1)!, content);
      if (content.length === 0) continue;
      // Two of the files are the same.
      if (answer.status === 409) continue;
      const job = await ada.job(answer.body.jobId);
      if (job.status === 'done') {
        const { counts } = job.result;
        expect(counts.rejected, file).toBe(job.result.rejected.length);
        continue;
      }
      refused.push(`${file}: ${job.error.detail}`);
      expect(job.error, file).toMatchObject({
        type: expect.stringMatching(/^(?:unreadable-file|impossible)$/),
        mend: expect.any(String),
      });
    }
    expect(refused.map((each) => each.slice(0, each.indexOf(': ')).split('/').at(-1))).toEqual([
      'account_listing_aggregation.ofx',
      'bank_small.ofx',
      'error_message.ofx',
      'signon_fail.ofx',
      'signon_success.ofx',
      'signon_success_no_message.ofx',
      'date_missing.ofx',
      'decimal_error.ofx',
      'empty_balance.ofx',
    ]);
    expect(await count(app, ada, 'entry')).toBeGreaterThan(0);
  });
});
