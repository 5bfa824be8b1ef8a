import { rmSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessible, CHROMIUM, openWindow, picture } from './browser.ts';
import { newFolder, type Product, register, startProduct } from './product.ts';

const DAYS = 120;

/** Bars of days on end, with prices that go up and down. */
const bars = Array.from({ length: DAYS }, (_, at) => {
  const close = 100 + 10 * Math.sin(at / 9) + at / 10;
  return {
    date: Temporal.PlainDate.from('2026-01-01').add({ days: at }).toString(),
    open: (close - 0.4).toFixed(2),
    high: (close + 1).toFixed(2),
    low: (close - 1.2).toFixed(2),
    close: close.toFixed(2),
    volume: String(1000 + 40 * at),
  };
});
const BOOK =
  '{"lastUpdateId":1,"bids":[["109.50","3"],["109.00","5"]],"asks":[["110.50","2"],["111.00","6"]]}';

describe.skipIf(CHROMIUM === undefined)('charts, in a browser', () => {
  const folder = newFolder();
  let product: Product;
  let browser: Browser;
  let page: Page;
  let failures: readonly string[];

  beforeAll(async () => {
    product = await startProduct(folder, { PROVIDERS: 'off' });
    ({ browser, page, failures } = await openWindow());
  });
  afterAll(async () => {
    await browser?.close();
    await product?.end('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  });

  it('say what they are for while there are no prices', async () => {
    await page.goto(`${product.url}/register`);
    await page.getByLabel('E-mail').fill('ada@example.com');
    await page.getByRole('textbox', { name: 'Password' }).fill('correct horse battery');
    await page.getByRole('button', { name: 'Create account' }).click();
    await page.getByRole('heading', { name: 'Home', level: 1 }).waitFor();
    await page.goto(`${product.url}/markets/chart`);
    await page.getByText('No prices yet').waitFor();
    await accessible(page, 'no prices');
  });

  it('show candles that the arrow keys move over, with indicators that are chosen', async () => {
    const ada = await register(product.url);
    const { body } = await ada.call('POST', '/assets', { symbol: 'VTI', currency: 'USD', type: 'etf' });
    await ada.call('PUT', `/assets/${body.id}/prices`, { bars });
    await page.goto(`${product.url}/markets/chart?symbol=VTI&period=All`);
    const chart = page.getByRole('slider', { name: /VTI in USD, 120 candles/ });
    await chart.waitFor({ state: 'attached' });
    await page.locator('.fh-candles canvas').first().waitFor();
    await chart.focus();
    await page.keyboard.press('Home');
    expect(await chart.getAttribute('aria-valuetext')).toContain('open 99.60');
    await page.keyboard.press('ArrowRight');
    expect(await chart.getAttribute('aria-valuenow')).toBe('1');
    await page.getByRole('button', { name: 'Indicators', exact: true }).click();
    await page.getByRole('button', { name: 'Add RSI' }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Remove RSI 14' }).waitFor();
    await page.locator('.fh-candle-values').getByText('RSI 14').waitFor();
    await accessible(page, 'charts');
    await picture(page, 'charts');
    await chart.focus();
    await page.keyboard.press('t');
    await page.getByRole('columnheader', { name: 'RSI 14' }).waitFor();
    expect(failures).toEqual([]);
  });

  it('show volume by price, and the depth of a snapshot that is added', async () => {
    await page.getByText('Point of control').waitFor();
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Add a snapshot' }).click();
    await (await chooser).setFiles({
      name: 'book.json',
      mimeType: 'application/json',
      buffer: Buffer.from(BOOK),
    });
    const depth = page.getByRole('region', { name: 'Market depth' });
    await depth.getByText('Spread').waitFor();
    await depth.getByRole('img', { name: 'Depth of VTI' }).waitFor();
    expect(await depth.textContent()).toContain('110');
    await accessible(page, 'depth');
    expect(failures).toEqual([]);
  });
});
