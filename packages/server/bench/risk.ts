import type { HeldOption } from '@financehub/core/risk/held-option.ts';
import type { VarModel } from '@financehub/core/risk/question.ts';
import { SCENARIOS } from '@financehub/core/risk/scenarios.ts';
import { type StressItem, stress } from '@financehub/core/risk/stress.ts';
import { valueAtRisk } from '@financehub/core/risk/value-at-risk.ts';
import { randomOf } from '@financehub/core/sample/random.ts';
import { day as epochDay, formatDay, weekday } from '@financehub/core/time/day.ts';
import { withFreshServer } from './server/fresh.ts';

/** A million scenarios of 50 assets, ten years of 100 positions, and all scenarios over 200 positions with 50 options. */
export const bench = { name: 'risk', run };

const DAYS = 2520;

function bookOf(assets: number) {
  const { uniform, normal } = randomOf(1, `risk of ${assets}`);
  const factor = Float64Array.from({ length: DAYS }, normal);
  const values = new Float64Array(assets * DAYS);
  for (let asset = 0; asset < assets; asset += 1) {
    const [beta, own] = [0.5 + uniform(), 0.5 + uniform()];
    for (let day = 0; day < DAYS; day += 1)
      values[asset * DAYS + day] = 0.0003 + 0.01 * (beta * factor[day]! + own * normal());
  }
  return {
    returns: { columns: assets, rows: DAYS, values },
    positions: Array.from({ length: assets }, (_, column) => ({
      column,
      exposure: 1000 + 100 * (column % 17),
      curve: null,
    })),
  };
}

const MODEL: VarModel = {
  method: 'monte-carlo',
  weighting: 'plain',
  volatility: 'plain',
  confidence: 0.99,
  horizon: 1,
  scaling: 'square-root',
  decay: 0.94,
  ageDecay: 0.98,
  distribution: 'normal',
  degreesOfFreedom: null,
  scenarios: 1_000_000,
  seed: 1,
};

function sheet(): StressItem[] {
  const { uniform } = randomOf(2, 'sheet');
  const date = Int32Array.from({ length: 9000 }, (_, at) => 10_000 + at);
  return Array.from({ length: 200 }, (_, at): StressItem => {
    let price = 100;
    const close = Float64Array.from(date, () => {
      price *= 1 + 0.03 * (uniform() - 0.498);
      return price;
    });
    const strike = 90 + (at % 21);
    const option: HeldOption = {
      kind: at % 2 === 0 ? 'call' : 'put',
      style: at % 3 === 0 ? 'european' : 'american',
      spot: 100,
      strike,
      years: 0.1 + (at % 10) / 10,
      price: 9 + Math.max(0, at % 2 === 0 ? 100 - strike : strike - 100),
      units: 100,
      rate: 1,
    };
    return {
      symbol: `S${at}`,
      kind: at < 50 ? 'option' : 'asset',
      class: 'equity',
      sector: at % 2 === 0 ? 'Technology' : null,
      currency: at % 5 === 0 ? 'EUR' : 'USD',
      value: 1000,
      duration: null,
      option: at < 50 ? option : null,
      volatility: 0.3,
      beta: null,
      prices: { date, close, splits: [] },
    };
  });
}

async function run() {
  const fifty = bookOf(50);
  const hundred = bookOf(100);
  const items = sheet();
  const scenarios = SCENARIOS.filter(({ shocks }) => shocks.every(({ on }) => on !== 'correlation'));
  const request = { items, currency: 'USD', rates: new Map() };
  return [
    ...(await overHttp()),
    figure('Monte Carlo VaR, 1,000,000 scenarios of 50 assets', 1500, () =>
      valueAtRisk({ ...MODEL, book: fifty }),
    ),
    figure('historical VaR of 100 positions over ten years', 250, () =>
      valueAtRisk({ ...MODEL, method: 'historical', book: hundred }),
    ),
    figure('GARCH and normal VaR of 100 positions over ten years', 250, () =>
      valueAtRisk({ ...MODEL, method: 'normal', volatility: 'garch', book: hundred }),
    ),
    figure(`${scenarios.length} scenarios, 200 positions with 50 options`, 200, () =>
      scenarios.map((scenario) => stress(request, scenario)),
    ),
  ];
}

