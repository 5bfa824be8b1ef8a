import type { Chooser } from '@financehub/core/categorize/choose.ts';
import { allLanguages } from '@financehub/core/categorize/languages.ts';
import { type MemoryCount, memoryFromCounts } from '@financehub/core/categorize/memory.ts';
import { newScorer } from '@financehub/core/categorize/scoring.ts';
import type { Reader, Writer } from '../../db/database.ts';
import { type Lesson, type LessonOptions, lessonOf } from './learner.ts';

export async function loadMemory(db: Reader | Writer): Promise<MemoryCount[]> {
  const rows = await db
    .selectFrom('payee_memory')
    .select(['payee_key', 'account_id', 'times'])
    .where('book_id', '=', db.bookId)
    .execute();
  return rows.map(({ payee_key, account_id, times }) => [payee_key, account_id, times]);
}

async function openCategories(db: Reader | Writer): Promise<string[]> {
  const rows = await db
    .selectFrom('account')
    .select('id')
    .where('book_id', '=', db.bookId)
    .where('type', 'in', ['income', 'expense'])
    .where('closed', '=', false)
    .where((where) => where.or([where('key', 'is', null), where('key', 'not like', 'uncategorized.%')]))
    .execute();
  return rows.map(({ id }) => id);
}

/** All that chooses categories in this book, as it is now. */
export async function chooserOf(
  db: Reader | Writer,
  options: LessonOptions,
): Promise<{ chooser: Chooser; lesson: Lesson }> {
  const lesson = await lessonOf(db, options);
  return {
    lesson,
    chooser: {
      memory: memoryFromCounts(await loadMemory(db)),
      scorer: newScorer(lesson.model, allLanguages()),
      threshold: lesson.threshold,
      open: new Set(await openCategories(db)),
    },
  };
}
