import * as contract from '@financehub/contract/stress.ts';
import { isZero, toNumber } from '@financehub/core/money/decimal.ts';
import { SCENARIOS } from '@financehub/core/risk/scenarios.ts';
import type { StressRequest } from '@financehub/core/risk/stress.ts';
import { addMonths, day, dayOfInstant, type EpochDay, formatDay } from '@financehub/core/time/day.ts';
import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import { v7 as uuid } from 'uuid';
import type { Context } from '../../context.ts';
import { notify, type Reader, type Writer } from '../../db/database.ts';
import { implement } from '../../http/implement.ts';
import { decodeCursor, pageOf } from '../../http/page.ts';
import { invalidBody, notFound, ProblemError } from '../../http/problem.ts';
import { ratesFor } from '../assets/index.ts';
import { requirePortfolio } from '../portfolios/index.ts';
import { riskInputs } from './held.ts';
import { scenariosAsked } from './scenarios-asked.ts';
import { indexCandidates, marketIndex } from './stress-index.ts';
import { ownBalances, type Sheet, sheetOf } from './stress-sheet.ts';
import { deleteRun, insertResults, pageOfResults, pruneRuns, storedRuns } from './stress-store.ts';
import { type ResultHead, resultView, reverseView } from './stress-view.ts';
import type { StressAnswer, StressTask } from './stressing.ts';
import { threads } from './threads.ts';

const YEARS = 10;

export function stressRoutes(app: FastifyInstance, context: Context): void {
  implement(app, context, contract.runStressTest, async ({ body, principal, read, touch }) => {
    const { scope = 'portfolio' } = body;
    if (scope === 'portfolio' && body.portfolioId === undefined)
      throw invalidBody('portfolioId', 'is needed where the scope is not book');
    if (scope === 'book' && body.portfolioId !== undefined)
      throw invalidBody('portfolioId', 'the scope book is all of them: leave it out');
    const asOf = body.asOf === undefined ? dayOfInstant(context.now()) : day(body.asOf);
    const { inputs, accounts, currency, candidates } = await read((db) => readSheet(db, context, body, asOf));
    const period = { from: addMonths(asOf, -12 * YEARS), to: asOf, currency };
    const sheet = await sheetOf(context, principal.bookId, inputs, accounts, period);
    const symbols = new Set(
      sheet.lines.flatMap(({ label, item }) => [label.toLowerCase(), item.symbol.toLowerCase()]),
    );
    const onlyReverse = body.reverse !== undefined && body.scenarios === undefined;
    const scenarios = onlyReverse ? [] : scenariosAsked(body.scenarios, symbols);
    assertSomething(sheet, asOf);
    const { leaveOut = false } = body;
    const size = sheet.unvalued.length > 0 && !leaveOut ? 0 : toNumber(sheet.known);
    const loss = body.reverse === undefined || size <= 0 ? null : body.reverse.loss * size;
    const index = await marketIndex(context, principal.bookId, candidates, asOf);
    const task: StressTask = {
      request: await requestOf(context, principal.bookId, sheet),
      scenarios,
      book: sheet.request,
      lineOf: sheet.lineOf,
      index: index.course,
      loss,
    };
    const answer = (await threads().run(task, { name: 'stressAll' })) as StressAnswer;
    const head: Omit<ResultHead, 'id'> = {
      runId: uuid(),
      portfolioId: body.portfolioId ?? null,
      scope,
      beta: index.said,
      asOf: formatDay(asOf),
      createdAt: context.now().toISOString(),
    };
    const results = scenarios.map((scenario, at) =>
      resultView({ ...head, id: uuid() }, sheet, scenario, answer.results[at]!, leaveOut),
    );
    const reverse =
      body.reverse === undefined ? null : reverseView(sheet, body.reverse.loss, answer.reverse, leaveOut);
    // Nothing of the books changes: a run is kept for a while, and is no operation.
    return touch(async (db) => {
      await insertResults(db, results);
      await pruneRuns(db, head.portfolioId, contract.MOST_RUNS);
      await changed(db);
      return { results, reverse };
    });
  });

  keptRoutes(app, context);
}

const changed = (db: Writer): Promise<void> =>
  notify(db, { type: 'book.changed', bookId: db.bookId, operationId: null, kind: 'stress.run' });

function keptRoutes(app: FastifyInstance, context: Context): void {
  implement(app, context, contract.listStressResults, async ({ query, read }) => {
    const { limit = 50, cursor, ...filter } = query;
    const before = cursor === undefined ? null : decodeCursor(cursor, ['id'])[0]!;
    const rows = await read(async (db) => {
      if (filter.portfolioId !== undefined) await requirePortfolio(db, filter.portfolioId);
      return pageOfResults(db, filter, limit, before);
    });
    return pageOf(
      rows,
      limit,
      (row) => row,
      (row) => [row.id],
    );
  });

  implement(app, context, contract.listStressRuns, async ({ query, read }) => ({
    items: await read(async (db) => {
      if (query.portfolioId !== undefined) await requirePortfolio(db, query.portfolioId);
      return storedRuns(db, query);
    }),
  }));

  implement(app, context, contract.deleteStressRun, ({ params, touch }) =>
    touch(async (db) => {
      if (!(await deleteRun(db, params.id))) throw notFound('stress test');
      await changed(db);
    }),
  );

  implement(app, context, contract.listStressScenarios, async () => ({ items: SCENARIOS.map(scenarioView) }));
}

function scenarioView({
  id,
  name,
  window,
  shocks,
  source,
}: (typeof SCENARIOS)[number]): Static<typeof contract.listStressScenarios.response>['items'][number] {
  return {
    id: id!,
    name,
    window: window === null ? null : { from: formatDay(window.from), to: formatDay(window.to) },
    shocks: [...shocks],
    source,
  };
}

async function readSheet(
  db: Reader,
  context: Context,
  body: Static<typeof contract.runStressTest.body>,
  asOf: EpochDay,
) {
  const { inputs, currency } = await riskInputs(db, context, body.portfolioId);
  return {
    inputs,
    currency,
    accounts: body.portfolioId === undefined ? await ownBalances(db, asOf) : [],
    candidates: await indexCandidates(db, context, body, inputs),
  };
}

function assertSomething({ lines, unvalued }: Sheet, asOf: EpochDay): void {
  if (lines.some(({ value }) => !isZero(value))) return;
  throw new ProblemError(
    'impossible',
    `There is nothing of known value on ${formatDay(asOf)} that could be tested.`,
    {
      mend: unvalued[0]?.mend ?? 'Add transactions, or choose another day.',
    },
  );
}

async function requestOf(
  context: Context,
  bookId: string,
  { lines, currency }: Sheet,
): Promise<StressRequest> {
  const codes = new Set(lines.map(({ item }) => item.currency));
  const rates = await ratesFor(context, bookId, [currency, ...codes]);
  return {
    items: lines.map(({ item }) => item),
    currency,
    rates: new Map(
      [...codes].flatMap((code) => {
        const column = code === currency ? null : rates.column(code, currency);
        return column === null ? [] : [[code, column] as const];
      }),
    ),
  };
}
