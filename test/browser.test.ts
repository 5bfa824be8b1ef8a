import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM } from './browser.ts';
import { visit } from './visit.ts';

const STATEMENT = `date,payee,amount,balance
2026-01-05,Employer Inc,2500.00,2500.00
2026-01-06,Corner Bakery,-4.50,2495.50
2026-01-06,Corner Bakery,-4.50,2491.00
2026-01-09,Zyxw Qvrt,-61.20,2429.80
`;

describe.skipIf(CHROMIUM === undefined)('in a browser', () => {
  const here = visit();
  const { accessible, calls, open, picture } = here;
  let page: Page;
  let failures: readonly string[];

  beforeAll(() => {
    ({ page, failures } = here);
  });

  it('registers, with errors beside the fields', async () => {
    await open('/register');
    await page.getByLabel('E-mail').fill('ada@example.com');
    await page.getByRole('textbox', { name: 'Password' }).fill('short');
    await page.getByRole('button', { name: 'Create account' }).click();
    await page.getByText('Use at least 10 characters').waitFor();
    await accessible('register');
    await page.getByRole('textbox', { name: 'Password' }).fill('correct horse battery');
    await page.getByRole('button', { name: 'Create account' }).click();
    await page.getByRole('heading', { name: 'Home' }).waitFor();
    await page.getByText('Drop in a bank file').waitFor();
    await picture('empty');
    await accessible('empty home');
  });

  it('explores the sample data, marked as such', async () => {
    await page.getByRole('button', { name: 'Explore with sample data' }).click();
    await page.getByText('Sample data', { exact: true }).first().waitFor();
    await page.getByText('Net worth in USD').waitFor();
  });

  const PAGES = [
    '',
    'transactions',
    'accounts',
    'categories',
    'import',
    'review',
    'rules',
    'rules/new',
    'history',
    'portfolios',
    'settings/profile',
    'settings/books',
    'settings/tokens',
    'settings/jobs',
    'invest/lots',
  ];

  it.each(['light', 'dark'] as const)(
    'has pages that axe finds no fault with, wide and narrow, %s',
    async (scheme) => {
      await page.emulateMedia({ colorScheme: scheme });
      for (const width of [1280, 390]) {
        await page.setViewportSize({ width, height: 900 });
        for (const path of PAGES) {
          await open(`/${path}`);
          await page.getByRole('heading', { level: 1 }).waitFor();
          await page.waitForLoadState('networkidle');
          const name = `${path.replace('/', '-') || 'home'}-${width}-${scheme}`;
          await picture(name);
          await accessible(name);
          const overflow = await page.evaluate(
            'document.documentElement.scrollWidth - document.documentElement.clientWidth',
          );
          expect(overflow, `${name} scrolls sideways`).toBeLessThanOrEqual(0);
        }
        await open('/portfolios');
        await page
          .getByRole('link', { name: /Sample portfolio/ })
          .first()
          .click();
        await page.getByText('SMPW').first().waitFor();
        await page.waitForLoadState('networkidle');
        await picture(`portfolio-${width}-${scheme}`);
        await accessible(`portfolio-${width}-${scheme}`);
      }
    },
  );

  it('removes the sample data in one click', async () => {
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 1280, height: 900 });
    await open('/');
    await page.getByText('Sample data', { exact: true }).first().click();
    await page.getByRole('button', { name: 'Remove sample data' }).click();
    await page.getByText('Drop in a bank file').waitFor();
    expect(await page.getByText('Sample data', { exact: true }).count()).toBe(0);
  });

  it('takes a bank file from drop to result, with live progress', async () => {
    await page.getByRole('link', { name: 'Import' }).first().click();
    await page.getByRole('heading', { name: 'Import', level: 1 }).waitFor();
    await page
      .locator('input[type=file]')
      .first()
      .setInputFiles({
        name: 'everyday account.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from(STATEMENT),
      });
    await page.getByRole('button', { name: 'Import this file' }).waitFor();
    await picture('preview');
    await accessible('preview');
    await page.getByRole('button', { name: 'Import this file' }).click();
    await page
      .getByText(/running balance chains/i)
      .first()
      .waitFor();
    await picture('import');
    await accessible('import result');
  });

  it('shows the transactions, categorises one in place and takes it back', async () => {
    await page.getByRole('link', { name: 'Transactions' }).first().click();
    await page.getByText('Zyxw Qvrt').waitFor();
    expect(await page.getByText('Corner Bakery').count()).toBe(2);
    const row = page.getByRole('row').filter({ hasText: 'Zyxw Qvrt' });
    await row.getByText('No category').click();
    await page.keyboard.type('Groceries');
    await page
      .getByRole('option', { name: /Groceries/ })
      .first()
      .click();
    await row.getByText(/Groceries/).waitFor();
    await picture('categorised');
    await page.getByRole('button', { name: 'Undo' }).first().click();
    await row.getByText('No category').waitFor();
    await accessible('transactions');
  });

  it('changes all that match as one operation, and takes it back', async () => {
    await open('/transactions?q=Corner');
    await page.getByRole('grid').focus();
    await page.keyboard.press('a');
    await page.getByText('2 selected').waitFor();
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Set the payee' }).click();
    await page.getByRole('dialog').getByLabel('Payee').fill('Bakery');
    await page.getByRole('button', { name: 'Set the payee (2)' }).click();
    await page.getByText('Set the payee of 2 transactions to “Bakery”').waitFor();
    await open('/history');
    await page
      .getByRole('button', { name: /^Undo: /i })
      .first()
      .click();
    await open('/transactions?q=Corner');
    await page.getByText('2 transactions').waitFor();
  });

  it('shows what somebody else changed meanwhile, and lets one keep both', async () => {
    const ada = await calls();
    await open('/transactions?q=Zyxw');
    await page.getByText('Zyxw Qvrt').first().click();
    await page.getByRole('dialog').getByLabel('Payee', { exact: true }).fill('Zyxw');
    const id = new URL(page.url()).searchParams.get('open');
    expect((await ada.call('PATCH', `/transactions/${id}`, { notes: 'from elsewhere' })).status).toBe(200);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('This was changed meanwhile', { exact: false }).waitFor();
    await picture('stale');
    await accessible('stale');
    await page.getByRole('button', { name: 'Keep mine' }).click();
    await page.getByText('Transaction changed').waitFor();
    const { body } = await ada.call('GET', `/transactions/${id}`);
    expect([body.payee, body.notes]).toEqual(['Zyxw', 'from elsewhere']);
  });

  it('undoes from a toast what it speaks of, not what came last, and sets no category on what has changed', async () => {
    const ada = await calls();
    await open('/transactions?q=Zyxw');
    const row = page.getByRole('row').filter({ hasText: 'Zyxw' });
    const choose = async (category: string) => {
      await row.getByTitle('Choose a category (c)').click();
      await page.keyboard.type(category);
      await page
        .getByRole('option', { name: new RegExp(category) })
        .first()
        .click();
    };
    await choose('Groceries');
    const toast = page.getByRole('alert').filter({ hasText: 'Categorised as' });
    await toast.waitFor();
    await ada.call('POST', '/categories', { name: 'Came later', type: 'expense' });
    await toast.getByRole('button', { name: 'Undo' }).click();
    await row.getByText('No category').waitFor();
    const categories = (await ada.call('GET', '/categories')).body.items;
    expect(categories.some(({ name }: { name: string }) => name === 'Came later')).toBe(true);
    const shown = (await ada.call('GET', '/transactions?q=Zyxw')).body;
    const [{ id }] = shown.items;
    // The news of the change comes late: the list still shows the payee of before.
    await page.route('**/api/v1/transactions?**', (route) => route.fulfill({ json: shown }));
    await ada.call('PATCH', `/transactions/${id}`, { payee: 'Zyxw & Sons' });
    await choose('Groceries');
    await page.getByText('It was changed meanwhile').waitFor();
    await page.unroute('**/api/v1/transactions?**');
    expect((await ada.call('GET', `/transactions/${id}`)).body.categoryId).toBeNull();
    await ada.call('PATCH', `/transactions/${id}`, { payee: 'Zyxw' });
  });

  it('finds changes by their kind, and says what stands in the way of an undo', async () => {
    await open('/history');
    await page
      .getByRole('textbox', { name: 'Kind of change' })
      .or(page.getByRole('combobox', { name: 'Kind of change' }))
      .click();
    await page.getByRole('option', { name: 'Imports' }).click();
    await page.getByRole('button', { name: 'Undo: Imported everyday account.csv' }).click();
    await page.getByText('Undo was not possible. Nothing changed.').waitFor();
    const later = page.getByRole('link', { name: /^Changed “Zyxw/ }).first();
    expect(await later.textContent()).toMatch(/ of Jan 9, 2026$/);
    await accessible('undo in the way');
    await later.click();
    await page
      .getByText(/^payee:/)
      .first()
      .waitFor();
  });

  it('reviews duplicates by keys: two entries become one, and two again', async () => {
    const ada = await calls();
    const [first] = (await ada.call('GET', '/transactions?q=Zyxw')).body.items;
    const { accountId, date, amount } = first;
    const again = { accountId, date, amount, payee: 'ZYXW', notes: 'by hand' };
    expect((await ada.call('POST', '/transactions', again)).status).toBe(201);
    await ada.job((await ada.call('POST', '/review/scan')).body.jobId);
    await open('/review?queue=duplicates');
    await page.getByText('Same amount').waitFor();
    await picture('duplicate');
    await accessible('duplicate');
    await page.keyboard.press('m');
    await page.getByText('Make one of the two').waitFor();
    await accessible('merge');
    await page.getByRole('radiogroup', { name: 'Notes' }).getByLabel('by hand').check();
    await page.keyboard.press('Enter');
    await page.getByText('Nothing looks doubled').waitFor();
    await page.getByText('Made one of', { exact: false }).waitFor();
    const merged = (await ada.call('GET', '/transactions?q=Zyxw')).body.items;
    expect(merged).toHaveLength(1);
    expect([merged[0].payee, merged[0].notes]).toEqual(['Zyxw', 'by hand']);
    await page.getByRole('button', { name: 'Undo' }).first().click();
    await page.getByText('Same amount').waitFor();
    await page.keyboard.press('d');
    await page.getByText('Kept both', { exact: false }).waitFor();
    await page.getByText('Nothing looks doubled').waitFor();
  });

  it('reviews categories and transfers by keys until nothing waits', async () => {
    const ada = await calls();
    const [{ id: categoryId }] = (await ada.call('GET', '/categories')).body.items;
    for (const { id } of (await ada.call('GET', '/transactions?uncategorized=true')).body.items)
      await ada.call('PATCH', `/transactions/${id}`, { categoryId });
    const accounts = (await ada.call('GET', '/accounts?type=asset')).body.items;
    const own = accounts.find(
      (account: { number: string | null; transactionCount: number }) => account.transactionCount > 0,
    );
    const savings = (
      await ada.call('POST', '/accounts', { name: 'Rainy day', type: 'asset', currency: own.currency })
    ).body;
    const date = '2026-01-12';
    await ada.call('POST', '/transactions', {
      accountId: own.id,
      date,
      amount: '-300.00',
      payee: 'Rainy day',
    });
    await ada.call('POST', '/transactions', {
      accountId: savings.id,
      date,
      amount: '300.00',
      payee: 'Rainy day',
    });
    await ada.job((await ada.call('POST', '/review/scan')).body.jobId);
    await open('/review?queue=transfers');
    await page.getByText('Opposite amounts').waitFor();
    await picture('transfer');
    await accessible('transfer');
    await page.keyboard.press('y');
    await page.getByText('No transfer waits').waitFor();
    await page.getByText('Transfer from', { exact: false }).first().waitFor();
    await page.getByRole('tab', { name: /categories/i }).click();
    await page.getByText('Every transaction has its category').waitFor();
    await accessible('nothing to review');
  });

  it('writes a rule with a rehearsal, runs it on history and takes it back', async () => {
    await open('/rules/new');
    await page.getByRole('textbox', { name: 'Payee' }).fill('Corner');
    await page.getByRole('combobox', { name: 'Category' }).fill('Restaurants');
    await page
      .getByRole('option', { name: /Restaurants/ })
      .first()
      .click();
    await page.getByText('2 matches').waitFor();
    await picture('rule');
    await accessible('rule');
    await page.getByRole('button', { name: 'Save the rule' }).click();
    await page.getByText('When payee contains “Corner”', { exact: false }).first().waitFor();
    await page.getByRole('button', { name: 'Run on history' }).click();
    await page.getByLabel('Also where somebody chose another category').check();
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page.getByText('2 that match were changed', { exact: false }).waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Undo' }).click();
    await page
      .getByText(/^Undone: /)
      .first()
      .waitFor();
  });

  it('keeps how a table is read as a profile, and shows which months are covered', async () => {
    await open('/import');
    const table =
      'Kontoauszug\n\nTag;Wer;Betrag;Saldo\n05.02.2026;Miete;-500,00;1.929,80\n20.03.2026;Lohn;2.500,00;4.429,80\n';
    await page
      .locator('input[type=file]')
      .first()
      .setInputFiles({ name: 'giro.csv', mimeType: 'text/csv', buffer: Buffer.from(table) });
    await page.getByRole('button', { name: 'How it is read' }).click();
    await page.getByLabel('Save as a profile').fill('Giro');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Recognised as').waitFor();
    await picture('profile');
    await accessible('profile');
    await page.getByRole('button', { name: 'Import this file' }).click();
    await page.getByRole('link', { name: 'See its transactions' }).waitFor();
    await page.getByRole('link', { name: 'Accounts' }).first().click();
    await page.getByRole('main').getByRole('link').filter({ hasText: '4,429.80' }).first().click();
    await page.getByRole('tab', { name: 'Statements' }).click();
    await page.getByRole('button', { name: /Feb 2026/ }).click();
    await page.getByRole('link', { name: 'Its transactions' }).waitFor();
    await picture('coverage');
    await accessible('coverage');
  });

  it('printed no error on the way', () => {
    expect(failures).toEqual([]);
  });
});
