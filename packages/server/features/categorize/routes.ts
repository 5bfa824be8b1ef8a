import * as contract from '@financehub/contract/learning.ts';
import { choose, suggestFor } from '@financehub/core/categorize/choose.ts';
import { formatDay } from '@financehub/core/time/day.ts';
import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import type { Context } from '../../context.ts';
import type { Reader } from '../../db/database.ts';
import { implement } from '../../http/implement.ts';
import { encodeCursor } from '../../http/page.ts';
import { findPlaces, findTransaction, loadAccounts, loadEntries, transactionView } from '../ledger/index.ts';
import { chooserOf } from './chooser.ts';
import { type Lesson, lessonOf } from './learner.ts';
import { lineOfTransaction } from './line.ts';

const LEAST_LABELLED = 100;
const SHOWN = 5;

export function categorizeRoutes(app: FastifyInstance, context: Context): void {
  implement(app, context, contract.suggestCategories, ({ params, query, read }) =>
    read(async (db) => {
      const { view } = await findTransaction(db, params.id);
      const { chooser } = await chooserOf(db, { now: context.now() });
      const line = lineOfTransaction(view);
      return {
        items: suggestFor(chooser, line, query.limit ?? SHOWN).map(plain),
        threshold: chooser.threshold,
        abstains: choose(chooser, line) === null,
      };
    }),
  );

  implement(app, context, contract.reviewCategories, ({ query, read }) =>
    read(async (db) => {
      const { limit = 50, cursor } = query;
      const rows = await loadAccounts(db);
      const accounts = new Map(rows.map((row) => [row.id, row]));
      const places = await findPlaces(db, rows, { uncategorized: true }, { limit, cursor, sort: '-date' });
      const shown = places.slice(0, limit);
      const entries = await loadEntries(
        db,
        shown.map(({ entryId }) => entryId),
      );
      const { chooser } = await chooserOf(db, { now: context.now() });
      const last = shown.at(-1);
      return {
        items: shown.map(({ entryId, ordinal }) => {
          const transaction = transactionView(entries.get(entryId)!, ordinal, accounts);
          return {
            transaction,
            suggestions: suggestFor(chooser, lineOfTransaction(transaction), SHOWN).map(plain),
          };
        }),
        nextCursor:
          places.length > limit && last !== undefined
            ? encodeCursor([last.date, last.entryId, last.ordinal])
            : null,
      };
    }),
  );

  implement(app, context, contract.learningReport, ({ read }) =>
    read(async (db) => report(db, await lessonOf(db, { now: context.now(), measured: true, fresh: true }))),
  );

  implement(app, context, contract.setLearning, async ({ body, read, touch }) => {
    await touch((db) =>
      db
        .updateTable('book')
        .set({ target_error: body.targetError })
        .where('id', '=', db.bookId)
        .executeTakeFirst(),
    );
    return read(async (db) =>
      report(db, await lessonOf(db, { now: context.now(), measured: true, fresh: true })),
    );
  });
}

function plain<Suggested extends { readonly evidence: readonly string[] }>(suggested: Suggested) {
  return { ...suggested, evidence: [...suggested.evidence] };
}

async function report(db: Reader, lesson: Lesson): Promise<Static<typeof contract.LearningReport>> {
  const { measured } = lesson;
  const { corrections } = await db
    .selectFrom('category_feedback')
    .select((each) => each.fn.countAll<number>().as('corrections'))
    .where('book_id', '=', db.bookId)
    .executeTakeFirstOrThrow();
  return {
    targetError: lesson.targetError,
    threshold: lesson.threshold,
    labelled: lesson.labelled,
    corrections: Number(corrections),
    categories: lesson.model.categories.length,
    trainedAt: lesson.at.toISOString(),
    measured:
      measured === null
        ? null
        : {
            ...measured,
            from: formatDay(measured.from),
            to: formatDay(measured.to),
            reliability: measured.reliability.map((bin) => ({ ...bin })),
          },
    reason:
      measured === null
        ? `There are ${lesson.labelled} transactions with a category that you or your files chose; from about ${LEAST_LABELLED} on the newest of them show how often suggestions are right.`
        : null,
  };
}
