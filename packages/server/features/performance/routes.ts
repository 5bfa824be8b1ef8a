import * as holdings from '@financehub/contract/holdings.ts';
import * as contract from '@financehub/contract/performance.ts';
import { dayOfInstant } from '@financehub/core/time/day.ts';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { LRUCache } from 'lru-cache';
import type { Context } from '../../context.ts';
import type { Call } from '../../http/implement.ts';
import { implement } from '../../http/implement.ts';
import { instantAsked } from '../portfolios/index.ts';
import { ask, keyOf } from './engine.ts';
import type { Wish } from './messages.ts';
import { rangeOf } from './range.ts';
import {
  type Asked,
  benchmarkAsked,
  marketOf,
  marketVersion,
  namesOf,
  portfoliosAsked,
  subjectsOf,
} from './subjects.ts';

const ANSWERS_BYTES = 32 * 1024 * 1024;

/** Answers by all that they depend on: versions of the portfolios and of the market, and what was asked. */
const answers = new LRUCache<string, string>({
  maxSize: ANSWERS_BYTES,
  sizeCalculation: (json) => json.length + 200,
});

type Question = Wish extends infer One ? (One extends Wish ? Omit<One, 'market'> : never) : never;

/** The market is read only for a question that was not answered at its version. */
async function answerOf(
  context: Pick<Context, 'warehouse'>,
  bookId: string,
  asked: Asked,
  question: Question,
): Promise<string> {
  const subjects = subjectsOf(bookId, asked);
  const { names, ...rest } = question;
  const versions = subjects.map((subject) => `${keyOf(subject)} ${subject.state.version}`);
  const called = [...names.values()].map(({ symbol, name }) => `${symbol} ${name}`).join();
  const key = JSON.stringify([versions, marketVersion(context, bookId, asked), rest, called]);
  const kept = answers.get(key);
  if (kept !== undefined) return kept;
  const benchmark = 'benchmark' in question ? question.benchmark : null;
  const market = await marketOf(context, bookId, asked, benchmark);
  const json = await ask(subjects, { ...question, market } as Wish);
  answers.set(key, json);
  return json;
}

/** The text is JSON already; the route's schema describes it. */
function sendJson(reply: FastifyReply, json: string): never {
  reply.type('application/json; charset=utf-8').send(json);
  return reply as never;
}

export function performanceRoutes(app: FastifyInstance, context: Context): void {
  const frameOf = (bookId: string, asked: Asked, query: { from?: string; to?: string }) => {
    // What was known at an instant ends on its day, as it did then.
    const today = dayOfInstant(asked.knownAt ?? context.now());
    return {
      keys: subjectsOf(bookId, asked).map(keyOf),
      currency: asked.currency,
      range: rangeOf(
        asked.loaded.map(({ state }) => state),
        query,
        today,
      ),
      today,
      names: namesOf(asked),
      absent: asked.loaded.flatMap(({ absent }) => absent),
    };
  };

  const load = (
    read: Call<typeof contract.getPerformance>['read'],
    query: Parameters<typeof portfoliosAsked>[1] & { knownAt?: string },
    named?: string,
  ) =>
    read(async (db) => ({
      asked: await portfoliosAsked(db, query, instantAsked(query.knownAt, context.now())),
      benchmark: named === undefined ? null : await benchmarkAsked(db, context, named),
    }));

  implement(app, context, contract.getPerformance, async ({ query, principal, read, reply }) => {
    const { bookId } = principal;
    const { asked, benchmark } = await load(read, query, query.benchmark);
    const { riskFree = 0, interval = 'day', rolling = null } = query;
    const frame = frameOf(bookId, asked, query);
    const question: Question = { what: 'performance', ...frame, benchmark, riskFree, interval, rolling };
    return sendJson(reply, await answerOf(context, bookId, asked, question));
  });

  implement(app, context, contract.explainReturns, async ({ query, principal, read, reply }) => {
    const { bookId } = principal;
    const { asked } = await load(read, query);
    const question: Question = { what: 'explain', ...frameOf(bookId, asked, query) };
    return sendJson(reply, await answerOf(context, bookId, asked, question));
  });

  implement(app, context, holdings.getHistory, async ({ params, query, principal, read, reply }) => {
    const { bookId } = principal;
    const { asked, benchmark } = await load(read, { ...query, portfolioId: params.id }, query.benchmark);
    const { interval = 'day', format = 'rows' } = query;
    const frame = frameOf(bookId, asked, query);
    const question: Question = { what: 'history', ...frame, interval, format, benchmark };
    return sendJson(reply, await answerOf(context, bookId, asked, question));
  });
}
