import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM } from './browser.ts';
import type { register } from './product.ts';
import { visit } from './visit.ts';

/** Weekdays of two years up to a day, oldest first. */
function weekdays(last: string): string[] {
  const end = Temporal.PlainDate.from(last);
  const days: string[] = [];
  for (
    let day = end.subtract({ years: 2 });
    Temporal.PlainDate.compare(day, end) <= 0;
    day = day.add({ days: 1 })
  )
    if (day.dayOfWeek <= 5) days.push(day.toString());
  return days;
}

/** Prices that wander about a trend, the same every time. */
const bars = (days: readonly string[], first: number, growth: number, swing: number) =>
  days.map((date, index) => {
    const close =
      first * (1 + growth * (index / days.length)) * (1 + swing * Math.sin(index * (0.21 + swing)));
    return {
      date,
      open: (close * 0.998).toFixed(2),
      high: (close * 1.01).toFixed(2),
      low: (close * 0.99).toFixed(2),
      close: close.toFixed(2),
    };
  });

describe.skipIf(CHROMIUM === undefined)('investing, in a browser', () => {
  const here = visit();
  let page: Page;
  let failures: readonly string[];
  let ada: Awaited<ReturnType<typeof register>>;

  beforeAll(() => {
    ({ page, failures } = here);
  });

  const heading = (name: string) => page.getByRole('heading', { name, level: 1 }).waitFor();

  it('opens a portfolio and books what was paid in and bought', async () => {
    await here.signUp();
    await here.open('/portfolios');
    await page.getByText('No portfolios yet').waitFor();
    await here.accessible('no portfolios');
    await page.getByRole('button', { name: 'Add portfolio' }).click();
    await page.getByRole('dialog').getByLabel('Name').fill('Retirement');
    await page.getByRole('dialog').getByRole('button', { name: 'Add portfolio' }).click();
    await heading('Retirement');
    await page.getByText('Nothing is held yet').waitFor();
    await here.accessible('empty portfolio');
    await page.getByRole('button', { name: 'Add the first transaction' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Symbol').fill('VTI');
    await dialog.getByLabel('Quantity').fill('10');
    await dialog.getByLabel(/^Price in/).fill('250.10');
    await here.accessible('transaction dialog');
    await dialog.getByRole('button', { name: 'Add transaction' }).click();
    await page.getByRole('grid', { name: 'Holdings' }).getByText('VTI').waitFor();
  });

  it('values it by prices, groups it and says what is missing', async () => {
    ada = await here.calls();
    const [{ id }] = (await ada.call('GET', '/portfolios')).body.items;
    const today = Temporal.Now.plainDateISO();
    const days = weekdays(today.subtract({ days: 1 }).toString());
    const bought = days[20]!;
    const trade = (type: string, symbol: string, quantity: string, price: string, date = bought) => ({
      type,
      symbol,
      quantity,
      price,
      date,
      currency: 'USD',
    });
    const booked = await ada.call('POST', `/portfolios/${id}/transactions`, [
      { type: 'DEPOSIT', date: days[10], amount: '60000', currency: 'USD' },
      trade('BUY', 'SAPG', '60', '140'),
      trade('BUY', 'BND', '100', '75'),
      trade('BUY', 'NOPR', '5', '10'),
      trade('SELL', 'SAPG', '10', '180', days.at(-30)),
    ]);
    expect(booked.status).toBe(201);
    const sectors: Record<string, object> = {
      VTI: { type: 'etf', sector: 'Broad market', country: 'US', tags: ['core'] },
      SAPG: { type: 'stock', sector: 'Technology', country: 'DE', tags: ['growth'] },
      BND: { type: 'bond', sector: 'Government', country: 'US', tags: ['core'] },
    };
    for (const asset of (await ada.call('GET', '/assets')).body.items) {
      const facts = sectors[asset.symbol];
      if (facts === undefined) continue;
      await ada.call('PATCH', `/assets/${asset.id}`, facts);
      const price = { VTI: 240, SAPG: 140, BND: 75 }[asset.symbol as 'VTI'];
      const swing = { VTI: 0.02, SAPG: 0.04, BND: 0.005 }[asset.symbol as 'VTI'];
      await ada.call('PUT', `/assets/${asset.id}/prices`, { bars: bars(days, price, 0.3, swing) });
    }
    await here.open(`/portfolios/${id}`);
    const grid = page.getByRole('grid', { name: 'Holdings' });
    await grid.getByText('SAPG').waitFor();
    // One reason is said at once, several are opened.
    await page
      .getByText('Some figures are missing')
      .or(page.getByText('there is no price of NOPR', { exact: false }))
      .first()
      .click();
    await page.getByText('there is no price of NOPR', { exact: false }).first().waitFor();
    await page
      .getByRole('textbox', { name: 'Group by' })
      .or(page.getByRole('combobox', { name: 'Group by' }))
      .click();
    await page.getByRole('option', { name: 'Sector', exact: true }).click();
    await grid.getByRole('button', { name: /Technology/ }).click();
    expect(await grid.getByText('SAPG').count()).toBe(0);
    await grid.getByRole('button', { name: /Technology/ }).click();
    await here.picture('holdings-grouped');
    await here.accessible('holdings in groups');
    await ada.call('DELETE', `/portfolios/${id}/transactions/${booked.body.items[3].id}`);
    // The order of the table is in the address: it is there after a look at something else.
    await grid.getByRole('button', { name: 'Gain', exact: true }).click();
    await page.waitForURL(/sort=gain-desc/);
    await page.reload();
    await grid
      .getByRole('columnheader', { name: 'Gain', exact: true })
      .and(page.locator('[aria-sort=descending]'))
      .waitFor();
    await page.getByText('Map', { exact: true }).click();
    await page.getByRole('button', { name: /^SAPG/ }).waitFor();
    await page.getByText('Months', { exact: true }).click();
    await page.getByRole('grid', { name: 'Time-weighted return by month' }).waitFor();
    await here.picture('map');
    await here.accessible('map and months');
    await page.getByText('Table', { exact: true }).click();
    await page.getByRole('link', { name: 'SAPG' }).click();
    await heading('SAPG');
    await page.getByText('Candles').click();
    await page.getByRole('tab', { name: 'Lots' }).click();
    await page.getByText('Still held').waitFor();
    await here.picture('asset');
    await here.accessible('asset');
    await page.getByRole('button', { name: 'Show the table' }).click();
    await page.getByRole('columnheader', { name: 'Open' }).waitFor();
  });

  it('sums up all portfolios, and finds an asset by its name', async () => {
    await here.open('/portfolios');
    const row = page.getByRole('row').filter({ hasText: 'Retirement' });
    await row.locator('[data-amount]').first().waitFor();
    await page.getByRole('img', { name: /^All portfolios: .*Stocks/ }).waitFor();
    await page.getByText('Country', { exact: true }).click();
    await page.getByRole('img', { name: /^All portfolios: .*Germany/ }).waitFor();
    await here.picture('overview');
    await here.accessible('overview');
    await page.keyboard.press('Control+k');
    await page.getByRole('textbox', { name: /^Find/ }).or(page.getByRole('searchbox')).fill('sapg');
    await page
      .getByRole('button', { name: /SAPG/ })
      .or(page.getByRole('option', { name: /SAPG/ }))
      .first()
      .click();
    await heading('SAPG');
  });

  it('measures performance, and explains it flow by flow', async () => {
    await here.open('/invest/performance');
    await page.getByText('Time-weighted return', { exact: true }).first().waitFor();
    await page.waitForLoadState('networkidle');
    await here.picture('performance');
    await here.accessible('performance');
    await page.getByText('Returns explained', { exact: true }).click();
    await page.getByRole('heading', { name: 'From start to end' }).waitFor();
    await page.getByText('All', { exact: true }).click();
    await page.getByRole('heading', { name: 'Flow by flow' }).waitFor();
    await page.getByRole('img', { name: /start/i }).waitFor();
    await here.picture('explained');
    await here.accessible('returns explained');
    // The address holds the period, and a flow leads to what it is made of.
    expect(new URL(page.url()).searchParams.get('period')).toBe('All');
    const [{ id }] = (await ada.call('GET', '/portfolios')).body.items;
    await here.open(`/invest/performance?portfolio=${id}&view=explained&period=All`);
    await page.getByRole('region', { name: 'Flow by flow' }).getByRole('link').first().click();
    const shown = page.getByRole('grid', { name: 'Transactions of the portfolio' });
    await shown.waitFor();
    const day = new URL(page.url()).searchParams.get('since');
    expect(new URL(page.url()).searchParams.get('until')).toBe(day);
    await page.getByRole('button', { name: 'All transactions' }).click();
    await shown.getByText('BND').waitFor();
  });

  it('rebalances to targets, books the trades and takes them back', async () => {
    const [{ id }] = (await ada.call('GET', '/portfolios')).body.items;
    const count = async () =>
      (await ada.call('GET', `/portfolios/${id}/transactions?limit=500`)).body.items.length;
    const before = await count();
    await here.open(`/invest/rebalance?portfolio=${id}`);
    // What is proposed first is what is held: nothing to trade, until somebody wants something else.
    await page.getByText('There is nothing to trade.').waitFor();
    await page.getByRole('textbox', { name: 'Target of Cash in percent' }).fill('0');
    await page.getByRole('button', { name: /^Make it/ }).click();
    const book = page.getByRole('button', { name: 'Book these trades' });
    await book.waitFor();
    await here.picture('rebalance');
    await here.accessible('rebalance');
    await book.click();
    const toast = page
      .getByRole('alert')
      .filter({ hasText: /booked/i })
      .first();
    await toast.waitFor();
    expect(await count()).toBeGreaterThan(before);
    await toast.getByRole('button', { name: 'Undo' }).click();
    await page
      .getByText(/^Undone/)
      .first()
      .waitFor();
    expect(await count()).toBe(before);
  });

  it('shows what was sold and held as tax lots', async () => {
    await here.open('/invest/lots');
    await page.getByRole('heading', { name: 'Tax lots' }).waitFor();
    await page.getByRole('grid').getByText('SAPG').first().waitFor();
    await here.picture('tax-lots');
    await here.accessible('tax lots');
  });

  it('finds weights on the frontier', async () => {
    await here.open('/invest/analytics?tab=optimise');
    await page.getByText('Targets are of one portfolio', { exact: false }).waitFor();
    const [{ id }] = (await ada.call('GET', '/portfolios')).body.items;
    await here.open(`/invest/analytics?tab=optimise&portfolio=${id}`);
    await page.getByRole('button', { name: 'Use as targets' }).waitFor();
    await here.picture('optimise');
    await here.accessible('optimise');
    await page.getByRole('button', { name: 'Add a limit' }).click();
    const pick = async (name: string, option: string) => {
      await page.getByRole('combobox', { name }).or(page.getByRole('textbox', { name })).click();
      await page.getByRole('option', { name: option, exact: true }).click();
    };
    await pick('limit 1: which', 'VTI');
    await page.getByRole('textbox', { name: 'limit 1: least' }).fill('30');
    await page.getByText(/^At their limits: .*between 30 % and 100 % of VTI/).waitFor();
    await page.getByRole('textbox', { name: 'limit 1: most' }).fill('20');
    await page.getByText('The least is above the most.').waitFor();
    await page.getByRole('button', { name: 'Take out limit 1' }).click();
    await pick('Aim', 'Black-Litterman: the market and your views');
    await page.getByRole('button', { name: 'Add a view' }).click();
    await pick('view 1: asset', 'VTI');
    await page.getByRole('textbox', { name: 'view 1: return a year' }).fill('12');
    await page.getByRole('textbox', { name: 'view 1: how sure' }).fill('60');
    await page.getByRole('cell', { name: 'VTI' }).waitFor();
    await here.accessible('limits and views');
  });

  it('says which prices are lacking and what to do', async () => {
    await here.open('/invest/data');
    const row = page
      .getByRole('grid', { name: 'Prices by asset' })
      .getByRole('row')
      .filter({ hasText: 'NOPR' });
    await row.getByText('No price', { exact: false }).first().waitFor();
    await here.picture('data-health');
    await here.accessible('data health');
    await here.open('/settings/providers');
    await page.getByRole('switch', { name: /Yahoo/ }).or(page.getByText('Yahoo Finance')).first().waitFor();
    await here.accessible('providers');
  });

  it('books what is suggested at once, and takes it back', async () => {
    const [{ id }] = (await ada.call('GET', '/portfolios')).body.items;
    const count = async () =>
      (await ada.call('GET', `/portfolios/${id}/transactions?limit=500&type=DIVIDEND`)).body.items.length;
    const before = await count();
    const assets = (await ada.call('GET', '/assets')).body.items;
    const bond = assets.find(({ symbol }: { symbol: string }) => symbol === 'BND');
    const ago = (days: number) => Temporal.Now.plainDateISO().subtract({ days }).toString();
    await ada.call('PUT', `/assets/${bond.id}/events`, {
      dividends: [
        { exDate: ago(200), amount: '0.21' },
        { exDate: ago(100), amount: '0.22' },
        { exDate: Temporal.Now.plainDateISO().add({ days: 40 }).toString(), amount: '0.23' },
      ],
      splits: [],
    });
    await here.open('/invest/data');
    await page.getByRole('button', { name: 'Book all 2' }).click();
    const toast = page.getByRole('alert').filter({ hasText: 'Booked 2 transactions' });
    await toast.waitFor();
    expect(await count()).toBe(before + 2);
    await toast.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('button', { name: 'Book all 2' }).waitFor();
    expect(await count()).toBe(before);
  });

  it('has pages for investing that fit a phone, in the dark', async () => {
    const [{ id }] = (await ada.call('GET', '/portfolios')).body.items;
    const paths = [
      'portfolios',
      `portfolios/${id}`,
      `portfolios/${id}?tab=lots`,
      `portfolios/${id}?tab=transactions`,
      `portfolios/${id}?tab=performance`,
      `portfolios/${id}?tab=dividends`,
      `portfolios/${id}?tab=allocation`,
      'invest/performance',
      'invest/dividends',
      'invest/rebalance',
      'invest/lots',
      'invest/analytics',
      'invest/analytics?tab=optimise',
      'invest/analytics?tab=correlation',
      'invest/analytics?tab=factors',
      'invest/analytics?tab=risk',
      'invest/data',
      'settings/providers',
      'trade',
      'trade?symbol=VTI&tab=positions',
    ];
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.setViewportSize({ width: 390, height: 900 });
    for (const path of paths) {
      await here.open(`/${path}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForLoadState('networkidle');
      const name = path.replace(id, 'p').replaceAll(/[/?=]/g, '-');
      await here.picture(`${name}-390-dark`);
      await here.accessible(name);
      const over = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
      expect(await page.evaluate(over), `${name} scrolls sideways`).toBeLessThanOrEqual(0);
    }
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 1280, height: 900 });
  });

  it('draws how assets move together, and explains a return', async () => {
    await here.open('/invest/analytics?tab=correlation');
    const cell = page.getByRole('gridcell', { name: /^VTI, SAPG: / });
    await cell.click();
    await page.getByRole('heading', { level: 2 }).nth(1).waitFor();
    await here.accessible('correlation');
    await here.open('/invest/analytics');
    await page.getByRole('cell', { name: 'Technology' }).first().waitFor();
    await here.accessible('attribution');
    await page
      .getByRole('combobox', { name: 'Group by' })
      .or(page.getByRole('textbox', { name: 'Group by' }))
      .click();
    await page.getByRole('option', { name: 'By asset class' }).click();
    await page.getByRole('cell', { name: 'Stocks' }).first().waitFor();
    await page.reload();
    await page.getByRole('cell', { name: 'Stocks' }).first().waitFor();
  });

  it('printed no error on the way', () => {
    expect(failures, here.output()).toEqual([]);
  });
});
