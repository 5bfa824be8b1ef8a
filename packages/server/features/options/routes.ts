import * as contract from '@financehub/contract/options.ts';
import { dayOfInstant } from '@financehub/core/time/day.ts';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../context.ts';
import { implement } from '../../http/implement.ts';
import { chainRoutes } from './chain-routes.ts';
import { termsOf } from './contracts.ts';
import { payoffOf } from './payoff.ts';
import type { PricingTask } from './pricing.worker.ts';
import { pricingThread } from './pricing-thread.ts';

export function optionsRoutes(app: FastifyInstance, context: Context): void {
  const today = () => dayOfInstant(context.now());
  const priced = (task: PricingTask): Promise<string> => pricingThread().run(task);

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

  chainRoutes(app, context);
}
