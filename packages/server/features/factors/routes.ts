import * as contract from '@financehub/contract/factors.ts';
import type { FactorTable, FactorUnit } from '@financehub/core/factors/french.ts';
import { formatDay } from '@financehub/core/time/day.ts';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../context.ts';
import { notify } from '../../db/database.ts';
import { implement } from '../../http/implement.ts';
import { ProblemError } from '../../http/problem.ts';
import { threadsOf } from '../../jobs/threads.ts';
import type { FactorsRead, FactorsTask } from './factors.worker.ts';
import { factorCoverage, storeFactors } from './store.ts';

const IDLE_MS = 5000;
const FAULTS_SHOWN = 100;

/** A century of days takes a thread some tens of milliseconds. */
const thread = threadsOf(new URL('./factors.worker.ts', import.meta.url), { most: 1, idleMs: IDLE_MS });

export function factorRoutes(app: FastifyInstance, context: Context): void {
  implement(app, context, contract.listFactors, async ({ principal, read }) => {
    await read(async () => undefined);
    return { items: await factorCoverage(context, principal.bookId) };
  });

  implement(app, context, contract.putFactors, async ({ params, query, body, principal, touch }) => {
    const table = await tableOf(body as unknown, params.name, query.unit ?? 'percent');
    return touch(async (db) => {
      await storeFactors(context, principal.bookId, table, 'user');
      await notify(db, {
        type: 'book.changed',
        bookId: principal.bookId,
        operationId: null,
        kind: 'factors.put',
      });
      return {
        name: table.set,
        interval: table.interval,
        stored: table.date.length,
        from: formatDay(table.date[0]!),
        to: formatDay(table.date.at(-1)!),
      };
    });
  });
}

/** All or nothing: a file with a row that can't be read is a ProblemError that names its lines. */
async function tableOf(body: unknown, name: string, unit: FactorUnit): Promise<FactorTable> {
  const read = Buffer.isBuffer(body)
    ? ((await thread().run({ bytes: new Uint8Array(body), unit } satisfies FactorsTask)) as FactorsRead)
    : { unreadable: 'there is nothing in it' };
  if ('unreadable' in read) {
    throw new ProblemError('invalid', `The file can not be read: ${read.unreadable}.`, {
      errors: [{ path: 'body', message: read.unreadable }],
    });
  }
  const { table } = read;
  if (table.rejected.length > 0) {
    throw new ProblemError('invalid', `${table.rejected.length} rows can not be read. Nothing was stored.`, {
      errors: table.rejected
        .slice(0, FAULTS_SHOWN)
        .map(({ line, reason }) => ({ path: `body/line ${line}`, message: reason })),
    });
  }
  if (table.set !== name) {
    throw new ProblemError('invalid', `The columns are those of ${table.set}, not of ${name}.`, {
      errors: [{ path: 'params/name', message: `must be ${table.set} for these columns` }],
    });
  }
  return table;
}
