import type { ServerMessage } from '@financehub/contract/messages.ts';
import pg from 'pg';
import type { Logger } from 'pino';
import { CHANNEL } from '../db/database.ts';

type BookMessage = Extract<ServerMessage, { bookId: string }>;
export type Listener = (message: BookMessage) => void;

/** Live events of all processes, over PostgreSQL LISTEN/NOTIFY. */
export interface Events {
  subscribe: (listener: Listener) => () => void;
  close: () => Promise<void>;
}

const RECONNECT_MS = 1000;

export async function openEvents(url: string, log: Logger): Promise<Events> {
  const listeners = new Set<Listener>();
  let client: pg.Client | null = null;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;

  const connect = async (): Promise<void> => {
    const next = new pg.Client({
      connectionString: url,
      application_name: 'financehub-events',
      keepAlive: true,
    });
    next.on('notification', ({ payload }) => {
      if (payload === undefined) return;
      const message = JSON.parse(payload) as BookMessage;
      for (const listener of listeners) listener(message);
    });
    next.on('error', (error) => log.warn({ err: error }, 'event connection lost'));
    next.on('end', () => {
      if (!closed) timer = setTimeout(() => void reconnect(), RECONNECT_MS);
    });
    await next.connect();
    await next.query(`LISTEN ${CHANNEL}`);
    client = next;
  };
  const reconnect = async (): Promise<void> => {
    try {
      await connect();
    } catch (error) {
      log.warn({ err: error }, 'event connection not back yet');
      timer = setTimeout(() => void reconnect(), RECONNECT_MS);
    }
  };
  await connect();

  return {
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: async () => {
      closed = true;
      clearTimeout(timer);
      await client?.end();
    },
  };
}
