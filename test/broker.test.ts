import { rmSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AlpacaReplay } from '../packages/server/testing/alpaca-replay.ts';
import { accessible, CHROMIUM, openWindow, picture } from './browser.ts';
import { newFolder, type Product, register, startProduct } from './product.ts';

const SIZES = [
  { width: 1280, height: 900 },
  { width: 390, height: 844 },
];

describe.skipIf(CHROMIUM === undefined)('the account at a broker, in a browser', () => {
  const folder = newFolder();
  const broker = new AlpacaReplay();
  let product: Product;
  let browser: Browser;
  let page: Page;
  let failures: readonly string[];
  let ada: Awaited<ReturnType<typeof register>>;

  beforeAll(async () => {
    const env = await broker.open();
    product = await startProduct(folder, { ...env, ALPACA_KEY: '' });
    ({ browser, page, failures } = await openWindow());
    ada = await register(product.url);
    await page.goto(`${product.url}/sign-in`);
    await page.getByLabel('E-mail').fill('ada@example.com');
    await page.getByRole('textbox', { name: 'Password' }).fill('correct horse battery');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Home', level: 1 }).waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    await product?.end('SIGTERM');
    await broker.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const look = async (name: string) => {
    for (const size of SIZES)
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.setViewportSize(size);
        await page.emulateMedia({ colorScheme });
        await picture(page, `${name}-${size.width}-${colorScheme}`);
        await accessible(page, `${name}, ${size.width}, ${colorScheme}`);
      }
    await page.setViewportSize(SIZES[0]!);
    await page.emulateMedia({ colorScheme: 'light' });
  };

  it('says how to get a key where there is none', async () => {
    const { body } = await ada.call('POST', '/portfolios', { name: 'Broker', currency: 'USD' });
    await ada.call('PATCH', '/trading/account', { portfolioId: body.id, venue: 'alpaca' });
    await page.goto(`${product.url}/trade`);
    await page.getByText(/open a free paper account at https:\/\/alpaca\.markets/i).waitFor();
    await look('broker-no-key');
  });

  it('shows its figures and what it held before, and books what is chosen', async () => {
    Object.assign(broker.account, {
      initial_margin: '1260',
      maintenance_margin: '756',
      multiplier: '2',
      daytrade_count: 1,
      pattern_day_trader: false,
      shorting_enabled: true,
    });
    broker.positions = [
      { symbol: 'AAPL', qty: '5', avg_entry_price: '100.5', asset_class: 'us_equity', market_value: '600' },
      { symbol: 'MSFT', qty: '-2', avg_entry_price: '400', asset_class: 'us_equity', market_value: '-800' },
    ];
    await ada.call('PATCH', '/providers/alpaca', { key: 'id-1:secret-1' });
    await page.goto(`${product.url}/trade`);
    const strip = page.getByRole('region', { name: 'Account at Alpaca' });
    await strip.getByText('$10,000.00').waitFor();
    await strip.getByText('1 day trade in five sessions', { exact: false }).waitFor();
    await look('broker-account');
    await strip.getByRole('button', { name: 'Compare positions' }).click();
    const dialog = page.getByRole('dialog', { name: 'Positions at Alpaca' });
    await dialog.getByText('Nothing is booked until you choose it.', { exact: false }).waitFor();
    await dialog.getByLabel('AAPL').check();
    await dialog.getByLabel('Cash').check();
    await look('broker-compare');
    await dialog.getByRole('button', { name: 'Book what is chosen' }).click();
    await page.getByText('Booked what Alpaca holds').waitFor();
    await page.getByRole('tab', { name: /Positions/ }).click();
    await page.getByRole('tabpanel').getByText('AAPL').first().waitFor();
    broker.account.trading_blocked = true;
    await page.reload();
    await strip.getByText('Alpaca has blocked trading: it takes no order.').waitFor();
    await look('broker-blocked');
    expect(failures).toEqual([]);
  });
});
