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

export const keptAnswer = (key: string): Buffer | null => answers.get(key) ?? null;
export const keepAnswer = (key: string, json: Buffer): unknown => answers.set(key, json);

/**
 * What an answer about portfolios as they are now depends on, found without loading anything. `question` is all that the answer follows
 * from besides: what is asked, and the day. `assets` changes whenever an asset of theirs does.
 */
export async function keyOfNow(
  db: Reader,
  { rows, currency }: Named,
  market: string,
  question: object & { readonly benchmark?: unknown },
): Promise<{ readonly key: string; readonly assets: string }> {
  const ids = rows.map(({ id }) => id);
  // As an array the ids are found once: whoever joins trusts counts of rows that nobody may have taken yet.
  const benchmark = typeof question.benchmark === 'string' ? question.benchmark : '';
  const { rows: stamps } = await sql<{
    names: string | null;
    benchmark: string | null;
    splits: string | null;
  }>`
    SELECT (SELECT md5(string_agg(a.id::text || a.xmin::text, ',' ORDER BY a.id)) FROM asset a
        WHERE book_id = ${db.bookId} AND id = ANY(ARRAY(
          SELECT asset_id FROM position WHERE book_id = ${db.bookId} AND portfolio_id = ANY(${ids}::uuid[])))) AS names,
      (SELECT string_agg(a::text, ',' ORDER BY id) FROM asset a
        WHERE ${benchmark} <> '' AND book_id = ${db.bookId} AND (upper(symbol) = upper(${benchmark}) OR id::text = lower(${benchmark})))
        AS benchmark,
      (SELECT sum(version)::text FROM portfolio_state WHERE ${benchmark} <> '' AND book_id = ${db.bookId}) AS splits`.execute(
    db,
  );
  const versions = rows.map(({ id, version, operation_id }) => [id, version, operation_id]);
  const key = JSON.stringify([db.bookId, versions, market, currency, stamps[0], question]);
  return { key, assets: `${db.bookId} ${stamps[0]!.names}` };
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
