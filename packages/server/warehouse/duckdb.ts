import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { absentWarehouse } from './absent.ts';
import type { Warehouse } from './warehouse.ts';

/** Another process has the warehouse open, and with it the data folder. */
export class FolderInUse extends Error {
  constructor(file: string, detail: string) {
    const pid = /PID (\d+)/.exec(detail)?.[1];
    super(
      `FinanceHub is already running on ${dirname(file)}${pid === undefined ? '' : ` (process ${pid})`}. ` +
        'Stop it first, or set FINANCEHUB_DATA to another folder.',
    );
    this.name = 'FolderInUse';
  }
}

export async function openDuckDb(file: string): Promise<Warehouse> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const instance = await DuckDBInstance.create(file, { memory_limit: '512MB', threads: '2' }).catch((cause: Error) => {
    if (/lock/i.test(cause.message)) throw new FolderInUse(file, cause.message);
    throw cause;
  });
  const connection = await instance.connect();
  return {
    ...absentWarehouse(),
    ping: async () => {
      await connection.run('SELECT 1');
    },
    close: async () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}
