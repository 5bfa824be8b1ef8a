import * as contract from '@financehub/contract/imports.ts';
import { formatDecimal } from '@financehub/core/money/decimal.ts';
import type { StatementAccount } from '@financehub/core/statements/statement.ts';
import type { BrokerSummary } from '@financehub/core/statements/summary.ts';
import { type EpochDay, formatDay } from '@financehub/core/time/day.ts';
import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import { v7 as uuid } from 'uuid';
import type { Context } from '../../context.ts';
import type { Writer } from '../../db/database.ts';
import { type Call, implement } from '../../http/implement.ts';
import { notFound } from '../../http/problem.ts';
import { IMPORT_JOB } from '../review/index.ts';
import { assertOwn } from './accounts.ts';
import { coverageRoutes } from './coverage.ts';
import { keepFile, removeStaleParts } from './files.ts';
import type { ImportPayload } from './job.ts';
import { parseOptions, profileUsed, type ReadingWish, readingWish } from './profile-use.ts';
import { previewRates } from './rates.ts';
import { type Reading, withFile } from './reader.ts';
import type { FileSummary, StatementSummary } from './reading.ts';
import { takeBack } from './remove.ts';
import { addImport, findImport, isKnown, listImports, view } from './store.ts';
import { type Upload, type UploadFields, withUpload } from './upload.ts';

export function importsRoutes(app: FastifyInstance, context: Context): void {
  app.addHook('onReady', () => removeStaleParts(context.config.dataFolder));
  coverageRoutes(app, context);

  implement(app, context, contract.createImport, (call) =>
    withUpload(context, call.request, (upload) => accept(call, upload, upload.fields)),
  );

  implement(app, context, contract.createPortfolioImport, (call) =>
    withUpload(context, call.request, (upload) =>
      accept(call, upload, { ...upload.fields, portfolioId: call.params.id }),
    ),
  );

  implement(app, context, contract.previewImport, (call) =>
    withUpload(context, call.request, async (upload) => {
      // A person who hangs up no longer waits for the preview.
      const stopper = new AbortController();
      call.reply.raw.once('close', () => stopper.abort());
      const { known, wish } = await call.read(async (db) => ({
        known: await isKnown(db, upload.fileHash),
        wish: await readingWish(db, upload.fields),
      }));
      const file = { path: upload.part, fileName: upload.fileName, options: parseOptions(wish) };
      return withFile(file, stopper.signal, (reading) =>
        preview(reading, wish, known ? upload.fileHash : null),
      );
    }),
  );

  implement(app, context, contract.listImports, ({ query, read }) =>
    read((db) => listImports(db, query.limit ?? 50, query.cursor)),
  );

  implement(app, context, contract.getImport, ({ params, read }) =>
    read(async (db) => view(await findImport(db, params.fileHash))),
  );

  implement(app, context, contract.deleteImport, async ({ params, read, write }) => {
    const { file_name } = await read((db) => findImport(db, params.fileHash));
    await write({ kind: 'import.delete', summary: `Deleted the import of ${file_name}` }, (db) =>
      takeBack(db, params.fileHash, context.config.dataFolder),
    );
  });
}

type UploadCall = Call<typeof contract.createImport> | Call<typeof contract.createPortfolioImport>;

