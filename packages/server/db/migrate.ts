import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import pg from 'pg';

const FOLDER = new URL('../migrations/', import.meta.url);
const LOCK = 4_710_000_001;

export interface Migration {
  readonly name: string;
  readonly sql: string;
}

export function migrations(): Migration[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => ({ name, sql: readFileSync(new URL(name, FOLDER), 'utf8') }));
}

/**
 * Brings the database to the newest schema, each file in a transaction of its own, once, under a lock so that two
 * processes starting together do not meet. Refuses a database whose applied files differ from these.
 */
export async function migrate(client: pg.Client): Promise<string[]> {
  await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
  try {
    await client.query(
      'CREATE TABLE IF NOT EXISTS migration (name text PRIMARY KEY, sha256 text NOT NULL, at timestamptz NOT NULL DEFAULT now())',
    );
    const { rows } = await client.query<{ name: string; sha256: string }>(
      'SELECT name, sha256 FROM migration',
    );
    const applied = new Map(rows.map((row) => [row.name, row.sha256]));
    await createGroupRole(client);
    const done: string[] = [];
    for (const { name, sql } of migrations()) {
      const sha256 = createHash('sha256').update(sql).digest('hex');
      const before = applied.get(name);
      applied.delete(name);
      if (before === sha256) continue;
      if (before !== undefined)
        throw new Error(`migration ${name} was applied in another version; restore that version`);
      await apply(client, name, sql, sha256);
      done.push(name);
    }
    const [unknown] = applied.keys();
    if (unknown !== undefined) {
      throw new Error(
        `the database is newer than this program: it has migration ${unknown}; start the newer version`,
      );
    }
    return done;
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [LOCK]);
  }
}

async function apply(client: pg.Client, name: string, sql: string, sha256: string): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query(sql);
    await client.query('INSERT INTO migration (name, sha256) VALUES ($1, $2)', [name, sha256]);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw new Error(`migration ${name} failed: ${(error as Error).message}`, { cause: error });
  }
}

/** Roles belong to the whole server, so one group role serves every FinanceHub database on it. */
async function createGroupRole(client: pg.Client): Promise<void> {
  const { rowCount } = await client.query("SELECT FROM pg_roles WHERE rolname = 'financehub_app'");
  if (rowCount === 0) {
    await client.query(`DO $$ BEGIN
      CREATE ROLE financehub_app NOLOGIN;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
    END $$`);
  }
}

/**
 * The login the program works with: a member of financehub_app, owner of nothing, subject to row-level security.
 * It is named after the database, since roles belong to the whole server.
 */
export async function createApplicationLogin(client: pg.Client, password: string): Promise<string> {
  const { rows } = await client.query<{ name: string }>(
    "SELECT left(current_database(), 40) || '_login' AS name",
  );
  const name = rows[0]!.name;
  const role = pg.escapeIdentifier(name);
  const existing = await client.query<{ strong: boolean }>(
    'SELECT rolsuper OR rolbypassrls AS strong FROM pg_roles WHERE rolname = $1',
    [name],
  );
  if (existing.rows[0]?.strong === true) {
    throw new Error(
      `the role ${name} could pass row-level security; take SUPERUSER and BYPASSRLS away from it`,
    );
  }
  const login = `LOGIN PASSWORD ${pg.escapeLiteral(password)}`;
  // What a role may not do is the default of a new one, and only a superuser may say it again of an old one.
  await client.query(
    existing.rowCount === 0 ? `CREATE ROLE ${role} ${login}` : `ALTER ROLE ${role} ${login}`,
  );
  await client.query(`GRANT financehub_app TO ${role}`).catch((cause: Error & { code?: string }) => {
    if (cause.code !== '42501') throw cause;
    throw new Error(
      'the user of DATABASE_URL may not grant financehub_app, which another user made on this server; ' +
        'as an administrator run: GRANT financehub_app TO <that user> WITH ADMIN OPTION',
      { cause },
    );
  });
  await client.query(
    `GRANT CONNECT, TEMPORARY ON DATABASE ${pg.escapeIdentifier(await databaseName(client))} TO ${role}`,
  );
  return name;
}

async function databaseName(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ name: string }>('SELECT current_database() AS name');
  return rows[0]!.name;
}
