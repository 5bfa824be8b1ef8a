import * as contract from '@financehub/contract/options.ts';
import { dayOfInstant } from '@financehub/core/time/day.ts';
import type { FastifyInstance } from 'fastify';
import { Piscina } from 'piscina';
import type { Context } from '../../context.ts';
import { implement } from '../../http/implement.ts';
import { termsOf } from './contracts.ts';
import { payoffOf } from './payoff.ts';
import type { PricingTask } from './pricing.worker.ts';

const IDLE_MS = 5000;
let pool: Piscina | null = null;

/** One thread: a hundred thousand options take it some tenths of a second, on American trees longer. */
function thread(): Piscina {
  pool ??= new Piscina({
    filename: new URL('./pricing.worker.ts', import.meta.url).href,
    minThreads: 0,
    maxThreads: 1,
    idleTimeout: IDLE_MS,
  });
  return pool;
}

export function optionsRoutes(app: FastifyInstance, context: Context): void {
  const today = () => dayOfInstant(context.now());
  const priced = (task: PricingTask): Promise<string> => thread().run(task);

  implement(app, context, contract.calculateGreeks, async ({ body, reply }) => {
    const terms = termsOf(body.contracts, today());
    const options = terms.map((each, index) => ({ ...each, volatility: body.contracts[index]!.volatility }));
    reply.type('application/json; charset=utf-8').send(await priced({ what: 'greeks', options }));
    return reply as never;
  });

  implement(app, context, contract.findImpliedVolatility, async ({ body, reply }) => {
    const terms = termsOf(body.contracts, today());
    const options = terms.map((each, index) => ({ ...each, price: body.contracts[index]!.price }));
    reply.type('application/json; charset=utf-8').send(await priced({ what: 'volatility', options }));
    return reply as never;
  });

  implement(app, context, contract.computePayoff, async ({ body }) => payoffOf(body, today()));
}
