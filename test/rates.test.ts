import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM } from './browser.ts';
import { ROOT } from './product.ts';
import { visit } from './visit.ts';

/** The layout of the European Central Bank, with its rates of two days. */
const ECB = 'Date,USD,JPY,GBP,\n2024-12-31,1.0389,163.06,0.82918,\n2024-12-30,1.0444,164.74,0.8295,\n';
const BARE = 'month,currency,rate\n2024-01,USD,1.2677\n2024-02,USD,1.2701\n2024-03,USD,none\n';

describe.skipIf(CHROMIUM === undefined)('exchange rates in a browser', () => {
  const here = visit();
  let page: Page;
  let failures: readonly string[];

  beforeAll(async () => {
    expect(
      existsSync(join(ROOT, 'packages/web/dist/index.html')),
      'build the web app first: npm run build',
    ).toBe(true);
    ({ page, failures } = here);
    await here.signUp();
  });

  const drop = async (name: string, text: string): Promise<void> => {
    await here.open('/import');
    const file = { name, mimeType: 'text/csv', buffer: Buffer.from(text) };
    await page.locator('input[type=file]').first().setInputFiles(file);
  };

  it('are shown as they were understood, and stored', async () => {
    await drop('eurofxref-hist.csv', ECB);
    const item = page.getByRole('region', { name: 'eurofxref-hist.csv' });
    await item.getByText('6 exchange rates of GBP, JPY, USD').waitFor();
    await item.getByText('units of each for 1 EUR').waitFor();
    await here.accessible('rates as understood');
    await here.picture('rates-understood');
    await item.getByRole('button', { name: 'Import this file' }).click();
    await item.getByText('Exchange rates of GBP, JPY, USD against EUR').waitFor();
    await here.picture('rates-stored');
  });

  it('ask what the file does not say', async () => {
    await drop('rates.csv', BARE);
    const item = page.getByRole('region', { name: 'rates.csv' });
    await item.getByText('What are the rates in?').waitFor();
    const start = item.getByRole('button', { name: 'Import this file' });
    expect(await start.isDisabled()).toBe(true);
    await here.accessible('rates asked');
    await here.picture('rates-asked');
    await page.setViewportSize({ width: 390, height: 844 });
    await here.picture('rates-asked-phone');
    await page.setViewportSize({ width: 1280, height: 900 });
    await item.getByRole('combobox', { name: 'Quoted against' }).click();
    await page.keyboard.type('GBP');
    await page.getByRole('option', { name: /GBP/ }).click();
    await item.getByRole('combobox', { name: 'A figure is' }).click();
    await page.getByRole('option', { name: 'units of each currency for 1 GBP' }).click();
    await item.getByText('units of each for 1 GBP').waitFor();
    await here.picture('rates-answered');
    await start.click();
    await item.getByText('Exchange rates of USD against GBP').waitFor();
    expect(failures).toEqual([]);
  });
});
