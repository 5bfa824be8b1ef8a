import type * as contract from '@financehub/contract/review.ts';
import type { Static } from 'typebox';
import type { Reader } from '../../db/database.ts';
import {
  type AccountRow,
  amountText,
  type LoadedEntry,
  loadAccounts,
  loadEntries,
  type TransactionView,
  transactionView,
} from '../ledger/index.ts';
import type { Pair } from './pairs.ts';
import { patternsOf } from './scan-rows.ts';

type DuplicateView = Static<typeof contract.Duplicate>;
type SuggestionView = Static<typeof contract.TransferSuggestion>;

export interface Loaded {
  readonly entries: ReadonlyMap<string, LoadedEntry>;
  readonly accounts: ReadonlyMap<string, AccountRow>;
}

export async function loadPairs(db: Reader, pairs: readonly Pair[]): Promise<Loaded> {
  const ids = pairs.flatMap((pair) => [pair.first_entry, pair.second_entry]);
  const entries = await loadEntries(db, ids);
  return { entries, accounts: new Map((await loadAccounts(db)).map((row) => [row.id, row])) };
}

function viewOf({ entries, accounts }: Loaded, entryId: string, ordinal: number): TransactionView {
  return transactionView(entries.get(entryId)!, ordinal, accounts);
}

/** Both sides as transactions, the first one first. */
export function sidesOf(loaded: Loaded, pair: Pair): [TransactionView, TransactionView] {
  return [
    viewOf(loaded, pair.first_entry, pair.first_ordinal),
    viewOf(loaded, pair.second_entry, pair.second_ordinal),
  ];
}

export async function duplicateViews(db: Reader, pairs: readonly Pair[]): Promise<DuplicateView[]> {
  const loaded = await loadPairs(db, pairs);
  return pairs.map((pair) => ({
    id: pair.id,
    score: pair.score / 1000,
    reasons: [...pair.reasons],
    transactions: sidesOf(loaded, pair),
  }));
}

export async function suggestionViews(db: Reader, pairs: readonly Pair[]): Promise<SuggestionView[]> {
  const loaded = await loadPairs(db, pairs);
  const confirmed = new Map(
    (await patternsOf(db)).map((each) => [
      [each.outAccountId, each.inAccountId, each.outKey, each.inKey].join('\n'),
      each.confirmed,
    ]),
  );
  return pairs.map((pair) => {
    const [out, into] = sidesOf(loaded, pair);
    const detail = pair.detail;
    const kind = [pair.first_account, pair.second_account, detail?.outKey ?? '', detail?.inKey ?? ''];
    const times = confirmed.get(kind.join('\n'));
    const fee = detail?.fee ?? null;
    return {
      id: pair.id,
      confidence: pair.score / 1000,
      reasons: [...pair.reasons],
      out,
      in: into,
      fee: fee === null ? null : { amount: amountText(fee, out.currency), currency: out.currency },
      rate: detail?.rate ?? null,
      pattern: times === undefined ? null : { confirmed: times },
    };
  });
}
