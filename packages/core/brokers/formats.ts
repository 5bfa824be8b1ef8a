import { bitvavo } from './bitvavo.ts';
import { coinbase } from './coinbase.ts';
import { degiroAccount } from './degiro.ts';
import { degiroTransactions } from './degiro-transactions.ts';
import { etoro } from './etoro.ts';
import { fidelity } from './fidelity.ts';
import { freetrade } from './freetrade.ts';
import { schwab } from './schwab.ts';
import { schwabAwards } from './schwab-awards.ts';
import type { BrokerFormat } from './table.ts';
import { trading212 } from './trading212.ts';
import { wealthfolioHoldings } from './wealthfolio-holdings.ts';

/** The tables that are read. A broker is one line here. */
export const BROKER_FORMATS: readonly BrokerFormat[] = [
  degiroAccount,
  degiroTransactions,
  trading212,
  fidelity,
  schwab,
  schwabAwards,
  coinbase,
  bitvavo,
  etoro,
  freetrade,
  wealthfolioHoldings,
];
