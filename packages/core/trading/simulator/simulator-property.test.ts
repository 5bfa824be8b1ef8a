import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compare,
  type Decimal,
  decimal,
  equals,
  multiply,
  subtract,
  sum,
  toNumber,
} from '../../money/decimal.ts';
import { histories } from '../fixtures/arbitrary.ts';
import { simulationOf } from '../fixtures/market.ts';
import { isClosed, type Order } from '../order.ts';
import { type OrderRecord, transition } from '../transitions.ts';
import type { Bar } from './event.ts';
import { feed, submit } from './feed.ts';
import type { ExecutionRules } from './simulation.ts';

const rules: fc.Arbitrary<Partial<ExecutionRules>> = fc.record({
  participation: fc.constantFrom(null, decimal('0.1'), decimal('0.03')),
  limitFill: fc.constantFrom('touch' as const, 'through' as const),
  slippage: fc.constantFrom(
    { kind: 'none' as const },
    { kind: 'fraction' as const, fraction: decimal('0.01') },
    { kind: 'impact' as const, coefficient: decimal('0.1'), otherwise: decimal('0.001') },
  ),
  fees: fc.constantFrom(
    [],
    [
      {
        per: 'unit' as const,
        rate: decimal('0.005'),
        side: null,
        min: decimal('1'),
        max: null,
        maxFraction: null,
        rounding: 'half-up' as const,
      },
    ],
  ),
});

interface Happened {
  readonly bar: Bar | null;
  readonly records: readonly OrderRecord[];
}

function run(
  rulesOfRun: Partial<ExecutionRules>,
  { bars, given }: { bars: Bar[]; given: { bar: number; orders: readonly Order[] }[] },
): Happened[] {
  const simulation = simulationOf(rulesOfRun);
  return bars.flatMap((bar, index) => [
    ...given
      .filter((each) => each.bar === index)
      .map(({ orders }) => ({ bar: null, records: submit(simulation, orders) })),
    { bar, records: feed(simulation, bar) },
  ]);
}

type FillRecord = OrderRecord & { event: { kind: 'fill' } };
const isFill = (record: OrderRecord): record is FillRecord => record.event.kind === 'fill';
const fillsOf = (happened: readonly Happened[]) =>
  happened.flatMap(({ bar, records }) => records.filter(isFill).map((record) => ({ bar: bar!, ...record })));

const check = (
  property: (happened: Happened[], rules: Partial<ExecutionRules>, given: readonly Order[]) => void,
) =>
  fc.assert(
    fc.property(rules, histories, (rulesOfRun, history) => {
      property(
        run(rulesOfRun, history),
        rulesOfRun,
        history.given.flatMap(({ orders }) => orders),
      );
    }),
    { numRuns: 400 },
  );

