import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { LiveConfig } from '../markets/live-books.ts';
import type { ProviderConfig } from '../providers/providers.ts';
import { readLive } from './live.ts';
import { readProviders } from './providers.ts';

export type ProcessRole = 'all' | 'api' | 'worker';

export interface Config {
  readonly role: ProcessRole;
  readonly host: string;
  readonly port: number;
  readonly dataFolder: string;
  /** null: PostgreSQL in the data folder. */
  readonly databaseUrl: string | null;
  /** File of the DuckDB warehouse. */
  readonly warehouseFile: string;
  readonly redisUrl: string | null;
  readonly logLevel: string;
  /** Behind a reverse proxy: whose X-Forwarded-For is believed. */
  readonly trustProxy: boolean;
  /** Origins that may call the API from a browser; none by default. */
  readonly corsOrigins: readonly string[];
  readonly providers: ProviderConfig;
  /** Exchanges whose order books are followed. */
  readonly live: LiveConfig;
  /** What is set but has no effect in this version, said once at start. */
  readonly notices: readonly string[];
}

export class ConfigError extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`The configuration is not valid:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads and checks everything before saying anything, so that one start names every mistake. */
export function readConfig(env: Environment, args: readonly string[]): Config {
  const problems: string[] = [];
  const role = readRole(args, problems);
  const port = integer(env, 'PORT', 3000, 0, 65_535, problems);
  const dataFolder = resolve(text(env, 'FINANCEHUB_DATA') ?? './data');
  const databaseUrl = url(env, 'DATABASE_URL', ['postgres:', 'postgresql:'], problems);
  const warehouseFile = readWarehouse(env, dataFolder, problems);
  const redisUrl = url(env, 'REDIS_URL', ['redis:', 'rediss:'], problems);
  const smtpUrl = url(env, 'SMTP_URL', ['smtp:', 'smtps:'], problems);
  const llmUrl = url(env, 'LLM_URL', ['http:', 'https:'], problems);
  const logLevel = choice(
    env,
    'LOG_LEVEL',
    ['trace', 'debug', 'info', 'warn', 'error', 'silent'],
    'info',
    problems,
  );
  const trustProxy = choice(env, 'TRUST_PROXY', ['0', '1'], '0', problems) === '1';
  const corsOrigins = readOrigins(env, problems);
  const providers = readProviders(env, problems);
  const live = readLive(env, problems);
  if (role !== 'all' && databaseUrl === null) {
    problems.push(`--role ${role} needs DATABASE_URL: the embedded database serves one process`);
  }
  if (problems.length > 0) throw new ConfigError(problems);
  const notices = [
    ...(smtpUrl === null ? [] : ['SMTP_URL is set; this version sends no mail']),
    ...(llmUrl === null ? [] : ['LLM_URL is set; this version uses no language model']),
  ];
  return {
    role,
    host: text(env, 'HOST') ?? '127.0.0.1',
    port,
    dataFolder,
    databaseUrl,
    warehouseFile,
    redisUrl,
    logLevel,
    trustProxy,
    corsOrigins,
    providers,
    live,
    notices,
  };
}

function text(env: Environment, name: string): string | null {
  const value = env[name]?.trim();
  return value === undefined || value === '' ? null : value;
}

function readRole(args: readonly string[], problems: string[]): ProcessRole {
  try {
    const { values } = parseArgs({ args: [...args], options: { role: { type: 'string', default: 'all' } } });
    const role = values.role;
    if (role === 'all' || role === 'api' || role === 'worker') return role;
    problems.push(`--role: "${role}" is none of all, api, worker`);
  } catch (error) {
    problems.push((error as Error).message);
  }
  return 'all';
}

function integer(
  env: Environment,
  name: string,
  fallback: number,
  min: number,
  max: number,
  problems: string[],
): number {
  const value = text(env, name);
  if (value === null) return fallback;
  const number = Number(value);
  if (/^\d+$/.test(value) && number >= min && number <= max) return number;
  problems.push(`${name}: "${value}" is not a whole number from ${min} to ${max}`);
  return fallback;
}

function choice<const V extends string>(
  env: Environment,
  name: string,
  values: readonly V[],
  fallback: V,
  problems: string[],
): V {
  const value = text(env, name);
  const found = value === null ? fallback : values.find((each) => each === value);
  if (found === undefined) problems.push(`${name}: "${value}" is none of ${values.join(', ')}`);
  return found ?? fallback;
}

function url(
  env: Environment,
  name: string,
  protocols: readonly string[],
  problems: string[],
): string | null {
  const value = text(env, name);
  if (value === null) return null;
  const protocol = URL.canParse(value) ? new URL(value).protocol : null;
  if (protocol !== null && protocols.includes(protocol)) return value;
  // The value may hold a password, so it is not repeated.
  problems.push(
    `${name}: must be an address that starts with ${protocols.map((each) => `${each}//`).join(' or ')}`,
  );
  return null;
}

function readWarehouse(env: Environment, dataFolder: string, problems: string[]): string {
  const value = text(env, 'WAREHOUSE_URL');
  if (value === null) return resolve(dataFolder, 'warehouse.duckdb');
  if (value.startsWith('duckdb:')) return resolve(value.slice('duckdb:'.length).replace(/^\/\/(?=\/)/, ''));
  problems.push('WAREHOUSE_URL: this version takes duckdb:<file> only');
  return '';
}

function readOrigins(env: Environment, problems: string[]): string[] {
  const origins = (text(env, 'CORS_ORIGINS') ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter(Boolean);
  for (const origin of origins) {
    if (!URL.canParse(origin) || new URL(origin).origin !== origin) {
      problems.push(`CORS_ORIGINS: "${origin}" is not an origin like https://app.example.com`);
    }
  }
  return origins;
}
