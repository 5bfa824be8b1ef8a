import { alpaca } from './alpaca.ts';
import type { AlpacaUrls } from './alpaca-streams.ts';
import { alphavantage } from './alphavantage.ts';
import { argentinadatos } from './argentinadatos.ts';
import { type Circuit, type CircuitState, makeCircuit } from './circuit.ts';
import { coingecko } from './coingecko.ts';
import { coinmarketcap } from './coinmarketcap.ts';
import { ecb } from './ecb.ts';
import { ProviderFailure } from './failure.ts';
import { frankfurter } from './frankfurter.ts';
import { askOver } from './http.ts';
import { keepPace } from './pace.ts';
import type { Call, Provider, ProviderId, Timing } from './provider.ts';
import { stooq } from './stooq.ts';
import { tiingo } from './tiingo.ts';
import { yahoo } from './yahoo.ts';

/** All of them, in the order of the settings page. */
export const PROVIDERS: readonly Provider[] = [
  yahoo,
  coingecko,
  ecb,
  frankfurter,
  argentinadatos,
  tiingo,
  alphavantage,
  coinmarketcap,
  stooq,
  alpaca,
];

export interface ProviderConfig {
  /** No provider is asked at all. */
  readonly off: boolean;
  /** Addresses that stand instead of the providers' own. */
  readonly urls: Readonly<Partial<Record<ProviderId, string>>>;
  /** Keys for all books of the program. */
  readonly keys: Readonly<Partial<Record<ProviderId, string>>>;
  readonly alpaca: AlpacaUrls;
}

export interface ProviderState {
  readonly circuit: CircuitState;
  readonly lastOutcome: string | null;
  readonly lastAt: Date | null;
}

export interface Providers {
  readonly config: ProviderConfig;
  readonly get: (id: string) => Provider | null;
  /** What a provider file gets for one task, with the key to use. */
  readonly call: (id: ProviderId, key: string | null, signal: AbortSignal) => Call;
  /** With this key: what others did with theirs tells nothing. */
  readonly state: (id: ProviderId, key: string | null) => ProviderState;
}

interface Lane {
  readonly circuit: Circuit;
  readonly pace: (signal: AbortSignal) => Promise<void>;
  outcome: string | null;
  at: Date | null;
}

/** The providers of this process: one pace and one circuit for each provider and key. */
export function openProviders(config: ProviderConfig, timing: Timing, instant: () => Date): Providers {
  const lanes = new Map<string, Lane>();
  const byId = new Map(PROVIDERS.map((provider) => [provider.info.id as string, provider]));
  const laneOf = (id: ProviderId, key: string | null): Lane => {
    const name = `${id} ${key ?? ''}`;
    const lane = lanes.get(name) ?? {
      circuit: makeCircuit(timing.now),
      pace: keepPace(byId.get(id)!.info.pace, timing),
      outcome: null,
      at: null,
    };
    lanes.set(name, lane);
    return lane;
  };
  return {
    config,
    get: (id) => byId.get(id) ?? null,
    state: (id, key) => {
      const { circuit, outcome, at } = laneOf(id, key);
      return { circuit: circuit.state(), lastOutcome: outcome, lastAt: at };
    },
    call: (id, key, signal) => {
      const { info } = byId.get(id)!;
      const lane = laneOf(id, key);
      const line = {
        name: info.name,
        key,
        timing,
        circuit: lane.circuit,
        pace: lane.pace,
        instant,
        note: (outcome: string): void => {
          lane.outcome = outcome;
          lane.at = instant();
        },
      };
      return {
        url: (config.urls[id] ?? info.url).replace(/\/+$/, ''),
        key,
        pricesUrl: config.alpaca.prices,
        feed: config.alpaca.quotes.split('/').at(-1)!,
        today: instant().toISOString().slice(0, 10),
        instant: instant(),
        signal,
        ask: async (ask) => {
          if (config.off)
            throw new ProviderFailure('not-offered', 'Providers are switched off for the whole program', {
              mend: 'Import a file, or start without PROVIDERS=off.',
            });
          return askOver(line, ask, signal);
        },
      };
    },
  };
}
