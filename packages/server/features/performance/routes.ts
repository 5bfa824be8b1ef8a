import * as holdings from '@financehub/contract/holdings.ts';
import * as contract from '@financehub/contract/performance.ts';
import { dayOfInstant, type EpochDay } from '@financehub/core/time/day.ts';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Context } from '../../context.ts';
import type { Call } from '../../http/implement.ts';
import { implement } from '../../http/implement.ts';
import {
  followStates,
  instantAsked,
  type PortfolioRow,
  type PortfolioState,
  type Range,
  rangeOf,
} from '../portfolios/index.ts';
import { keepAnswer, keptAnswer, keyOfNow, keyOfPast } from './answers.ts';
import { ask, follow, keyOf, startEngine } from './engine.ts';
import type { Benchmark, PeriodQuestion, PeriodWish } from './messages.ts';
import {
  type Asked,
  benchmarkAsked,
  marketOf,
  marketVersion,
  namesOf,
  portfoliosLoaded,
  portfoliosNamed,
  portfoliosNow,
  subjectOf,
  warehouseVersion,
} from './subjects.ts';

type Question = PeriodQuestion extends infer One
  ? One extends PeriodQuestion
    ? Omit<One, keyof PeriodWish>
    : never
  : never;

/** What of a request an answer follows from, besides portfolios and market. */
interface Request {
  readonly portfolioId?: string | string[];
  readonly currency?: string;
  readonly from?: string;
  readonly to?: string;
  readonly knownAt?: string;
  readonly benchmark?: string;
}

type Reading = Pick<Call<typeof contract.getPerformance>, 'context' | 'principal' | 'read' | 'reply'>;

/** The text is JSON already; the route's schema describes it. */
function sendJson(reply: FastifyReply, json: Buffer): never {
  reply.type('application/json; charset=utf-8').send(json);
  return reply as never;
}

function frameOf(
  { currency, loaded, assets }: Asked,
  range: Range | null,
  today: EpochDay,
): Omit<PeriodWish, 'market'> {
  return {
    keys: loaded.map(({ subject }) => keyOf(subject)),
    currency,
    range,
    today,
    names: namesOf({ assets }),
    absent: loaded.flatMap(({ absent }) => absent),
  };
}

/** Answers what was kept, or has the thread answer; nothing is loaded for the former. */
async function answer(
  call: Reading,
  query: Request,
  questionOf: (benchmark: Benchmark | null) => Question,
): Promise<never> {
  startEngine();
  for (let turn = 1; turn <= TURNS; turn += 1) {
    const json = await answerOf(call, query, questionOf, turn === TURNS);
    // Null where a portfolio was changed, and asked about, in the middle of it.
    if (json !== null) return sendJson(call.reply, json);
  }
  throw new Error('the thread that values portfolios lacks one that it was sent');
}

/** After so many the portfolios are read into this process, which costs more, and whatever others change the thread can be sent them. */
const TURNS = 3;

async function answerOf(
  { context, principal: { bookId }, read }: Reading,
  query: Request,
  questionOf: (benchmark: Benchmark | null) => Question,
  whole: boolean,
): Promise<Buffer | null> {
  const knownAt = instantAsked(query.knownAt, context.now());
  // What was known at an instant ends on its day, as it did then.
  const today = dayOfInstant(knownAt ?? context.now());
  // The version first: what changes while it is read makes the answer old, not wrong.
  const version = warehouseVersion(context, bookId);
  const question = { ...questionOf(null), ...query, today };
  const found = await read(async (db) => {
    const named = await portfoliosNamed(db, query);
    const now = knownAt === null ? await keyOfNow(db, named, version, question) : null;
    const kept = now === null ? null : keptAnswer(now.key);
    if (kept !== null) return kept;
    // First: behind all prices of the portfolios it would wait for them.
    const benchmark =
      query.benchmark === undefined ? null : await benchmarkAsked(db, context, query.benchmark);
    const sighted =
      now === null || whole
        ? await portfoliosLoaded(db, named, knownAt)
        : await portfoliosNow(db, context, named, now.assets);
    return { sighted, benchmark, key: now?.key ?? null };
  });
  if (Buffer.isBuffer(found)) return found;
  const { benchmark } = found;
  const asked = await found.sighted();
  const range = rangeOf(
    asked.loaded.map(({ told }) => told),
    query,
    today,
  );
  const frame = frameOf(asked, range, today);
  const key =
    found.key ?? keyOfPast(asked, frame.names, marketVersion(version, asked), { ...question, benchmark });
  const kept = found.key === null ? keptAnswer(key) : null;
  if (kept !== null) return kept;
  const market = await marketOf(context, bookId, asked, benchmark, version);
  const subjects = asked.loaded.map(({ subject }) => subject);
  const json = await ask(subjects, { ...questionOf(benchmark), ...frame, market });
  if (json !== null) keepAnswer(key, json);
  return json;
}

const followEdit = (portfolio: PortfolioRow, state: PortfolioState): void =>
  follow(subjectOf(portfolio.book_id, { portfolio, state, knownAt: null }));

export function performanceRoutes(app: FastifyInstance, context: Context): void {
  followStates(followEdit);
  // Who lists portfolios asks for their figures next: the thread starts meanwhile.
  app.addHook('onResponse', async ({ method, routeOptions }) => {
    if (method === 'GET' && routeOptions.url?.endsWith('/portfolios') === true) startEngine();
  });

  implement(app, context, contract.getPerformance, async (call) => {
    const { riskFree = 0, interval = 'day', rolling = null } = call.query;
    return answer(call, call.query, (benchmark) => ({
      what: 'performance',
      benchmark,
      riskFree,
      interval,
      rolling,
    }));
  });

  implement(app, context, contract.explainReturns, async (call) =>
    answer(call, call.query, () => ({ what: 'explain' })),
  );

  implement(app, context, holdings.getHistory, async (call) => {
    const { interval = 'day', format = 'rows' } = call.query;
    return answer(call, { ...call.query, portfolioId: call.params.id }, (benchmark) => ({
      what: 'history',
      interval,
      format,
      benchmark,
    }));
  });
}
