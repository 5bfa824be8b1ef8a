import { ClientMessage, type ServerMessage } from '@financehub/contract/messages.ts';
import type { FastifyInstance } from 'fastify';
import Value from 'typebox/value';
import type { WebSocket } from 'ws';
import type { Context } from '../context.ts';
import { identify } from './identity.ts';
import { ProblemError } from './problem.ts';

const AUTH_WITHIN_MS = 10_000;
const PING_EVERY_MS = 30_000;
const BUFFER_BYTES = 4 * 1024 * 1024;

interface Client {
  readonly socket: WebSocket;
  readonly userId: string;
  books: ReadonlySet<string>;
  answered: boolean;
}

/** `GET /ws`: each signed-in socket gets the events of the books its user belongs to. */
export function registerLive(app: FastifyInstance, context: Context): void {
  const clients = new Set<Client>();

  const booksOf = async (userId: string): Promise<Set<string>> => {
    const rows = await context.database.system((db) =>
      db.selectFrom('member').select('book_id').where('user_id', '=', userId).execute(),
    );
    return new Set(rows.map((row) => row.book_id));
  };
  const stop = context.events.subscribe((message) => {
    const text = JSON.stringify(message);
    for (const client of clients) {
      if (!client.books.has(message.bookId)) {
        if (message.type === 'book.changed') void refresh(client, message.bookId, text);
      } else deliver(client, text);
    }
  });
  /** A book made after the socket opened. */
  const refresh = async (client: Client, bookId: string, text: string): Promise<void> => {
    try {
      client.books = await booksOf(client.userId);
      if (client.books.has(bookId)) deliver(client, text);
    } catch (error) {
      context.log.warn({ err: error }, 'books of a socket not read');
    }
  };
  const deliver = (client: Client, text: string): void => {
    // A reader too slow to keep up is let go; it reconnects and asks for the state anew.
    if (client.socket.bufferedAmount > BUFFER_BYTES) client.socket.terminate();
    else client.socket.send(text);
  };
  const beat = setInterval(() => {
    for (const client of clients) {
      if (!client.answered) client.socket.terminate();
      client.answered = false;
      client.socket.ping();
      booksOf(client.userId).then(
        (books) => {
          client.books = books;
        },
        (error: unknown) => context.log.warn({ err: error }, 'books of a socket not read'),
      );
    }
  }, PING_EVERY_MS);
  app.addHook('onClose', async () => {
    clearInterval(beat);
    stop();
    for (const { socket } of clients) socket.close(1001, 'the server is stopping');
  });

  app.get('/ws', { websocket: true }, (socket, request) => {
    let client: Client | null = null;
    const say = (message: ServerMessage): void => socket.send(JSON.stringify(message));
    const refuse = (error: string, detail: string): void => {
      say({ type: 'error', error, detail });
      socket.close(4401, error);
    };
    const admit = async (token: string): Promise<void> => {
      try {
        const { userId } = await identify(context, token);
        const admitted = { socket, userId, books: await booksOf(userId), answered: true };
        if (socket.readyState !== socket.OPEN) return;
        client = admitted;
        clients.add(admitted);
        clearTimeout(patience);
        say({ type: 'ready', userId });
      } catch (error) {
        if (error instanceof ProblemError) return refuse('unauthenticated', error.message);
        request.log.error({ err: error }, 'socket not admitted');
        say({
          type: 'error',
          error: 'unavailable',
          detail: 'The service does not answer now; connect again.',
        });
        socket.close(1011, 'unavailable');
      }
    };
    const patience = setTimeout(
      () => refuse('unauthenticated', 'No token came within ten seconds.'),
      AUTH_WITHIN_MS,
    );
    socket.on('pong', () => {
      if (client !== null) client.answered = true;
    });
    socket.on('close', () => {
      clearTimeout(patience);
      if (client !== null) clients.delete(client);
    });
    socket.on('error', (error) => request.log.debug({ err: error }, 'socket'));
    socket.on('message', (data) => {
      const message = read(String(data));
      if (message === null) refuse('malformed', 'Send {"type":"auth","token":"…"} or {"type":"ping"}.');
      else if (message.type === 'auth' && client === null) void admit(message.token);
    });
    const token = new URL(request.url, 'http://localhost').searchParams.get('token');
    if (token !== null) void admit(token);
  });
}

function read(text: string): ClientMessage | null {
  try {
    const message: unknown = JSON.parse(text);
    return Value.Check(ClientMessage, message) ? message : null;
  } catch {
    return null;
  }
}
