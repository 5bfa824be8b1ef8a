import * as contract from '@financehub/contract/ingestion.ts';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../context.ts';
import type { Reader } from '../../db/database.ts';
import { implement } from '../../http/implement.ts';
import { decodeCursor, pageOf } from '../../http/page.ts';
import { ProblemError } from '../../http/problem.ts';
import { trackedAssets } from '../assets/index.ts';
import { dataHealth } from './health.ts';
import { enqueueRun, pageOfRuns, runView, runWithItems } from './runs.ts';
import { marketSettings } from './settings.ts';
import { suggestionsOf } from './suggestions.ts';

export function ingestionRoutes(app: FastifyInstance, context: Context): void {
  implement(app, context, contract.runIngestion, async ({ body, touch }) => {
    if (body.from !== undefined && body.to !== undefined && body.from > body.to)
      throw new ProblemError('invalid', 'The period ends before it begins.', {
        errors: [{ path: 'body/to', message: `must not be before ${body.from}` }],
      });
    if (context.providers.config.off)
      throw new ProblemError('impossible', 'Providers are switched off for the whole program.', {
        mend: 'Import a file of prices, or start without PROVIDERS=off.',
      });
    return touch(async (db) => {
      if (body.symbols !== undefined) await refuseUnknown(db, body.symbols);
      const id = await enqueueRun(context, db, { ...body, trigger: 'user' });
      return { jobId: id, runId: id };
    });
  });

  implement(app, context, contract.listIngestionRuns, async ({ query, read }) =>
    read(async (db) => {
      const limit = query.limit ?? 50;
      const after = query.cursor === undefined ? null : decodeCursor(query.cursor, ['instant', 'id']);
      return pageOf(await pageOfRuns(db, limit, after), limit, runView, (row) => [
        row.created_at.toISOString(),
        row.id,
      ]);
    }),
  );

  implement(app, context, contract.getIngestionRun, async ({ params, read }) =>
    read((db) => runWithItems(db, params.id)),
  );

  implement(app, context, contract.getDataHealth, async ({ read }) => read((db) => dataHealth(context, db)));

  scheduleRoutes(app, context);
  suggestionRoutes(app, context);
}

async function refuseUnknown(db: Reader, symbols: readonly string[]): Promise<void> {
  const known = new Set((await trackedAssets(db, symbols)).map(({ symbol }) => symbol.toUpperCase()));
  const errors = symbols.flatMap((symbol, index) =>
    known.has(symbol.toUpperCase())
      ? []
      : [{ path: `body/symbols/${index}`, message: `there is no asset ${symbol} in this book` }],
  );
  if (errors.length > 0)
    throw new ProblemError('invalid', 'Some of the assets are not in this book.', {
      errors,
      mend: 'Add the asset first: POST /assets.',
    });
}

function scheduleRoutes(app: FastifyInstance, context: Context): void {
  const schedule = async (db: Reader) => {
    const { enabled, hour } = await marketSettings(db, context);
    const [last] = await pageOfRuns(db, 1, null);
    return { enabled, hour, lastRunAt: last?.created_at.toISOString() ?? null };
  };
  implement(app, context, contract.getIngestionSchedule, async ({ read }) => read(schedule));
  implement(app, context, contract.updateIngestionSchedule, async ({ body, touch }) =>
    touch(async (db) => {
      if (Object.keys(body).length > 0)
        await db
          .insertInto('market_setting')
          .values({ book_id: db.bookId, ...body })
          .onConflict((conflict) => conflict.column('book_id').doUpdateSet(body))
          .execute();
      return schedule(db);
    }),
  );
}

function suggestionRoutes(app: FastifyInstance, context: Context): void {
  implement(app, context, contract.listSuggestions, async ({ query, read }) =>
    read(async (db) => ({ items: await suggestionsOf(context, db, query.portfolioId) })),
  );
  implement(app, context, contract.dismissSuggestion, async ({ body, touch }) => {
    await touch((db) =>
      db
        .insertInto('suggestion_dismissal')
        .values({ book_id: db.bookId, id: body.id })
        .onConflict((conflict) => conflict.doNothing())
        .execute(),
    );
  });
}