/** The import's row, its job and its operation come into being in one transaction; the file is in place before they show. */
async function accept(
  call: UploadCall,
  upload: Upload,
  fields: UploadFields,
): Promise<Static<typeof contract.UploadAnswer>> {
  const { context, principal } = call;
  const dryRun = fields.dryRun === true;
  const payload: ImportPayload = {
    importId: uuid(),
    operationId: uuid(),
    fileName: upload.fileName,
    fileHash: upload.fileHash,
    stored: dryRun ? `rehearsal-${uuid()}` : upload.fileHash,
    size: upload.size,
    accountId: fields.accountId ?? null,
    portfolioId: fields.portfolioId ?? null,
    openMissing: fields.openMissing === true,
    ...(await call.read((db) => readingWish(db, fields))),
    dryRun,
  };
  const jobId = uuid();
  const queue = async (db: Writer): Promise<Static<typeof contract.UploadAnswer>> => {
    await assertTargets(db, payload);
    if (!dryRun) await addImport(db, { ...payload, id: payload.importId, jobId, at: context.now() });
    const title = dryRun ? `Try out ${upload.fileName}` : `Import ${upload.fileName}`;
    await context.jobs.enqueue(db, { id: jobId, kind: IMPORT_JOB, title, payload });
    await keepFile(upload.part, context.config.dataFolder, principal.bookId, payload.stored);
    return { fileHash: upload.fileHash, jobId };
  };
  // What an Idempotency-Key stands for: a multipart request has no parsed body of its own.
  call.request.body = { fileHash: upload.fileHash, fields };
  if (dryRun) return call.touch(queue);
  return call.write(
    { id: payload.operationId, kind: 'import', summary: `Imported ${upload.fileName}` },
    queue,
  );
}

/** Another book's account or portfolio does not exist here. */
async function assertTargets(db: Writer, { accountId, portfolioId }: ImportPayload): Promise<void> {
  if (accountId !== null) {
    const account = await db
      .selectFrom('account')
      .select(['name', 'type'])
      .where('book_id', '=', db.bookId)
      .where('id', '=', accountId)
      .executeTakeFirst();
    if (account === undefined) throw notFound('account');
    assertOwn(account);
  }
  if (portfolioId !== null) {
    const portfolio = await db
      .selectFrom('portfolio')
      .select('id')
      .where('book_id', '=', db.bookId)
      .where('id', '=', portfolioId)
      .executeTakeFirst();
    if (portfolio === undefined) throw notFound('portfolio');
  }
}

async function preview(
  reading: Reading,
  wish: ReadingWish,
  knownAs: string | null,
): Promise<Static<typeof contract.ImportPreview>> {
  const { summary } = reading;
  const { columns, sample, dialect, rows } = await reading.preview();
  const profile = profileUsed(wish, summary.signature);
  return {
    format: summary.format,
    content: contentOf(summary),
    dialect,
    columns: [...columns],
    sample: sample.map((cells) => [...cells]),
    accounts: [...summary.statements.map(previewAccount), ...summary.brokers.map(previewBroker)],
    ...(summary.rates.count === 0 ? {} : { rates: previewRates(summary.rates) }),
    rows: [...rows],
    rejected: [...summary.rejected],
    warnings: [...summary.warnings],
    knownAs,
    signature: summary.signature,
    profile: profile === null ? null : { id: profile.id, name: profile.name, accountId: profile.accountId },
  };
}

function contentOf({
  prices,
  factors,
  rates,
  investments,
}: FileSummary): 'prices' | 'factors' | 'rates' | 'investments' | 'statement' {
  if (factors > 0) return 'factors';
  if (prices > 0) return 'prices';
  if (rates.count > 0) return 'rates';
  return investments > 0 ? 'investments' : 'statement';
}

function previewBroker({ account, currency, lines, positions, from, to }: BrokerSummary) {
  return previewAccount({ account, currency, lines, positions, from, to, opening: null, closing: null });
}

type Previewed = Pick<
  StatementSummary,
  'account' | 'currency' | 'lines' | 'from' | 'to' | 'opening' | 'closing'
>;

function previewAccount(statement: Previewed & { readonly positions?: number }) {
  const {
    account,
    currency,
    lines,
    from,
    to,
    opening,
    closing,
    positions,
  }: Previewed & { account: StatementAccount; positions?: number } = statement;
  const day = (date: EpochDay | null) => (date === null ? null : formatDay(date));
  return {
    number: account.number,
    name: account.name,
    currency,
    lines,
    from: day(from),
    to: day(to),
    opening: opening === null ? null : formatDecimal(opening.amount),
    closing: closing === null ? null : formatDecimal(closing.amount),
    ...(positions === undefined ? {} : { positions }),
  };
}
