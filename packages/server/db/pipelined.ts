import type pg from 'pg';

/**
 * Sends a query at once, before all that is asked later. It need not be waited for: the end of the transaction does, and
 * fails when it has failed.
 */
export type Send = (text: string, values: unknown[]) => Promise<pg.QueryResult>;

/**
 * A transaction over a connection that sends without waiting for answers: its begin and its end cost no round trip of their
 * own. Throws what went wrong first; what is sent behind it is only told that the transaction has failed.
 */
export async function inOneGo<T>(
  pool: pg.Pool,
  begin: string,
  use: (client: pg.PoolClient, send: Send) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  const ask = prepared(client).query;
  const sent: Promise<pg.QueryResult>[] = [];
  const keep = (query: Promise<pg.QueryResult>): Promise<pg.QueryResult> => {
    sent.push(query);
    // Waited for below, and perhaps by nobody until then.
    query.catch(() => undefined);
    return query;
  };
  let broken: Error | undefined;
  try {
    void keep(client.query(begin));
    const result = await use(client, (text, values) => keep(ask(text, values)));
    const end = keep(client.query('COMMIT'));
    await Promise.all(sent);
    // The end of a failed transaction is no error to PostgreSQL.
    if ((await end).command !== 'COMMIT') throw new Error('the transaction was rolled back');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch((failure: Error) => {
      broken = failure;
    });
    const first = (await Promise.allSettled(sent)).find((each) => each.status === 'rejected');
    throw first?.reason ?? error;
  } finally {
    client.release(broken);
  }
}

const MOST_PREPARED = 500;
const names = new Map<string, string>();

/** The name of a statement, so that each connection plans it once; none once there are too many different ones. */
function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined || names.size === MOST_PREPARED) return known;
  const name = `prepared_${names.size}`;
  names.set(text, name);
  return name;
}

/** The queries of a connection, each prepared where it was not before. */
export function prepared(client: pg.PoolClient) {
  const query = (text: string, values: unknown[]): Promise<pg.QueryResult> =>
    client.query({ name: nameOf(text), text, values });
  return { query };
}
