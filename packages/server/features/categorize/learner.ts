import { MessageChannel } from 'node:worker_threads';
import { thresholdOf } from '@financehub/core/categorize/choose.ts';
import { type Model, placeModel } from '@financehub/core/categorize/model.ts';
import { update } from '@financehub/core/categorize/update.ts';
import type { CategoryKey } from '@financehub/core/categorize/vocabulary/vocabulary.ts';
import { sql } from 'kysely';
import { LRUCache } from 'lru-cache';
import { Piscina } from 'piscina';
import type { Reader, Writer } from '../../db/database.ts';
import { labelledLines, linesChosenAfter, MOST_LABELLED } from './labelled.ts';
import type { Learned, LearnTask } from './learner.worker.ts';
import type { Measured } from './measure.ts';

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
  /** Transactions that it was learned from as a whole. */
  readonly trained: number;
  readonly lesson: Lesson;
  readonly withMeasure: boolean;
}

/** What a model depends on; while it is the same the model is. */
interface Version {
  readonly choices: number;
  readonly newest: string | null;
  readonly labelled: number;
  readonly targetError: number;
  readonly categories: string;
}

const BOOKS_KEPT = 8;
const IDLE_MS = 5000;
/** So many transactions, or this share of them, are learned on top of a model before it is learned anew. */
const MOST_NEWER = 25;
const NEWER_SHARE = 0.02;
/** More would take the program's own thread for longer than a request may. */
const MOST_AT_ONCE = 200;
const SEED = 1;

const lessons = new LRUCache<string, Kept>({ max: BOOKS_KEPT });
const underway = new Map<string, Promise<Lesson>>();
let pool: Piscina | null = null;

const shared = (bytes: number): SharedArrayBuffer => new SharedArrayBuffer(bytes);

/** One thread: learning is rare and takes a core for a second or so. */
function thread(): Piscina {
  pool ??= new Piscina({
    filename: new URL('./learner.worker.ts', import.meta.url).href,
    minThreads: 0,
    maxThreads: 1,
    idleTimeout: IDLE_MS,
  });
  return pool;
}

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
  if (kept !== undefined && !measured && isNear(kept, version)) {
    const lesson = await learnNewer(db, kept, now);
    lessons.set(db.bookId, { ...kept, version, lesson, withMeasure: false });
    return lesson;
  }
  const key = `${db.bookId} ${measured} ${JSON.stringify(version)}`;
  const running = underway.get(key) ?? learn(db, version, measured, now);
  underway.set(key, running);
  try {
    const lesson = await running;
    lessons.set(db.bookId, { version, trained: version.labelled, lesson, withMeasure: measured });
    return lesson;
  } finally {
    underway.delete(key);
  }
}

const isSame = (a: Version, b: Version): boolean => JSON.stringify(a) === JSON.stringify(b);

/**
 * A few choices more than the model knows are learned on top of it; after many, or when some were taken back, it is learned
 * anew.
 */
function isNear({ version, trained }: Kept, now: Version): boolean {
  return (
    version.targetError === now.targetError &&
    version.categories === now.categories &&
    now.choices >= version.choices &&
    now.choices - version.choices <= MOST_AT_ONCE &&
    (now.newest ?? '') >= (version.newest ?? '') &&
    Math.abs(now.labelled - trained) <= Math.max(MOST_NEWER, trained * NEWER_SHARE)
  );
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
