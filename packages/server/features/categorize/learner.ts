import { MessageChannel } from 'node:worker_threads';
import { thresholdOf } from '@financehub/core/categorize/choose.ts';
import { type Model, placeModel } from '@financehub/core/categorize/model.ts';
import { update } from '@financehub/core/categorize/update.ts';
import type { CategoryKey } from '@financehub/core/categorize/vocabulary/vocabulary.ts';
import { sql } from 'kysely';
import { LRUCache } from 'lru-cache';
import type { Reader, Writer } from '../../db/database.ts';
import { threadsOf } from '../../jobs/threads.ts';
import { labelledLines, linesChosenAfter, MOST_LABELLED } from './labelled.ts';
import type { Learned, LearnTask } from './learner.worker.ts';
import type { Measured } from './measure.ts';
import { isNear, isSame, type Version } from './version.ts';

/** What a book's history taught. */
export interface Lesson {
  readonly model: Model;
  readonly threshold: number;
  readonly targetError: number;
  readonly labelled: number;
  /** Null when it was not asked for, or when there is too little to measure on. */
  readonly measured: Measured | null;
  readonly at: Date;
}

interface Kept {
  readonly version: Version;
  /** Of what it was learned from as a whole. */
  readonly trained: Version;
  readonly lesson: Lesson;
  readonly withMeasure: boolean;
}

const BOOKS_KEPT = 8;
const IDLE_MS = 5000;
const SEED = 1;

const lessons = new LRUCache<string, Kept>({ max: BOOKS_KEPT });
const underway = new Map<string, Promise<Lesson>>();
const shared = (bytes: number): SharedArrayBuffer => new SharedArrayBuffer(bytes);

/** One thread: learning is rare and takes a core for a second or so. */
const thread = threadsOf(new URL('./learner.worker.ts', import.meta.url), { most: 1, idleMs: IDLE_MS });

export interface LessonOptions {
  readonly now: Date;
  /** Wanted with how well it does on the newest part of the history, which takes learning twice. */
  readonly measured?: boolean;
}

/** The book's model, learned again when its history has changed enough. */
export async function lessonOf(
  db: Reader | Writer,
  { now, measured = false }: LessonOptions,
): Promise<Lesson> {
  const version = await versionOf(db);
  const kept = lessons.get(db.bookId);
  if (kept !== undefined && isSame(kept.version, version) && (kept.withMeasure || !measured)) {
    return kept.lesson;
  }
  if (kept !== undefined && !measured && isNear(kept.trained, kept.version, version)) {
    const lesson = await learnNewer(db, kept, now);
    lessons.set(db.bookId, { ...kept, version, lesson, withMeasure: false });
    return lesson;
  }
  const key = `${db.bookId} ${measured} ${JSON.stringify(version)}`;
  const running = underway.get(key) ?? learn(db, version, measured, now);
  underway.set(key, running);
  try {
    const lesson = await running;
    lessons.set(db.bookId, { version, trained: version, lesson, withMeasure: measured });
    return lesson;
  } finally {
    underway.delete(key);
  }
}

async function learnNewer(db: Reader | Writer, { version, lesson }: Kept, now: Date): Promise<Lesson> {
  const lines = await linesChosenAfter(db, version.newest);
  const model = lines.length === 0 ? lesson.model : update(lesson.model, lines);
  return { ...lesson, model: placeModel(model, shared), labelled: lesson.labelled + lines.length, at: now };
}

async function versionOf(db: Reader | Writer): Promise<Version> {
  const { rows } = await sql<Version>`SELECT
    (SELECT count(*)::int FROM category_feedback WHERE book_id = ${db.bookId}) AS choices,
    (SELECT max(id::text) FROM category_feedback WHERE book_id = ${db.bookId}) AS newest,
    (SELECT count(*)::int FROM (SELECT FROM entry WHERE book_id = ${db.bookId} AND category_source IN ('user', 'file')
      LIMIT ${MOST_LABELLED}) l) AS labelled,
    (SELECT target_error FROM book WHERE id = ${db.bookId}) AS "targetError",
    (SELECT md5(string_agg(id::text || coalesce(key, ''), ',' ORDER BY id)) FROM account
      WHERE book_id = ${db.bookId} AND type IN ('income', 'expense') AND NOT closed) AS categories`.execute(
    db,
  );
  return rows[0]!;
}

async function learn(db: Reader | Writer, version: Version, measured: boolean, now: Date): Promise<Lesson> {
  const { targetError } = version;
  const { port1, port2 } = new MessageChannel();
  const options = { seed: SEED, targetError, starter: await starterOf(db) };
  const task: LearnTask = { port: port2, options, measured };
  // Piscina takes the list of postMessage, while its type follows the overload with an object.
  const learned = thread().run(task, { transferList: [port2] as never }) as Promise<Learned>;
  // A failure of the thread is thrown below, where its answer is awaited.
  learned.catch(() => undefined);
  let labelled = 0;
  try {
    for await (const lines of labelledLines(db)) {
      labelled += lines.length;
      port1.postMessage(lines);
    }
    port1.postMessage(null);
    const { model, measured: figures } = await learned;
    return { model, threshold: thresholdOf(model), targetError, labelled, measured: figures, at: now };
  } finally {
    port1.close();
  }
}

/** The book's category for each key of the starter chart. */
async function starterOf(db: Reader | Writer): Promise<Partial<Record<CategoryKey, string>>> {
  const rows = await db
    .selectFrom('account')
    .select(['id', 'key'])
    .where('book_id', '=', db.bookId)
    .where('type', 'in', ['income', 'expense'])
    .where('closed', '=', false)
    .where('key', 'is not', null)
    .where('key', 'not like', 'uncategorized.%')
    .execute();
  return Object.fromEntries(rows.map(({ id, key }) => [key, id]));
}
