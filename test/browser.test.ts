import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newFolder, type Product, ROOT, startProduct } from './product.ts';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  existsSync,
);
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** Pictures are kept when a folder is named, for looking at. */
const PICTURES = process.env.FINANCEHUB_PICTURES;

const STATEMENT = `date,payee,amount,balance
2026-01-05,Employer Inc,2500.00,2500.00
2026-01-06,Corner Bakery,-4.50,2495.50
2026-01-06,Corner Bakery,-4.50,2491.00
2026-01-09,Zyxw Qvrt,-61.20,2429.80
`;

describe.skipIf(CHROMIUM === undefined)('in a browser', () => {
  const folder = newFolder();
  let product: Product;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  const failures: string[] = [];

  beforeAll(async () => {
    expect(
      existsSync(join(ROOT, 'packages/web/dist/index.html')),
      'build the web app first: npm run build',
    ).toBe(true);
    product = await startProduct(folder);
    browser = await chromium.launch({
      executablePath: CHROMIUM!,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    });
    context = await browser.newContext({
      viewport: { width: 1280, height: 900 },
      colorScheme: 'light',
      reducedMotion: 'reduce',
    });
    page = await context.newPage();
    page.on('pageerror', (error) => failures.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' && !/status of (401|409)/.test(message.text()))
        failures.push(message.text());
    });
    page.setDefaultTimeout(20_000);
  });
  afterAll(async () => {
    await browser?.close();
    await product?.end('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  });

  const picture = async (name: string): Promise<void> => {
    if (PICTURES === undefined) return;
    mkdirSync(PICTURES, { recursive: true });
    await page.screenshot({ path: join(PICTURES, `${name}.png`) });
  };

  /** No violation of WCAG 2.2 A and AA that axe can see. */
  const accessible = async (name: string): Promise<void> => {
    await page.evaluate(AXE);
    const violations = await page.evaluate(async () => {
      const { axe } = globalThis as unknown as {
        axe: {
          run: (options: object) => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
        };
      };
      const run = { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] };
      return (await axe.run(run)).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)}`);
    });
    expect(violations, name).toEqual([]);
  };

  it('registers, with errors beside the fields', async () => {
    await page.goto(`${product.url}/register`);
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
    'history',
    'portfolios',
    'settings/profile',
    'settings/books',
    'settings/tokens',
    'settings/jobs',
  ];

  it.each(['light', 'dark'] as const)(
    'has pages that axe finds no fault with, wide and narrow, %s',
    async (scheme) => {
      await page.emulateMedia({ colorScheme: scheme });
      for (const width of [1280, 390]) {
        await page.setViewportSize({ width, height: 900 });
        for (const path of PAGES) {
          await page.goto(`${product.url}/${path}`);
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
        await page.goto(`${product.url}/portfolios`);
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
    await page.goto(product.url);
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

  it('printed no error on the way', () => {
    expect(failures).toEqual([]);
  });
});
