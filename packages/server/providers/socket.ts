import { clearInterval, clearTimeout, setInterval as every, setTimeout as later } from 'node:timers';
import type { Timing } from './provider.ts';

/** What one connection says and hears; made anew for each. */
export interface Talk {
  /** Said once the connection is open. */
  readonly hello: readonly object[];
  /** Said again and again: its answer shows that somebody is there. */
  readonly heartbeat: () => object | null;
  /** Takes one message. */
  readonly take: (message: unknown, say: (words: object) => void) => Heard;
}

/**
 * - `live`: everything that happens from here on is heard.
 * - `refused`: it makes no sense to ask again soon: a wrong key, too many connections.
 */
export type Heard =
  | { readonly kind: 'live' | 'other' }
  | { readonly kind: 'ended' | 'refused'; readonly why: string };

export const OTHER: Heard = { kind: 'other' };

export interface SocketOptions {
  /** Of the other side, for the person. */
  readonly name: string;
  readonly url: string;
  readonly timing: Timing;
  readonly now: () => Date;
  readonly talk: () => Talk;
  readonly onLive: () => void;
  readonly onLost: () => void;
  readonly heartbeatMs?: number;
}

export interface SocketState {
  readonly live: boolean;
  /** Since when it is as it is. */
  readonly since: Date;
  /** Why it is not live; null where it is. */
  readonly reason: string | null;
}

export interface KeptSocket {
  readonly state: () => SocketState;
  /** Says something now, where it is live. */
  readonly say: (words: object) => void;
  readonly stop: () => void;
}

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
const REFUSED_PAUSE_MS = 5 * 60_000;
const HEARTBEAT_MS = 30_000;
/** So many heartbeats without a word mean that nobody is there. */
const SILENT_BEATS = 2;
const OPENING_MS = 15_000;

/** Keeps a connection: opens it, and again with growing pauses when it ends, breaks, or falls silent. */
export function keepSocket(options: SocketOptions): KeptSocket {
  const { name, timing, now } = options;
  const stopper = new AbortController();
  let state: SocketState = { live: false, since: now(), reason: `${name} has not answered yet` };
  let say: (words: object) => void = () => undefined;
  const run = async (): Promise<void> => {
    for (let failures = 0; !stopper.signal.aborted; ) {
      let wasLive = false;
      const end = await connect(options, stopper.signal, {
        live: (speak) => {
          wasLive = true;
          say = speak;
          state = { live: true, since: now(), reason: null };
          options.onLive();
        },
      });
      say = () => undefined;
      state = { live: false, since: now(), reason: `${name}: ${end.why}` };
      if (wasLive) options.onLost();
      failures = wasLive ? 0 : failures + 1;
      const growing = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures);
      const pause = end.kind === 'refused' ? REFUSED_PAUSE_MS : growing;
      // The sleep ends by the signal when nobody wants the connection any more.
      await timing.sleep(pause * (0.5 + timing.random() / 2), stopper.signal).catch(() => undefined);
    }
  };
  void run();
  return { state: () => state, say: (words) => say(words), stop: () => stopper.abort() };
}

type End = { readonly kind: 'ended' | 'refused'; readonly why: string };

/** One connection from its begin to its end; answers why it ended. */
function connect(
  { url, talk, heartbeatMs = HEARTBEAT_MS }: SocketOptions,
  signal: AbortSignal,
  on: { readonly live: (say: (words: object) => void) => void },
): Promise<End> {
  return new Promise((done) => {
    const session = talk();
    const socket = new WebSocket(url);
    socket.binaryType = 'arraybuffer';
    let [over, live, silent] = [false, false, 0];
    const say = (words: object): void => {
      if (!over && socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(words));
    };
    const end = (why: string, kind: End['kind'] = 'ended'): void => {
      // What still comes of this connection must not be taken for something of the next.
      if (over) return;
      over = true;
      clearTimeout(opening);
      clearInterval(beat);
      signal.removeEventListener('abort', abort);
      socket.close();
      done({ kind, why });
    };
    const abort = (): void => end('nobody asked for it any more');
    signal.addEventListener('abort', abort);
    const opening = later(() => end('it did not answer in time'), OPENING_MS);
    const beat = every(() => {
      silent += 1;
      if (silent > SILENT_BEATS) return end('it was silent for too long');
      const words = live ? session.heartbeat() : null;
      // Where there is nothing to ask, silence says nothing.
      if (words === null) silent = 0;
      else say(words);
    }, heartbeatMs);
    socket.onopen = () => {
      for (const words of session.hello) say(words);
    };
    socket.onmessage = ({ data }) => {
      silent = 0;
      const message = over ? undefined : messageOf(data);
      if (message === undefined) return;
      const heard = session.take(message, say);
      if (heard.kind === 'ended' || heard.kind === 'refused') return end(heard.why, heard.kind);
      if (heard.kind !== 'live' || live) return;
      live = true;
      clearTimeout(opening);
      on.live(say);
    };
    socket.onerror = () => end('the connection failed');
    socket.onclose = ({ reason }) => end(reason === '' ? 'the connection was closed' : reason);
  });
}

/** JSON in a text or in a binary frame; undefined for what is neither. */
function messageOf(data: unknown): unknown {
  try {
    return JSON.parse(data instanceof ArrayBuffer ? new TextDecoder().decode(data) : String(data));
  } catch {
    return undefined;
  }
}
