import { createReadStream } from 'node:fs';
import * as contract from '@financehub/contract/reports.ts';
import type { FastifyInstance } from 'fastify';
import type { Selectable } from 'kysely';
import type { Static } from 'typebox';
import { v7 as uuid } from 'uuid';
import type { Context } from '../../context.ts';
import type { Reader } from '../../db/database.ts';
import type { Tables } from '../../db/tables.ts';
import { implement } from '../../http/implement.ts';
import { notFound, ProblemError } from '../../http/problem.ts';
import { type ExportPayload, type ExportResult, exportFile } from './job.ts';

type Row = Selectable<Tables['job']>;

/** An export is its job: the job's id names the file. */
async function findExport(db: Reader, id: string): Promise<Row> {
  const row = await db
    .selectFrom('job')
    .selectAll()
    .where('book_id', '=', db.bookId)
    .where('id', '=', id)
    .where('kind', '=', 'export')
    .executeTakeFirst();
  if (row === undefined) throw notFound('export');
  return row;
}

function view(row: Row): Static<typeof contract.Export> {
  const { format } = row.payload as ExportPayload;
  const result = row.result as ExportResult | null;
  return {
    id: row.id,
    what: 'book',
    format,
    status: row.status,
    fileName: result?.fileName ?? null,
    size: result?.size ?? null,
    ...(row.error === null ? {} : { error: row.error as { type: string; detail: string } }),
    createdAt: row.created_at.toISOString(),
  };
}

const ENDINGS = { beancount: 'beancount', hledger: 'journal' } as const;

export function exportRoutes(app: FastifyInstance, context: Context): void {
  implement(app, context, contract.createExport, async ({ body, touch }) =>
    touch(async (db) => {
      const { name } = await db
        .selectFrom('book')
        .select('name')
        .where('id', '=', db.bookId)
        .executeTakeFirstOrThrow();
      const slug =
        name
          .normalize('NFKD')
          .replace(/[^A-Za-z0-9]+/g, '-')
          .replace(/^-|-$/g, '')
          .toLowerCase() || 'book';
      const fileName = `${slug}.${ENDINGS[body.format]}`;
      const id = uuid();
      await context.jobs.enqueue(db, {
        id,
        kind: 'export',
        title: fileName,
        payload: { format: body.format, fileName },
      });
      return { id, jobId: id };
    }),
  );

  implement(app, context, contract.getExport, async ({ params, read }) =>
    read(async (db) => view(await findExport(db, params.id))),
  );

  implement(app, context, contract.getExportFile, async ({ params, principal, read, reply }) => {
    const row = await read((db) => findExport(db, params.id));
    if (row.status !== 'done')
      throw new ProblemError('conflict', `The export is ${row.status}; its file is not there.`);
    const { fileName, size } = row.result as ExportResult;
    return reply
      .type('text/plain; charset=utf-8')
      .header('content-length', size)
      .header('content-disposition', `attachment; filename="${fileName}"`)
      .send(createReadStream(exportFile(context, principal.bookId, row.id)));
  });
}
