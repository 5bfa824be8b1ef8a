import { add, type Decimal, equals, isZero, sum, ZERO } from '../money/decimal.ts';
import type { EpochDay } from '../time/day.ts';
import { type AccountHolder, type CamtDetail, counterparty, type Party } from './camt-detail.ts';
import {
  type CamtNode,
  CamtValueError,
  childrenOf,
  creditOf,
  dayOf,
  nodeAt,
  readAmountNode,
  signed,
  textAt,
} from './camt-values.ts';
import { firstReference } from './reference.ts';
import type { StatementLine } from './statement.ts';

/** An entry (`Ntry`) and what was read of its details before it was complete. */
export interface CamtEntry {
  readonly node: CamtNode;
  readonly line: number;
  readonly details: readonly CamtDetail[];
}

export interface EntryLines {
  /** Null where neither the entry nor the account says one. */
  readonly currency: string | null;
  /** Empty for an entry that is for information only. */
  readonly lines: readonly StatementLine[];
}

/** Texts of a batch that is one line: enough to recognise it by. */
const BATCH_TEXT = 500;

/** `Sts` holds the code itself until version 7, later `Cd` or `Prtry`. */
function statusOf(node: CamtNode): 'pending' | 'posted' | 'information' {
  const status = nodeAt(node, 'Sts');
  const code = (textAt(status, 'Cd') || textAt(status, 'Prtry') || textAt(status)).toUpperCase();
  if (code === 'INFO') return 'information';
  if (code === 'BOOK' || code === '') return 'posted';
  if (code === 'PDNG' || code === 'FUTR') return 'pending';
  return nodeAt(node, 'BookgDt') === null ? 'pending' : 'posted';
}

function dateOf(node: CamtNode): EpochDay {
  const date = dayOf(nodeAt(node, 'BookgDt')) ?? dayOf(nodeAt(node, 'ValDt'));
  if (date === null) throw new CamtValueError('the entry has neither a booking date nor a value date');
  return date;
}

/** Charges that the entry's amount already holds: what the account paid is negative. */
function charges(node: CamtNode, currency: string | null): Decimal {
  const records = childrenOf(node, 'Chrgs').flatMap((one) => [one, ...childrenOf(one, 'Rcrd')]);
  return sum(
    records.flatMap((record) => {
      const amount = readAmountNode(nodeAt(record, 'Amt'));
      if (amount === null || (amount.currency !== null && amount.currency !== currency)) return [];
      return [signed(amount.value, creditOf(record) ?? false)];
    }),
  );
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts.filter((text) => text !== ''))];
}

/** The entry in one line, with what its details agree on. */
function wholeLine(entry: CamtEntry, base: StatementLine, parties: readonly Party[]): StatementLine {
  const { node, details } = entry;
  const named = distinct(parties.map(({ name }) => name));
  const numbers = distinct(parties.map(({ account }) => account));
  const text = distinct(details.map((detail) => detail.description))
    .join('; ')
    .slice(0, BATCH_TEXT);
  const only = details.length === 1 ? details[0]! : null;
  return {
    ...base,
    payee: named.length === 1 ? named[0]! : '',
    ...(numbers.length === 1 ? { counterpart: numbers[0]! } : {}),
    description: text || textAt(node, 'AddtlNtryInf'),
    reference: firstReference([
      textAt(node, 'AcctSvcrRef'),
      ...(only === null ? [] : [only.bankReference, ...only.references]),
      textAt(node, 'NtryRef'),
    ]),
  };
}

/**
 * One line for each detail of a batch, where the details' amounts add up to the entry's, or do so with the charges, which are then a line of
 * their own. Null where they don't: then only the entry's own amount is certain.
 */
function batchLines(
  entry: CamtEntry,
  base: StatementLine,
  parties: readonly Party[],
  currency: string | null,
  credit: boolean,
): StatementLine[] | null {
  const { node, details } = entry;
  const amounts = details.flatMap((detail) => detail.amount(currency, credit) ?? []);
  if (details.length < 2 || amounts.length < details.length) return null;
  const total = sum(amounts);
  const fee = equals(total, base.amount) ? ZERO : charges(node, currency);
  if (!equals(add(total, fee), base.amount)) return null;
  const ofEntry = textAt(node, 'AcctSvcrRef');
  const lines = details.map((detail, i) => ({
    ...base,
    line: detail.line,
    amount: amounts[i]!,
    payee: parties[i]!.name,
    ...(parties[i]!.account === '' ? {} : { counterpart: parties[i]!.account }),
    description: detail.description || textAt(node, 'AddtlNtryInf'),
    reference: firstReference([
      detail.bankReference === ofEntry ? '' : detail.bankReference,
      ...detail.references,
      ofEntry,
    ]),
  }));
  if (isZero(fee)) return lines;
  const reference = firstReference([ofEntry]);
  return [
    ...lines,
    { ...base, amount: fee, description: textAt(node, 'AddtlNtryInf') || 'Charges', reference },
  ];
}

/**
 * Reads an entry into statement lines. The direction is `CdtDbtInd`'s alone: `RvslInd` says that the entry takes an earlier one back, not
 * that its mark is to be turned. `accountCurrency` is what the account or its balances say. Throws {@link CamtValueError}.
 */
export function entryLines(
  entry: CamtEntry,
  accountCurrency: string | null,
  holder: AccountHolder,
): EntryLines {
  const { node, details } = entry;
  const status = statusOf(node);
  if (status === 'information') return { currency: accountCurrency, lines: [] };
  const amountNode = nodeAt(node, 'Amt');
  const amount = readAmountNode(amountNode);
  if (amount === null)
    throw new CamtValueError(
      `the amount "${amountNode?.text.trim().slice(0, 40) ?? ''}" is not an unsigned decimal number`,
    );
  const credit = creditOf(node);
  if (credit === null) throw new CamtValueError('<CdtDbtInd> says neither CRDT nor DBIT');
  const currency = amount.currency ?? accountCurrency;
  if (accountCurrency !== null && currency !== accountCurrency)
    throw new CamtValueError(`the entry is in ${currency}, the account in ${accountCurrency}`);
  const base: StatementLine = {
    line: entry.line,
    date: dateOf(node),
    amount: signed(amount.value, credit),
    payee: '',
    description: '',
    reference: null,
    balance: null,
    category: null,
    status,
  };
  const reversal = /^(?:true|1)$/i.test(textAt(node, 'RvslInd'));
  const parties = details.map((detail) => counterparty(detail, credit, reversal, holder));
  const lines = batchLines(entry, base, parties, currency, credit) ?? [wholeLine(entry, base, parties)];
  return { currency, lines };
}
