import { randomBytes } from 'node:crypto';
import { chmod, mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What the program keeps to itself: made at the first start and kept in the data folder, readable by its owner only. */
export interface Secrets {
  /** Signs access tokens (HS256). */
  readonly tokenKey: Uint8Array;
  /** Encrypts stored answers of idempotent requests (AES-256-GCM). */
  readonly storageKey: Uint8Array;
  readonly databasePassword: string;
  readonly applicationPassword: string;
}

const NAMES = [
  'FINANCEHUB_TOKEN_KEY',
  'FINANCEHUB_STORAGE_KEY',
  'FINANCEHUB_DATABASE_PASSWORD',
  'FINANCEHUB_APP_PASSWORD',
] as const;
type SecretName = (typeof NAMES)[number];

/**
 * Reads `secrets.json`, making it when it is missing. Each secret can be set by an environment variable of its name, as
 * several processes on one database need: 64 hexadecimal digits.
 */
export async function loadSecrets(
  dataFolder: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Secrets> {
  await mkdir(dataFolder, { recursive: true, mode: 0o700 });
  const file = join(dataFolder, 'secrets.json');
  const stored = (await readExisting(file)) ?? (await create(file));
  const value = (name: SecretName) => {
    const found = env[name] ?? stored[name];
    if (found === undefined || !/^[0-9a-f]{64}$/.test(found)) {
      throw new Error(`${name} must be 64 hexadecimal digits (set by environment or in ${file})`);
    }
    return found;
  };
  return {
    tokenKey: Buffer.from(value('FINANCEHUB_TOKEN_KEY'), 'hex'),
    storageKey: Buffer.from(value('FINANCEHUB_STORAGE_KEY'), 'hex'),
    databasePassword: value('FINANCEHUB_DATABASE_PASSWORD'),
    applicationPassword: value('FINANCEHUB_APP_PASSWORD'),
  };
}

type Stored = Partial<Record<SecretName, string>>;

async function readExisting(file: string): Promise<Stored | null> {
  try {
    const stored = JSON.parse(await readFile(file, 'utf8')) as Stored;
    await chmod(file, 0o600);
    return stored;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new Error(`${file} can not be read: ${(error as Error).message}`, { cause: error });
  }
}

async function create(file: string): Promise<Stored> {
  const stored = Object.fromEntries(NAMES.map((name) => [name, randomBytes(32).toString('hex')])) as Stored;
  const handle = await open(file, 'wx', 0o600);
  await handle.writeFile(`${JSON.stringify(stored, null, 2)}\n`);
  await handle.sync();
  await handle.close();
  return stored;
}
