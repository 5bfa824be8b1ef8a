import * as contract from '@financehub/contract/learning.ts';
import { type Chooser, choose, suggestFor } from '@financehub/core/categorize/choose.ts';
import type { CompiledRules } from '@financehub/core/rules/apply.ts';
import { formatDay } from '@financehub/core/time/day.ts';
import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import type { Context } from '../../context.ts';
import type { Reader } from '../../db/database.ts';
import { implement } from '../../http/implement.ts';
import { encodeCursor } from '../../http/page.ts';
import {
  findPlaces,
  findTransaction,
  loadAccounts,
  loadEntries,
  parseTransactionId,
  type TransactionView,
  transactionView,
} from '../ledger/index.ts';
import { rulesOf, suggestedByRule } from './by-rule.ts';
import { chooserOf } from './chooser.ts';
import { type Lesson, lessonOf } from './learner.ts';
import { type BankSaid, bankSaid, lineOfTransaction, NOTHING_SAID } from './line.ts';

const LEAST_LABELLED = 100;
const SHOWN = 5;

export function categorizeRoutes(app: FastifyInstance, context: Context): void {
  implement(app, context, contract.suggestCategories, ({ params, query, read }) =>
    read(async (db) => {
      const { view } = await findTransaction(db, params.id);
      const { chooser } = await chooserOf(db, { now: context.now() });
      const { entryId } = parseTransactionId(view.id);
      const said = (await bankSaid(db, [entryId])).get(entryId) ?? NOTHING_SAID;
      const items = suggestionsOf(view, said, await rulesOf(db), chooser, query.limit ?? SHOWN);
      const abstains = items[0]?.source !== 'rule' && choose(chooser, lineOfTransaction(view, said)) === null;
      return { items, threshold: chooser.threshold, abstains };
    }),
  );

  implement(app, context, contract.reviewCategories, ({ query, read }) =>
    read(async (db) => {
      const { limit = 50, cursor } = query;
      const rows = await loadAccounts(db);
      const accounts = new Map(rows.map((row) => [row.id, row]));
      const places = await findPlaces(db, rows, { uncategorized: true }, { limit, cursor, sort: '-date' });
      const shown = places.slice(0, limit);
      const ids = shown.map(({ entryId }) => entryId);
      const entries = await loadEntries(db, ids);
      const said = await bankSaid(db, ids);
      const { chooser } = await chooserOf(db, { now: context.now() });
      const rules = await rulesOf(db);
      const last = shown.at(-1);
      return {
        items: shown.map(({ entryId, ordinal }) => {
          const transaction = transactionView(entries.get(entryId)!, ordinal, accounts);
          const ofBank = said.get(entryId) ?? NOTHING_SAID;
          return { transaction, suggestions: suggestionsOf(transaction, ofBank, rules, chooser, SHOWN) };
        }),
        nextCursor:
          places.length > limit && last !== undefined
            ? encodeCursor([last.date, last.entryId, last.ordinal])
            : null,
      };
    }),
  );

  implement(app, context, contract.learningReport, ({ read }) =>
    read(async (db) => report(db, await lessonOf(db, { now: context.now(), measured: true }))),
  );

  implement(app, context, contract.setLearning, async ({ body, read, touch }) => {
    await touch((db) =>
      db
        .updateTable('book')
        .set({ target_error: body.targetError })
        .where('id', '=', db.bookId)
        .executeTakeFirst(),
    );
    return read(async (db) => report(db, await lessonOf(db, { now: context.now(), measured: true })));
  });
}

type Suggestion = Static<typeof contract.Suggestion>;

/** What a rule says comes first, then what was chosen for the payee, then what the model makes of it. */
function suggestionsOf(
  transaction: TransactionView,
  said: BankSaid,
  rules: CompiledRules,
  chooser: Chooser,
  most: number,
): Suggestion[] {
  const ruled = suggestedByRule(rules, transaction, said);
  const learned = suggestFor(chooser, lineOfTransaction(transaction, said), most).filter(
    ({ categoryId }) => categoryId !== ruled?.categoryId,
  );
  return [...(ruled === null ? [] : [ruled]), ...learned]
    .slice(0, most)
    .map((each) => ({ ...each, evidence: [...each.evidence] }));
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