describe('whatever is asked for and whatever happens', () => {
  it('no fill lies outside the range of its bar or beyond its limit', () => {
    check((happened) => {
      for (const { bar, event, order } of fillsOf(happened)) {
        expect(compare(event.price, bar.low)).toBeGreaterThanOrEqual(0);
        expect(compare(event.price, bar.high)).toBeLessThanOrEqual(0);
        if (order.limitPrice === null) continue;
        expect(compare(event.price, order.limitPrice)).not.toBe(order.side === 'buy' ? 1 : -1);
      }
    });
  });

  it('the fills of each side of a bar take no more than their share of its volume', () => {
    check((happened, { participation }) => {
      for (const { bar, records } of happened)
        for (const side of ['buy', 'sell'] as const) {
          const fills = records.filter(isFill).filter(({ order }) => order.side === side);
          if (participation == null || fills.length === 0) continue;
          const most = multiply(bar!.volume!, participation);
          expect(compare(sum(fills.map(({ event }) => event.quantity)), most)).not.toBe(1);
        }
    });
  });

  it('what an order says it has filled is the sum of its fills, and a filled one has what it asked for', () => {
    check((happened) => {
      const last = new Map(
        happened.flatMap(({ records }) => records.map(({ order }) => [order.id, order] as const)),
      );
      const fills = fillsOf(happened);
      for (const order of last.values()) {
        const own = fills.filter((fill) => fill.order.id === order.id).map(({ event }) => event);
        const total = (of: (fill: FillRecord['event'] & { kind: 'fill' }) => Decimal) =>
          sum(own.map((each) => of(each as FillRecord['event'] & { kind: 'fill' })));
        expect(
          equals(
            order.filledQuantity,
            total(({ quantity }) => quantity),
          ),
        ).toBe(true);
        expect(
          equals(
            order.filledValue,
            total(({ price, quantity }) => multiply(price, quantity)),
          ),
        ).toBe(true);
        expect(
          equals(
            order.fees,
            total(({ fee }) => fee),
          ),
        ).toBe(true);
        if (order.status === 'filled') expect(equals(order.filledQuantity, order.quantity!)).toBe(true);
        else expect(compare(order.filledQuantity, order.quantity!)).not.toBe(1);
      }
    });
  });

  it('the legs of an entry never trade more than it has brought, two legs never more than is wanted', () => {
    check((happened, _, given) => {
      const filled = new Map<string, number>();
      const wanted = new Map(given.map(({ id, quantity }) => [id, toNumber(quantity!)]));
      for (const { event, order } of fillsOf(happened)) {
        filled.set(
          order.id,
          (filled.get(order.id) ?? 0) + toNumber((event as { quantity: Decimal }).quantity),
        );
        if (order.group === null) continue;
        const group = given.filter((each) => each.group?.id === order.group?.id);
        const of = (entry: boolean) =>
          group
            .filter((each) => (each.group?.role === 'entry') === entry)
            .reduce((all, { id }) => all + (filled.get(id) ?? 0), 0);
        const most = order.group.orderClass === 'oco' ? wanted.get(group[0]!.id)! : of(true);
        expect(of(false)).toBeLessThanOrEqual(most);
      }
    });
  });

  it('a worse limit, or a younger order at the same, fills only when the better one has all it wants', () => {
    check((happened) => {
      for (const { records } of happened) {
        const after = new Map(records.map(({ order }) => [order.id, order]));
        const working = [...after.values()].filter(
          ({ type, group, timeInForce }) => type === 'limit' && group === null && timeInForce === 'gtc',
        );
        const filledNow = new Set(records.filter(isFill).map(({ order }) => order.id));
        for (const a of working)
          for (const b of working) {
            if (a.side !== b.side || a.id === b.id || !filledNow.has(b.id)) continue;
            const prices = compare(a.limitPrice!, b.limitPrice!) * (a.side === 'buy' ? 1 : -1);
            if (prices > 0 || (prices === 0 && a.sequence < b.sequence))
              expect(isClosed(a.status)).toBe(true);
          }
      }
    });
  });

  it('cash changes by what is traded and the fees, and by nothing else', () => {
    check((happened) => {
      const fills = fillsOf(happened);
      // At the price of each fill the position is worth what was paid for it, so that only the fees are gone.
      const moves = fills.map(({ event, order }) => {
        const fill = event as { price: Decimal; quantity: Decimal; fee: Decimal };
        const value = multiply(fill.price, fill.quantity);
        const cash = order.side === 'buy' ? subtract(decimal('0'), value) : value;
        const position = order.side === 'buy' ? value : subtract(decimal('0'), value);
        return { cash: subtract(cash, fill.fee), position, fee: fill.fee };
      });
      const change = sum(moves.flatMap(({ cash, position }) => [cash, position]));
      expect(equals(change, subtract(decimal('0'), sum(moves.map(({ fee }) => fee))))).toBe(true);
      for (const { fee } of moves) expect(fee.units).toBeGreaterThanOrEqual(0n);
    });
  });

  it('the events of an order lead from how it was given to how it is, and time does not go back', () => {
    check((happened, _, given) => {
      const orders = new Map(given.map((order) => [order.id, order]));
      const times = new Map<string, number>();
      for (const { records } of happened)
        for (const { event, from, order } of records) {
          const before = orders.get(order.id)!;
          expect(before.status).toBe(from);
          const { order: after } = transition(before, event);
          expect(after).toEqual(order);
          orders.set(order.id, after);
          expect(event.at).toBeGreaterThanOrEqual(times.get(order.id) ?? before.submittedAt);
          times.set(order.id, event.at);
        }
    });
  });

  it('a simulation that is opened anew for every bar does the same as one that goes on', () => {
    fc.assert(
      fc.property(rules, histories, (rulesOfRun, history) => {
        const orders = new Map<string, Order>();
        const anew = () => {
          const groups = new Set(
            [...orders.values()].filter(({ status }) => !isClosed(status)).map(({ group }) => group?.id),
          );
          const kept = [...orders.values()].filter(
            ({ status, group }) => !isClosed(status) || (group !== null && groups.has(group.id)),
          );
          return simulationOf(rulesOfRun, {}, kept);
        };
        const remember = (records: readonly OrderRecord[]) => {
          for (const { order } of records) orders.set(order.id, order);
          return records;
        };
        const steps = history.bars.flatMap((bar, index) => [
          ...history.given
            .filter((each) => each.bar === index)
            .map(({ orders: asked }) => ({ bar: null, records: remember(submit(anew(), asked)) })),
          { bar, records: remember(feed(anew(), bar)) },
        ]);
        expect(steps).toEqual(run(rulesOfRun, history));
      }),
      { numRuns: 200 },
    );
  });

  it('the same again gives the same', () => {
    fc.assert(
      fc.property(rules, histories, (rulesOfRun, history) => {
        expect(run(rulesOfRun, history)).toEqual(run(rulesOfRun, history));
      }),
      { numRuns: 50 },
    );
  });
});
