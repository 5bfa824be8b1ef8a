import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM } from './browser.ts';
import type { register } from './product.ts';
import { visit } from './visit.ts';

describe.skipIf(CHROMIUM === undefined)('trading, in a browser', () => {
  const here = visit();
  let page: Page;
  let failures: readonly string[];
  let ada: Awaited<ReturnType<typeof register>>;
  let portfolio: string;

  beforeAll(async () => {
    ({ page, failures } = here);
    ada = await here.signIn();
  });

  const ticket = () => page.getByRole('form', { name: 'Order ticket' });
  const choose = async (field: string, option: string) => {
    await ticket()
      .getByRole('combobox', { name: field })
      .or(ticket().getByRole('textbox', { name: field }))
      .click();
    await page.getByRole('option', { name: option, exact: true }).click();
  };
  const { look } = here;

  it('says what it takes to begin', async () => {
    await here.open('/trade');
    await page.getByText('Nothing to trade with yet').waitFor();
    await here.accessible('no portfolio');
  });

  it('says beside the field why an order is refused', async () => {
    portfolio = (await ada.call('POST', '/portfolios', { name: 'Paper', currency: 'USD' })).body.id;
    // The exchange of a coin is always open.
    await ada.call('POST', '/assets', { symbol: 'BTC', name: 'Bitcoin', type: 'crypto', currency: 'USD' });
    await ada.call('POST', `/portfolios/${portfolio}/transactions`, {
      type: 'DEPOSIT',
      date: '2026-01-05',
      amount: '10000',
      currency: 'USD',
    });
    await here.open('/trade');
    await page.getByRole('region', { name: 'Account' }).getByText('$10,000.00').first().waitFor();
    await ticket().getByRole('button', { name: 'Buy' }).click();
    await ticket().getByText('Choose what to trade.').waitFor();
    await here.open('/trade?symbol=BTC');
    await page.getByRole('region', { name: 'Market of BTC' }).getByText('Depth', { exact: true }).click();
    await page.getByRole('region', { name: 'Market depth' }).waitFor();
    await page.getByText('Hide', { exact: true }).click();
    await choose('Type', 'Limit');
    await ticket().getByLabel('Quantity', { exact: true }).fill('1');
    await ticket().getByLabel('Limit', { exact: true }).fill('60000');
    await ticket()
      .getByText(/buying power/i)
      .first()
      .waitFor();
    expect(await ticket().getByRole('button', { name: 'Buy 1 BTC' }).isDisabled()).toBe(true);
    await look('refused');
  });

  it('gives an order, changes it in its list, and lives through its execution to its history', async () => {
    await ticket().getByLabel('Quantity', { exact: true }).fill('0.1');
    await ticket().getByLabel('Limit', { exact: true }).fill('50000');
    await choose('In force', 'GTC: until canceled');
    await ticket()
      .getByRole('region', { name: 'What it would cost' })
      .getByText('$5,000.00')
      .first()
      .waitFor();
    await look('ticket');
    await ticket().getByRole('button', { name: 'Buy 0.1 BTC' }).click();
    const orders = page.getByRole('grid', { name: 'Open orders' });
    await orders.getByText('Limit $50,000.00').waitFor();
    await orders.getByRole('button', { name: /^Change: Buy 0.1 BTC/ }).click();
    const change = page.getByRole('form', { name: /^Change/ });
    await change.getByLabel('Limit').fill('49000');
    await change.getByRole('button', { name: 'Change the order' }).click();
    await orders.getByText('Limit $49,000.00').waitFor();
    await orders.getByText('Waiting for a price: there is none yet.').waitFor();
    const long = await ada.call('POST', '/assets', { symbol: 'ABCDEWMW10', type: 'stock', currency: 'USD' });
    const bracket = await ada.call('POST', '/trading/orders', {
      portfolioId: portfolio,
      symbol: long.body.symbol,
      side: 'buy',
      type: 'stop_limit',
      quantity: '10',
      stopPrice: '101.25',
      limitPrice: '101.50',
      timeInForce: 'gtc',
      class: 'bracket',
      takeProfit: { limitPrice: '110' },
      stopLoss: { stopPrice: '95' },
    });
    expect(bracket.status).toBe(201);
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 900 });
      const symbol = orders.getByText('ABCDEWMW10').last();
      await symbol.waitFor();
      await here.picture(`long symbol-${width}`);
      // Nothing of it is cut.
      expect(
        await symbol.evaluate((node) => {
          const cell = node.closest('.fh-ellipsis, button')!;
          return cell.scrollWidth - cell.clientWidth;
        }),
        `${width}`,
      ).toBe(0);
    }
    await look('open orders');
    await ada.call('DELETE', `/trading/orders/${bracket.body.id}`);
    // A quote below the limit fills it, and the page hears of it.
    const quoted = await ada.call('PUT', '/trading/quotes', {
      quotes: [{ symbol: 'BTC', bid: '48990', ask: '48995', bidSize: '5', askSize: '5' }],
    });
    expect(quoted.status).toBe(200);
    await page.getByText('No open orders').waitFor();
    await page.getByText('Bought 0.1 BTC.').waitFor();
    await page.getByRole('tab', { name: 'Positions' }).click();
    const positions = page.getByRole('grid', { name: 'Positions' });
    await positions.getByRole('link', { name: 'BTC', exact: true }).waitFor();
    await look('positions');
    await page.getByRole('tab', { name: 'Order history' }).click();
    await page
      .getByRole('grid', { name: 'Order history' })
      .getByText('Filled', { exact: true })
      .first()
      .waitFor();
    await look('history');
    await page.getByRole('tab', { name: 'Fills' }).click();
    const fills = page.getByRole('grid', { name: 'Fills' });
    await fills.getByText('$48,995.00').waitFor();
    await look('fills');
    await fills.getByRole('button', { name: 'BTC' }).click();
    const panel = page.getByRole('dialog');
    await panel.getByText(/Filled 0.1 at/).waitFor();
    await look('steps');
    await panel.getByRole('button', { name: 'Close' }).click();
    await fills.getByRole('link', { name: 'Its entry' }).click();
    await page.getByRole('heading', { name: 'Paper', level: 1 }).waitFor();
    await page.getByRole('grid', { name: 'Transactions of the portfolio' }).getByText('BTC').waitFor();
  });

  it('closes a position with an order that is made for it, and cancels that', async () => {
    await here.open('/trade?tab=positions');
    await page.getByRole('button', { name: 'Close the position in BTC' }).click();
    await choose('Type', 'Limit');
    await ticket().getByLabel('Limit', { exact: true }).fill('60000');
    await ticket().getByRole('button', { name: 'Sell 0.1 BTC' }).click();
    await page.getByRole('tab', { name: /^Open orders/ }).click();
    const orders = page.getByRole('grid', { name: 'Open orders' });
    await orders.getByText('Limit $60,000.00').waitFor();
    await orders.getByRole('button', { name: /^Cancel: Sell/ }).click();
    await page.getByText('No open orders').waitFor();
    expect(
      (await ada.call('GET', '/trading/orders/history?status=canceled&symbol=BTC')).body.items,
    ).toHaveLength(1);
    expect(failures).toEqual([]);
  });
});
