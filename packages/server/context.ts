import type { Logger } from 'pino';
import type { Config } from './config/config.ts';
import type { Secrets } from './config/secrets.ts';
import type { Database } from './db/database.ts';
import type { Events } from './http/events.ts';
import type { Jobs } from './jobs/jobs.ts';
import type { LiveBooks } from './markets/live-books.ts';
import type { AlpacaStreams } from './providers/alpaca-streams.ts';
import type { Providers } from './providers/providers.ts';
import type { Warehouse } from './warehouse/warehouse.ts';

/** Everything a feature may reach; made once in main.ts. */
export interface Context {
  readonly config: Config;
  readonly secrets: Secrets;
  readonly log: Logger;
  readonly database: Database;
  /** Where worker threads connect, as the application's role. */
  readonly applicationUrl: string;
  readonly warehouse: Warehouse;
  /** Prices and rates from outside. */
  readonly providers: Providers;
  /** Order books of exchanges. */
  readonly liveBooks: LiveBooks;
  /** Connections to the broker Alpaca. */
  readonly alpaca: AlpacaStreams;
  readonly jobs: Jobs;
  readonly events: Events;
  /** The only clock. */
  readonly now: () => Date;
}
