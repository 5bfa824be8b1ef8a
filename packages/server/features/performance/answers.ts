import { sql } from 'kysely';
import { LRUCache } from 'lru-cache';
import type { Reader } from '../../db/database.ts';
import { keyOf } from './engine.ts';
import type { AssetName } from './messages.ts';
import type { Asked, Named } from './subjects.ts';

const ANSWERS_BYTES = 32 * 1024 * 1024;

/** JSON as it is sent, by all that it depends on: versions of the portfolios and of the market, names, and what was asked. */
const answers = new LRUCache<string, Buffer>({
  maxSize: ANSWERS_BYTES,
  sizeCalculation: (json) => json.byteLength + 400,
});

export const keptAnswer = (key: string | null): Buffer | null =>
  key === null ? null : (answers.get(key) ?? null);
export const keepAnswer = (key: string, json: Buffer): unknown => answers.set(key, json);

/**
 * What an answer about portfolios as they are now depends on, found without loading anything. `question` is all that the answer follows from besides: what is asked, and the day.
 */
export async function keyOfNow(
  db: Reader,
  { rows, currency }: Named,
  market: string,
  question: object & { readonly benchmark?: unknown },
): Promise<string> {
  const ids = rows.map(({ id }) => id);
  const benchmark = typeof question.benchmark === 'string' ? question.benchmark : '';
  const { rows: stamps } = await sql<{
    names: string | null;
    benchmark: string | null;
    splits: string | null;
  }>`
    SELECT (SELECT md5(string_agg(a::text, ',' ORDER BY id)) FROM asset a
        WHERE book_id = ${db.bookId} AND id IN (
          SELECT asset_id FROM position WHERE book_id = ${db.bookId} AND portfolio_id = ANY(${ids}::uuid[]))) AS names,
      (SELECT string_agg(a::text, ',' ORDER BY id) FROM asset a
        WHERE ${benchmark} <> '' AND book_id = ${db.bookId} AND (upper(symbol) = upper(${benchmark}) OR id::text = lower(${benchmark})))
        AS benchmark,
      (SELECT sum(version)::text FROM portfolio_state WHERE ${benchmark} <> '' AND book_id = ${db.bookId}) AS splits`.execute(
    db,
  );
  const versions = rows.map(({ id, version, operation_id }) => [id, version, operation_id]);
  return JSON.stringify([db.bookId, versions, market, currency, stamps[0], question]);
}

/** As {@link keyOfNow}, about portfolios as they were known at an instant, once they are loaded. */
export function keyOfPast(
  { loaded }: Pick<Asked, 'loaded'>,
  names: ReadonlyMap<string, AssetName>,
  market: string,
  question: object,
): string {
  const versions = loaded.map(({ subject }) => `${keyOf(subject)} ${subject.version}`);
  return JSON.stringify([versions, market, [...names], question]);
}
