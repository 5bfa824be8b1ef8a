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
  readonly state: (id: ProviderId) => ProviderState;
}

interface Lane {
  readonly circuit: Circuit;
  readonly paces: Map<string, (signal: AbortSignal) => Promise<void>>;
  outcome: string | null;
  at: Date | null;
}

/** The providers of this process: pace by provider and key, one circuit for each. */
export function openProviders(config: ProviderConfig, timing: Timing, instant: () => Date): Providers {
  const lanes = new Map<ProviderId, Lane>(
    PROVIDERS.map(({ info }) => [
      info.id,
      { circuit: makeCircuit(timing.now), paces: new Map(), outcome: null, at: null },
    ]),
  );
  const byId = new Map(PROVIDERS.map((provider) => [provider.info.id as string, provider]));
  return {
    config,
    get: (id) => byId.get(id) ?? null,
    state: (id) => {
      const { circuit, outcome, at } = lanes.get(id)!;
      return { circuit: circuit.state(), lastOutcome: outcome, lastAt: at };
    },
    call: (id, key, signal) => {
      const { info } = byId.get(id)!;
      const lane = lanes.get(id)!;
      const pace = lane.paces.get(key ?? '') ?? keepPace(info.pace, timing);
      lane.paces.set(key ?? '', pace);
      const line = {
        name: info.name,
        timing,
        circuit: lane.circuit,
        pace,
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
