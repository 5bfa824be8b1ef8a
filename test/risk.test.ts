import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM } from './browser.ts';
import { visit } from './visit.ts';

/** Weekdays of three years up to yesterday, oldest first. */
function weekdays(): string[] {
  const today = Temporal.Now.plainDateISO();
  return Array.from({ length: 3 * 365 }, (_, at) => today.subtract({ days: 3 * 365 - at }))
    .filter((day) => day.dayOfWeek <= 5)
    .map((day) => day.toString());
}

/** Prices that fall hard now and then, the same every time. */
const bars = (days: readonly string[], phase: number) => {
  let close = 100;
  return days.map((date, at) => {
    close *= 1 + 0.01 * Math.sin(at * (1.7 + phase)) + (at % (61 + 10 * phase) === 0 ? -0.03 : 0.001);
    return { date, close: close.toFixed(4), volume: '10000' };
  });
};

describe.skipIf(CHROMIUM === undefined)('risk, in a browser', () => {
  const here = visit();
  let page: Page;
  let failures: readonly string[];

  beforeAll(() => {
    ({ page, failures } = here);
  });

  it('leads from a file of trades to what it may lose, and to a test under stress', async () => {
    await here.signUp();
    await here.open('/risk');
    await page.getByText('Nothing at risk yet').waitFor();
    await here.accessible('no portfolios');
    const ada = await here.calls();
    const days = weekdays();
    const portfolio = (await ada.call('POST', '/portfolios', { name: 'Growth', currency: 'USD' })).body;
    const last = days.at(-1)!;
    const buy = (symbol: string) => ({
      type: 'BUY',
      date: last,
      symbol,
      quantity: '100',
      price: '100',
      currency: 'USD',
    });
    await ada.call('POST', `/portfolios/${portfolio.id}/transactions`, [
      { type: 'DEPOSIT', date: last, amount: '20000', currency: 'USD' },
      buy('AAA'),
      buy('BBB'),
    ]);
    for (const [at, asset] of (await ada.call('GET', '/assets')).body.items.entries()) {
      await ada.call('PATCH', `/assets/${asset.id}`, { type: 'stock' });
      await ada.call('PUT', `/assets/${asset.id}/prices`, { bars: bars(days, at) });
    }
    await page.reload();
    await page.getByText('By position').waitFor();
    await page.getByText('Basel traffic light', { exact: false }).waitFor();
    await here.accessible('value at risk');
    await page
      .getByRole('combobox', { name: 'Method' })
      .or(page.getByRole('textbox', { name: 'Method' }))
      .first()
      .click();
    await page.getByRole('option', { name: 'Normal distribution' }).click();
    await page.getByText('by the errors of mean and deviation').waitFor();
    await page.getByRole('link', { name: 'AAA' }).click();
    await page.getByRole('heading', { name: 'Risk of AAA in Growth' }).waitFor();
    await here.accessible('risk of a position');
  });

  it('runs scenarios and finds what loses a fifth', async () => {
    await page.getByRole('tab', { name: 'Stress tests' }).click();
    await page.getByText('Nothing tested yet').waitFor();
    await page.getByRole('button', { name: 'Add your own' }).click();
    await page.getByLabel('Name of your scenario').fill('Crash');
    await page.getByRole('button', { name: 'Run the test' }).click();
    await page.getByRole('table').getByText('your shocks').waitFor();
    await page.getByRole('button', { name: 'Find out' }).click();
    await page
      .getByText('The most plausible joint move')
      .or(page.getByText('What moves', { exact: true }))
      .first()
      .waitFor();
    await here.accessible('stress tests');
    await page.getByRole('button', { name: 'Delete the run', exact: false }).click();
    await page.getByText('can not be brought back', { exact: false }).waitFor();
    await here.accessible('a run to be deleted');
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByText('Nothing tested yet').waitFor();
  });

  it('is none of a whole of which a part has no price, and that of the rest where it is asked for', async () => {
    const ada = await here.calls();
    const { items } = (await ada.call('GET', '/portfolios')).body as { items: { id: string }[] };
    const id = items[0]!.id;
    const bought = { type: 'BUY', date: weekdays().at(-1)!, symbol: 'NOPRICE', quantity: '10', price: '5' };
    const added = (await ada.call('POST', `/portfolios/${id}/transactions`, bought)).body;
    await page.getByRole('tab', { name: 'Value at risk' }).click();
    await page.getByText('No value at risk').waitFor();
    await page.getByText('There is no price of NOPRICE', { exact: false }).first().waitFor();
    await here.accessible('no value at risk of the whole');
    await page.getByRole('button', { name: 'Show the figures of the rest' }).click();
    await page.getByText('These figures are without NOPRICE').waitFor();
    await page.getByText('of the rest', { exact: false }).first().waitFor();
    await here.accessible('value at risk of the rest');
    await page.getByRole('button', { name: 'Show the whole again' }).click();
    await page.getByText('No value at risk').waitFor();
    await ada.call('DELETE', `/portfolios/${id}/transactions/${added.id}`);
    await page.reload();
  });

  it('is that of all portfolios, or of one that the address names', async () => {
    await page.getByRole('tab', { name: 'Value at risk' }).click();
    await page.getByText('of all portfolios', { exact: false }).first().waitFor();
    await page
      .getByRole('combobox', { name: 'Portfolio' })
      .or(page.getByRole('textbox', { name: 'Portfolio' }))
      .first()
      .click();
    await page.getByRole('option', { name: 'Growth' }).click();
    await page.getByText('of the portfolio', { exact: false }).first().waitFor();
    expect(page.url()).toContain('portfolio=');
    await page.reload();
    await page.getByText('of the portfolio', { exact: false }).first().waitFor();
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    expect(failures).toEqual([]);
  });
});