const ASSETS = 150;
const OPTIONS = 50;
const TODAY = '2025-12-31';

/** The same over HTTP: a portfolio of 150 assets with ten years of prices and 50 options, all scenarios, the results stored. */
function overHttp() {
  return withFreshServer(async (server) => {
    const call = callerOf(server.url ?? '');
    const symbols = await fill(call);
    const { id } = await call('POST', '/portfolios', { name: 'P', currency: 'USD' });
    await call('POST', `/portfolios/${id}/transactions`, [
      { type: 'DEPOSIT', date: TODAY, amount: '100000000' },
      ...symbols.map((symbol) => ({ type: 'BUY', date: TODAY, symbol, quantity: '10', price: '10' })),
    ]);
    const times: number[] = [];
    for (let turn = 0; turn < 6; turn += 1) {
      const begun = performance.now();
      const { results } = await call('POST', '/risk/stress-test', {
        portfolioId: id,
        asOf: TODAY,
        benchmark: 'A0',
      });
      times.push(performance.now() - begun);
      if (results.length !== SCENARIOS.length || results[0].byPosition.length < 200)
        throw new Error('the results are not whole');
    }
    const begun = performance.now();
    await call('GET', `/risk/var?portfolioId=${id}&to=${TODAY}&confidence=0.99`);
    const value = (ms: number, name: string, target: number) => ({
      name,
      value: Math.round(ms),
      unit: 'ms',
      target,
      better: 'lower' as const,
    });
    // The first one starts a thread and reads the prices.
    const middle = times.slice(1).sort((a, b) => a - b)[2]!;
    return [
      value(
        middle,
        `${SCENARIOS.length} scenarios, 200 positions with 50 options, over HTTP, with betas, stored`,
        200,
      ),
      value(performance.now() - begun, 'historical VaR of 200 positions over ten years, over HTTP', 500),
    ];
  });
}

function callerOf(url: string) {
  let token = '';
  // biome-ignore lint/suspicious/noExplicitAny: answers of several routes
  return async (method: string, path: string, body?: unknown): Promise<any> => {
    if (token === '') {
      const person = { email: 'b@example.com', password: 'correct horse battery' };
      const headers = { 'content-type': 'application/json' };
      const registered = await fetch(`${url}/api/v1/auth/register`, {
        method: 'POST',
        headers,
        body: JSON.stringify(person),
      });
      token = ((await registered.json()) as { accessToken: string }).accessToken;
    }
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const init = body === undefined ? { headers } : { headers, body: JSON.stringify(body) };
    const response = await fetch(`${url}/api/v1${path}`, { method, ...init });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };
}

async function fill(call: ReturnType<typeof callerOf>): Promise<string[]> {
  const last = epochDay(TODAY);
  const days = Array.from({ length: 3652 }, (_, at) => last - 3651 + at).filter((day) => weekday(day) < 6);
  const symbols: string[] = [];
  for (let asset = 0; asset < ASSETS; asset += 1) {
    const symbol = `A${asset}`;
    const { id } = await call('POST', '/assets', { symbol, type: 'stock', currency: 'USD' });
    const bars = days.map((day, at) => ({
      date: formatDay(day),
      close: (100 + 10 * Math.sin(at / 40 + asset) + 2 * Math.sin(at * (asset + 1))).toFixed(4),
    }));
    await call('PUT', `/assets/${id}/prices`, { bars });
    symbols.push(symbol);
  }
  for (let at = 0; at < OPTIONS; at += 1) {
    const style = at % 2 === 0 ? 'european' : 'american';
    const option = {
      underlyingSymbol: `A${at}`,
      kind: 'put',
      style,
      strike: '100',
      expiry: '2026-12-18',
      multiplier: '100',
    };
    const symbol = `O${at}`;
    const { id } = await call('POST', '/assets', { symbol, type: 'option', currency: 'USD', option });
    await call('PUT', `/assets/${id}/prices`, { bars: [{ date: TODAY, close: '18' }] });
    symbols.push(symbol);
  }
  return symbols;
}

function figure(name: string, target: number, work: () => unknown) {
  const begun = performance.now();
  work();
  return { name, value: Math.round(performance.now() - begun), unit: 'ms', target, better: 'lower' as const };
}
