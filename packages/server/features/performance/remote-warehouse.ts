import type { Warehouse } from '../../warehouse/warehouse.ts';
import { type Found, READS, type Read } from './messages.ts';

/** The warehouse as a thread sees it that does not hold it: what may be read of it is asked for. */
export interface RemoteWarehouse {
  readonly warehouse: Warehouse;
  /** Says for which question is read from now on, and at which versions of the rates. */
  readonly begin: (id: number, ratesVersions: ReadonlyMap<string, number>) => void;
  readonly found: (answer: Found) => void;
}

export function remoteWarehouse(post: (read: Read) => void): RemoteWarehouse {
  const waiting = new Map<number, { done: (value: unknown) => void; failed: (error: Error) => void }>();
  let reads = 0;
  let question = 0;
  let versions: ReadonlyMap<string, number> = new Map();
  const reader =
    (method: Read['method']) =>
    (...args: unknown[]): Promise<unknown> =>
      new Promise((done, failed) => {
        reads += 1;
        waiting.set(reads, { done, failed });
        post({ id: question, read: reads, method, args });
      });
  const known: Partial<Record<string | symbol, unknown>> = {
    ratesVersion: (bookId: string) => versions.get(bookId) ?? -1,
    ...Object.fromEntries(READS.map((method) => [method, reader(method)])),
  };
  return {
    warehouse: new Proxy({} as Warehouse, {
      get: (_, name) => {
        const member = known[name];
        if (member === undefined) throw new Error(`a thread can not use ${String(name)} of the warehouse`);
        return member;
      },
    }),
    begin: (id, ratesVersions) => {
      question = id;
      versions = ratesVersions;
    },
    found: (answer) => {
      const asked = waiting.get(answer.read);
      waiting.delete(answer.read);
      if ('value' in answer) asked?.done(answer.value);
      else asked?.failed(new Error(answer.failed));
    },
  };
}
