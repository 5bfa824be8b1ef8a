import * as contract from '@financehub/contract/options.ts';
import type { BodyOf } from '@financehub/contract/route.ts';
import { day, dayOfInstant, type EpochDay } from '@financehub/core/time/day.ts';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../context.ts';
import type { Reader } from '../../db/database.ts';
import { implement } from '../../http/implement.ts';
import { ProblemError } from '../../http/problem.ts';
import { assetsById, optionOf } from '../assets/index.ts';
import { loadSelected } from '../portfolios/index.ts';
import { bookAnswer, heldPositions, sentPositions, together } from './book.ts';
import { chainRoutes } from './chain-routes.ts';
import { termsOf } from './contracts.ts';
import { endRoutes } from './end-routes.ts';
import { payoffOf } from './payoff.ts';
import type { PricingTask } from './pricing.worker.ts';
import { pricingThread } from './pricing-thread.ts';

export function optionsRoutes(app: FastifyInstance, context: Context): void {
  const today = () => dayOfInstant(context.now());
  const priced = (task: PricingTask): Promise<string> => pricingThread().run(task);

  implement(app, context, contract.calculateGreeks, async ({ body, reply, principal, read }) => {
    const { contracts, positions, portfolioId, scope } = body;
    onlyOne(body);
    if (positions !== undefined)
      return bookAnswer(context, principal.bookId, sentPositions(positions, today()), null);
    if (portfolioId !== undefined || scope !== undefined)
      return ofPortfolios(context, principal.bookId, read, { ...body, today: today() });
    const terms = termsOf(contracts!, today());
    const options = terms.map((each, index) => ({ ...each, volatility: contracts![index]!.volatility }));
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
  endRoutes(app, context);
}

/** What is for portfolios alone: contracts and positions have their own. */
const OF_PORTFOLIOS = ['asOf', 'rate', 'dividendYield'] as const;

function onlyOne(body: BodyOf<typeof contract.calculateGreeks>): void {
  const { contracts, positions, portfolioId, scope } = body;
  const given = [contracts, positions, portfolioId, scope].filter((each) => each !== undefined).length;
  const all = 'contracts, positions, portfolioId and scope';
  if (given !== 1)
    throw new ProblemError('invalid', `Exactly one of ${all} is needed.`, {
      errors: [{ path: 'body/contracts', message: `${given} of ${all} are given` }],
    });
  if (portfolioId !== undefined || scope !== undefined) return;
  const apart = OF_PORTFOLIOS.filter((name) => body[name] !== undefined);
  if (apart.length === 0) return;
  const whose = contracts === undefined ? 'position' : 'contract';
  throw new ProblemError('invalid', `${apart.join(', ')}: for portfolios, not for what is sent.`, {
    errors: apart.map((name) => ({
      path: `body/${name}`,
      message: `is for portfolios: each ${whose} has its own terms`,
    })),
  });
}

interface PortfoliosAsked {
  /** Absent: all of the book. */
  readonly portfolioId?: string;
  readonly asOf?: string;
  readonly rate?: number;
  readonly dividendYield?: number;
  readonly today: EpochDay;
}

async function ofPortfolios(
  context: Context,
  bookId: string,
  read: <T>(use: (db: Reader) => Promise<T>) => Promise<T>,
  { portfolioId, asOf, rate = 0, dividendYield = 0, today }: PortfoliosAsked,
) {
  const { portfolios, currency, underlyings } = await read(async (db) => {
    const selected = await loadSelected(db, portfolioId, undefined);
    const assets = selected.portfolios.flatMap((loaded) => [...loaded.assets.values()]);
    const ids = assets.flatMap((row) => optionOf(row)?.underlyingAssetId ?? []);
    return { ...selected, underlyings: await assetsById(db, [...new Set(ids)]) };
  });
  const on = asOf === undefined ? today : day(asOf);
  const held = [];
  for (const loaded of portfolios)
    held.push(
      ...(await heldPositions(context, bookId, loaded, underlyings, { asOf: on, rate, dividendYield })),
    );
  return bookAnswer(context, bookId, together(held), { currency, asOf: on });
}
