import { type Static, Type } from 'typebox';
import { NAME, partsOf } from './alpaca-api.ts';
import { AlpacaOrder } from './alpaca-orders.ts';
import { shaped } from './answers.ts';
import { ProviderFailure } from './failure.ts';
import { type Heard, OTHER, type Talk } from './socket.ts';

/**
 * The stream of what happens to orders (docs.alpaca.markets, "Websocket Streaming"). Its paper endpoint sends JSON in
 * binary frames, the other one in text frames.
 */
const Text = Type.Optional(Type.Union([Type.String(), Type.Null()]));
const AlpacaUpdate = Type.Object({
  event: Type.String(),
  order: AlpacaOrder,
  execution_id: Text,
  timestamp: Text,
  price: Text,
  qty: Text,
});
export type AlpacaUpdate = Static<typeof AlpacaUpdate>;

const Message = Type.Object({
  stream: Type.Optional(Type.String()),
  action: Type.Optional(Type.String()),
  data: Type.Optional(
    Type.Object({
      status: Type.Optional(Type.String()),
      streams: Type.Optional(Type.Array(Type.String())),
      error_message: Type.Optional(Type.String()),
    }),
  ),
});

const STREAM = 'trade_updates';
const LISTEN = { action: 'listen', data: { streams: [STREAM] } };

/** Signs in with the key, listens, and hands on what happens to orders. */
export function updatesTalk(
  key: string,
  onUpdate: (update: AlpacaUpdate) => void,
  onStrange: (error: ProviderFailure) => void,
): Talk {
  const [id, secret] = partsOf(key);
  return {
    hello: [{ action: 'authenticate', data: { key_id: id, secret_key: secret } }],
    heartbeat: () => LISTEN,
    take: (message, say): Heard => {
      try {
        const { stream, action, data } = shaped(NAME, message, Message);
        if (stream === STREAM) {
          const { data: update } = shaped(NAME, message, Type.Object({ data: AlpacaUpdate }));
          onUpdate(update);
          return OTHER;
        }
        if (stream === 'authorization') {
          if (data?.status !== 'authorized')
            return { kind: 'refused', why: 'it does not accept the key for its stream of orders' };
          say(LISTEN);
          return OTHER;
        }
        if (stream === 'listening')
          return data?.streams?.includes(STREAM) === true
            ? { kind: 'live' }
            : { kind: 'refused', why: 'it does not offer its stream of orders to this account' };
        if (action === 'error') return { kind: 'ended', why: data?.error_message ?? 'it failed on its side' };
      } catch (error) {
        if (!(error instanceof ProviderFailure)) throw error;
        onStrange(error);
      }
      return OTHER;
    },
  };
}
