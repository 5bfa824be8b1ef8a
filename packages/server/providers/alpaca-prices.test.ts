import { describe, expect, it } from 'vitest';
import { failure, json, Replay } from '../testing/replay.ts';

/** Answers in the form of Alpaca's reference: GET /v2/stocks/{symbol}/bars and /trades/latest. */
const world = new Replay();
const bar = (t: string, c: number) => ({
  t,
  o: 178.26,
  h: 182.88,
  l: 177.71,
  c,
  v: 104701220,
  n: 792743,
  vw: 181.4,
});

describe('prices of Alpaca', () => {
  it('are those of the whole market, page by page, on the days of New York', async () => {
    world.replies = [
      json({ bars: [bar('2026-03-02T05:00:00Z', 182.01)], symbol: 'AAPL', next_page_token: 'QUFQTHw=' }),
      // The session of the fourth has not ended.
      json({
        bars: [bar('2026-03-03T05:00:00Z', 179.7), bar('2026-03-04T05:00:00Z', 1)],
        symbol: 'AAPL',
        next_page_token: null,
      }),
    ];
    const history = await world.history(
      'alpaca',
      { symbol: 'AAPL', from: '2026-03-01', to: '2026-03-04' },
      'a:b',
    );
    expect(history.bars).toEqual([
      {
        date: '2026-03-02',
        open: '178.26',
        high: '182.88',
        low: '177.71',
        close: '182.01',
        volume: '104701220',
      },
      {
        date: '2026-03-03',
        open: '178.26',
        high: '182.88',
        low: '177.71',
        close: '179.7',
        volume: '104701220',
      },
    ]);
    const [first, second] = world.asked;
    expect(first!.pathname).toBe('/v2/stocks/AAPL/bars');
    // It is 2026-03-04T12:00Z; what is newer than fifteen minutes needs another plan.
    expect(Object.fromEntries(first!.searchParams)).toMatchObject({
      timeframe: '1Day',
      start: '2026-03-01',
      end: '2026-03-04T11:44:00.000Z',
      adjustment: 'raw',
      feed: 'sip',
    });
    expect(second!.searchParams.get('page_token')).toBe('QUFQTHw=');
  });

  it('are none where it says none, and a failure in its words where the plan does not include them', async () => {
    world.replies = [json({ bars: null, symbol: 'AAPL', next_page_token: null })];
    expect((await world.history('alpaca', { symbol: 'AAPL' }, 'a:b')).bars).toEqual([]);
    world.replies = [json({ message: 'subscription does not permit querying recent SIP data' }, 403)];
    expect((await failure(world.history('alpaca', { symbol: 'AAPL' }, 'a:b'))).message).toContain(
      'recent SIP data',
    );
  });

  it('end with the last trade of its feed', async () => {
    world.replies = [
      json({ symbol: 'AAPL', trade: { t: '2026-03-04T11:59:58.1Z', x: 'V', p: 126.55, s: 1 } }),
    ];
    const call = world.providers.call('alpaca', 'a:b', AbortSignal.timeout(20_000));
    expect(await world.providers.get('alpaca')!.last!(call, 'AAPL')).toEqual({
      price: '126.55',
      currency: 'USD',
      time: new Date('2026-03-04T11:59:58.100Z'),
    });
    expect(world.asked.at(-1)!.searchParams.get('feed')).toBe('iex');
  });
});
