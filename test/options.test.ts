import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM } from './browser.ts';
import type { register } from './product.ts';
import { visit } from './visit.ts';

const STRIKES = Array.from({ length: 21 }, (_, at) => 80 + 2 * at);
const EXPIRIES = [14, 42, 98].map((days) =>
  new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10),
);

describe.skipIf(CHROMIUM === undefined)('options, in a browser', () => {
  const here = visit();
  let page: Page;
  let failures: readonly string[];
  let ada: Awaited<ReturnType<typeof register>>;

  beforeAll(async () => {
    ({ page, failures } = here);
    ada = await here.signIn();
  });

  const { look } = here;

  /** A chain whose prices a smile makes, quoted two cents around them. */
  const chain = async () => {
    const contracts = EXPIRIES.flatMap((expiry) =>
      STRIKES.flatMap((strike) =>
        (['call', 'put'] as const).map((type) => ({
          type,
          spot: 100,
          strike,
          expiry,
          volatility: 0.22 - (strike - 100) * 0.001 + (strike - 100) ** 2 * 0.00006,
        })),
      ),
    );
    const { items } = (await ada.call('POST', '/risk/greeks', { contracts })).body as unknown as {
      items: { price: number }[];
    };
    return contracts.map(({ type, strike, expiry }, at) => ({
      expiry,
      kind: type,
      strike,
      bid: Math.max(0, items[at]!.price - 0.02),
      ask: items[at]!.price + 0.02,
      volume: 10 * at,
      openInterest: Math.round(5000 * Math.exp(-(((strike - 100) / 9) ** 2))) + at,
    }));
  };

  it('says how to begin', async () => {
    await here.open('/trade/options');
    await page.getByText('Choose an underlying').waitFor();
    await here.open('/trade/options?symbol=OPT');
    await page.getByText('No options on OPT yet').waitFor();
    await look('options-empty');
  });

  it('asks for the day of a file that does not say it', async () => {
    await page.locator('input[type=file]').setInputFiles({
      name: 'quotes.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(
        'type,strike,expiration,bid,ask\ncall,100,2025-03-21,4,4.2\nput,100,2025-03-21,3,3.2\n',
      ),
    });
    await page.getByText('quotes.csv does not say it: name the day.').waitFor();
    await page.getByLabel('Day of the quotes').fill('2025-02-14');
    await page.getByRole('button', { name: 'Store quotes.csv' }).click();
    await page.getByText('2 options of one expiry stored.').waitFor();
  });

  it('shows a chain, from which legs are picked', async () => {
    const quotes = await chain();
    const sent = await ada.call('PUT', '/options/chain?symbol=OPT&currency=USD&spot=100', { quotes });
    expect(sent.status).toBe(200);
    await page.reload();
    await page.getByRole('table').getByRole('rowheader', { name: '100', exact: true }).waitFor();
    await look('options-chain');
    await page.getByRole('button', { name: /^Buy call 100 at/ }).click();
    await page.getByRole('button', { name: /^Sell call 110 at/ }).click();
    await page.getByRole('button', { name: 'Payoff of 2 legs' }).click();
    await page.getByRole('slider', { name: 'Strike of leg 1, long call' }).waitFor();
    await page.getByText('Chance of profit').waitFor();
  });

  it('moves a strike by the keys and by dragging', async () => {
    const handle = page.getByRole('slider', { name: 'Strike of leg 2, short call' });
    await handle.focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => page.getByLabel('Strike of leg 2', { exact: true }).inputValue()).toBe('110.5');
    const box = (await handle.boundingBox())!;
    await page.mouse.move(box.x + box.width / 2, box.y + box.height - 10);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2 + 60, box.y + box.height - 10, { steps: 4 });
    await page.mouse.up();
    await expect
      .poll(async () => Number(await page.getByLabel('Strike of leg 2', { exact: true }).inputValue()))
      .toBeGreaterThan(111);
    await look('options-payoff');
  });

  it('fills in a combination that has a name', async () => {
    await page
      .getByRole('combobox', { name: 'Combination' })
      .or(page.getByLabel('Combination'))
      .first()
      .click();
    await page.getByRole('option', { name: /Iron condor/ }).click();
    await page.getByLabel('Strike of leg 4', { exact: true }).waitFor();
    await expect.poll(() => page.getByLabel('Price paid of leg 1').inputValue()).toMatch(/^\d+\.\d\d$/);
    await page.getByText('Brings').waitFor();
    await look('options-condor');
  });

  it('finds the volatility of a price', async () => {
    await page.getByRole('tab', { name: 'Greeks' }).click();
    await page.getByLabel('Price, if known').fill('5.5');
    await page.getByRole('rowheader', { name: 'Implied volatility' }).waitFor();
    await look('options-greeks');
  });

  it('adds a chain up', async () => {
    await page.getByRole('tab', { name: 'Statistics' }).click();
    await page.getByText('Put/call open interest').waitFor();
    await page.getByRole('region', { name: 'By expiry' }).getByRole('button').nth(1).waitFor();
    await look('options-stats');
    // Before there is a chain the answer is that there is none; a file without a day is refused.
    expect(failures.filter((text) => !/status of (400|404)/.test(text))).toEqual([]);
  });

  it('books how an option ended, and adds up the Greeks of what is left', async () => {
    const { id } = (await ada.call('POST', '/portfolios', { name: 'Contracts', currency: 'USD' })).body as {
      id: string;
    };
    const expiry = EXPIRIES[1]!.replaceAll('-', '').slice(2);
    const [old, live, unpriced] = ['ACM250117C00090000', `ACM${expiry}P00100000`, `ACM${expiry}C00120000`];
    const trade = (symbol: string, quantity: string, price: string) => ({
      type: 'BUY',
      date: '2025-01-02',
      symbol,
      quantity,
      price,
      currency: 'USD',
    });
    const deposit = { type: 'DEPOSIT', date: '2025-01-02', amount: '50000', currency: 'USD' };
    const { items } = (
      await ada.call('POST', `/portfolios/${id}/transactions`, [
        deposit,
        trade('ACM', '100', '95'),
        trade(old, '2', '4'),
        trade(live, '3', '5'),
        trade(unpriced, '1', '1'),
      ])
    ).body as unknown as { items: { assetId: string; symbol: string }[] };
    const idOf = (symbol: string) => items.find((each) => each.symbol === symbol)!.assetId;
    const close = (symbol: string, date: string, value: string) =>
      ada.call('PUT', `/assets/${idOf(symbol)}/prices`, { bars: [{ date, close: value }] });
    await close('ACM', '2025-01-17', '97');
    const day = new Date().toISOString().slice(0, 10);
    await close('ACM', day, '101.5');
    await close(live, day, '4');
    await here.open(`/portfolios/${id}`);
    await page.getByText('An option has expired').waitFor();
    await look('options-expired');
    await page.getByRole('button', { name: `Book how it ended: ${old}` }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Buy 200 ACM').waitFor();
    await dialog.getByText('$18,800.00').waitFor();
    await look('options-ended');
    await dialog.getByRole('button', { name: 'Book it' }).click();
    await page.getByText('Exercise booked').waitFor();
    await page.getByText('An option has expired').waitFor({ state: 'detached' });
    await here.open(`/trade/options?tab=calculator&portfolio=${id}`);
    const table = page.getByRole('group', { name: 'Greeks by position' });
    await table.getByRole('link', { name: live }).waitFor();
    expect(
      await table
        .getByRole('row', { name: new RegExp(unpriced) })
        .getByRole('img')
        .count(),
    ).toBeGreaterThan(3);
    await look('options-book');
    await here.open('/trade/options?tab=payoff&symbol=ACM');
    await page.getByRole('tabpanel').getByText('ACM closed at 101.50 on', { exact: false }).waitFor();
    const spot = page.getByRole('tabpanel').getByLabel('Underlying', { exact: true });
    expect(await spot.inputValue()).toBe('101.5');
    await spot.fill('90');
    await page.getByRole('button', { name: 'Take this price' }).click();
    expect(await spot.inputValue()).toBe('101.5');
    await look('options-spot');
    // The calculator begins there too, and at no price where none is known.
    await page.getByRole('tab', { name: 'Greeks' }).click();
    const strike = page.getByRole('tabpanel').getByLabel('Strike', { exact: true });
    expect([await spot.inputValue(), await strike.inputValue()]).toEqual(['101.5', '101.5']);
    await here.open('/trade/options?tab=calculator');
    await page.getByText('Choose an underlying above', { exact: false }).waitFor();
    expect(await spot.inputValue()).toBe('');
    expect(failures.filter((text) => !text.includes('options/chain'))).toEqual([]);
  });
});
