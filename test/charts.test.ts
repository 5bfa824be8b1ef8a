import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM } from './browser.ts';
import { visit } from './visit.ts';

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
  const here = visit();
  let page: Page;
  let failures: readonly string[];

  beforeAll(() => {
    ({ page, failures } = here);
  });

  it('say what they are for while there are no prices', async () => {
    await here.signUp();
    await here.open('/markets/chart');
    await page.getByText('No prices yet').waitFor();
    await here.accessible('no prices');
  });

  it('show candles that the arrow keys move over, with indicators that are chosen', async () => {
    const ada = await here.calls();
    const { body } = await ada.call('POST', '/assets', { symbol: 'VTI', currency: 'USD', type: 'etf' });
    await ada.call('PUT', `/assets/${body.id}/prices`, { bars });
    await here.open('/markets/chart?symbol=VTI&period=All');
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
    await here.accessible('charts');
    await here.picture('charts');
    await chart.focus();
    await page.keyboard.press('t');
    await page.getByRole('columnheader', { name: 'RSI 14' }).waitFor();
    expect(failures).toEqual([]);
  });

  it('draw volume by price over the candles, of what is on the screen', async () => {
    await page.keyboard.press('t');
    await page
      .getByRole('combobox', { name: 'Volume by price' })
      .or(page.getByLabel('Volume by price'))
      .first()
      .click();
    await page.getByRole('option', { name: 'Volume by price on screen' }).click();
    const said = page.getByText(/^Volume by price of the candles on the screen: point of control/);
    await said.waitFor();
    const whole = await said.textContent();
    await page.getByText('These are the candles on the screen above.').waitFor();
    // Moved by half of its width the screen has fewer candles, and another profile.
    const box = (await page.locator('.fh-candles').boundingBox())!;
    await page.mouse.move(box.x + box.width / 3, box.y + 80);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 3 + box.width / 2, box.y + 80, { steps: 5 });
    await page.mouse.up();
    await expect.poll(() => said.textContent()).not.toBe(whole);
    await page.getByRole('button', { name: 'Indicators', exact: true }).click();
    await page.getByRole('button', { name: 'Add Ichimoku' }).click();
    await page.keyboard.press('Escape');
    await page.locator('.fh-candle-values').getByText('span A').waitFor();
    await here.look('charts-profile');
    expect(failures).toEqual([]);
  });

  it('show volume by price, and the depth of a snapshot that is added, whose time is asked for', async () => {
    await page.getByText('Point of control', { exact: true }).waitFor();
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Add a snapshot' }).click();
    await (await chooser).setFiles({
      name: 'book.json',
      mimeType: 'application/json',
      buffer: Buffer.from(BOOK),
    });
    const form = page.getByRole('form', { name: 'Time of the snapshot' });
    await form.getByRole('button', { name: 'Store it' }).click();
    await form.getByText('Name the day and the time.').waitFor();
    await here.look('charts-time');
    await form.getByLabel('Day and time, by your clock').fill('2026-03-02T10:30');
    await form.getByRole('button', { name: 'Store it' }).click();
    const depth = page.getByRole('region', { name: 'Market depth' });
    await depth.getByText('Spread').waitFor();
    await depth.getByRole('img', { name: 'Depth of VTI' }).waitFor();
    expect(await depth.textContent()).toContain('110');
    expect(await depth.textContent()).toMatch(/A stored snapshot, .*10:30/);
    await here.accessible('depth');
    // Without a time the first attempt is refused.
    expect(failures.filter((text) => !text.includes('422'))).toEqual([]);
  });
});
