import {
  isSameAccount,
  type NumberedAccount,
  plainNumber,
} from '@financehub/core/matching/account-number.ts';
import { isCurrency } from '@financehub/core/money/currency.ts';
import { equals } from '@financehub/core/money/decimal.ts';
import type { StatementAccount } from '@financehub/core/statements/statement.ts';
import { formatDay } from '@financehub/core/time/day.ts';
import { sql } from 'kysely';
import { v7 as uuid } from 'uuid';
import type { Writer } from '../../db/database.ts';
import { notFound, ProblemError } from '../../http/problem.ts';
import { balanceAt } from './opening.ts';
import type { StatementSummary } from './reading.ts';

export interface ImportAccount {
  readonly id: string;
  readonly name: string;
  readonly currency: string;
  /** Opened for this file. */
  readonly created: boolean;
}

export interface AccountWishes {
  /** The account that the person named. */
  readonly accountId: string | null;
  readonly fileName: string;
  /** Of the file as a whole, where the person said it. */
  readonly currency: string | null;
  readonly baseCurrency: string;
}

interface Row {
  id: string;
  name: string;
  type: string;
  currency: string | null;
  number: string | null;
  institution: string | null;
  closed: boolean;
}

/**
 * The account of each statement of a file: the one the person named, else the one with its number, else the one that is
 * called what it would be called, else a new one. The rows stay locked, so two imports into one account follow each other.
 */
export async function resolveAccounts(
  db: Writer,
  statements: readonly StatementSummary[],
  wishes: AccountWishes,
): Promise<ImportAccount[]> {
  if (wishes.accountId !== null && statements.length > 1) {
    throw new ProblemError(
      'impossible',
      `The file holds ${statements.length} accounts: ${statements.map(labelOf).join(', ')}.`,
      {
        mend: 'Import it without naming an account; each finds its own.',
      },
    );
  }
  const accounts: ImportAccount[] = [];
  for (const statement of statements) {
    const currency = statementCurrency(statement, wishes);
    accounts.push(
      wishes.accountId === null
        ? await findOrOpen(db, statement, currency, wishes)
        : await namedAccount(db, wishes.accountId, currency, wishes),
    );
  }
  return accounts;
}

function labelOf({ account, currency }: StatementSummary): string {
  return [account.number ?? account.name ?? 'without a number', currency].filter(Boolean).join(' ');
}

/** What the file says, or what the person says of it; null leaves it to the account. */
function statementCurrency({ currency }: StatementSummary, wishes: AccountWishes): string | null {
  const said = currency !== null && isCurrency(currency) ? currency : (wishes.currency ?? currency);
  if (said !== null && !isCurrency(said)) {
    throw new ProblemError(
      'unreadable-file',
      `The file is in "${said.slice(0, 20)}", which is no currency of ISO 4217.`,
      {
        mend: 'Correct the currency in the file, or name it in the mapping.',
      },
    );
  }
  return said;
}

const rows = (db: Writer) =>
  db
    .selectFrom('account')
    .select(['id', 'name', 'type', 'currency', 'number', 'institution', 'closed'])
    .where('book_id', '=', db.bookId);

async function namedAccount(
  db: Writer,
  id: string,
  currency: string | null,
  wishes: AccountWishes,
): Promise<ImportAccount> {
  const row = await rows(db).where('id', '=', id).forNoKeyUpdate().executeTakeFirst();
  if (row === undefined) throw notFound('account');
  assertOwn(row);
  if (row.closed) {
    throw new ProblemError('impossible', `"${row.name}" is closed.`, {
      mend: 'Reopen it, or choose another account.',
    });
  }
  const kept = row.currency ?? currency ?? wishes.baseCurrency;
  if (currency !== null && currency !== kept) {
    throw new ProblemError(
      'impossible',
      `The file is in ${currency}, and the account "${row.name}" is kept in ${kept}.`,
      {
        mend: 'Choose another account, or leave it out and a new one is opened.',
      },
    );
  }
  return { id, name: row.name, currency: kept, created: false };
}

/** Statements are of own accounts; a category has none. */
export function assertOwn({ name, type }: { name: string; type: string }): void {
  if (type === 'asset' || type === 'liability') return;
  throw new ProblemError('impossible', `"${name}" is a category, not an account that a bank keeps.`, {
    mend: 'Choose an account.',
  });
}

async function findOrOpen(
  db: Writer,
  statement: StatementSummary,
  currency: string | null,
  wishes: AccountWishes,
): Promise<ImportAccount> {
  const { account } = statement;
  const fits = (row: Row): boolean => currency === null || row.currency === null || row.currency === currency;
  const found = (row: Row): ImportAccount => ({
    id: row.id,
    name: row.name,
    currency: row.currency ?? currency ?? wishes.baseCurrency,
    created: false,
  });
  if (account.number !== null) {
    const row = await numbered(db, { number: account.number, institution: account.institution }, fits);
    if (row !== undefined) return found(row);
  }
  const wanted = describe(account, wishes.fileName);
  const opened = { ...wanted, currency: currency ?? wishes.baseCurrency };
  for (const name of namesToTry(opened)) {
    const row = await sameName(db, name, opened.type);
    if (row === undefined) {
      const id = await open(db, account, { ...opened, name });
      if (id !== null) return { id, name, currency: opened.currency, created: true };
    } else if (fits(row) && (await isSame(db, row, statement, opened))) return found(row);
  }
  throw new ProblemError('conflict', `There are too many accounts called "${wanted.name}".`, {
    mend: 'Name the account to import into.',
  });
}

/** The account with the number; else the only one with that number written otherwise. */
async function numbered(
  db: Writer,
  wanted: NumberedAccount,
  fits: (row: Row) => boolean,
): Promise<Row | undefined> {
  const all = await rows(db)
    .where('number', 'is not', null)
    .where('type', 'in', ['asset', 'liability'])
    .orderBy('id')
    .forNoKeyUpdate()
    .execute();
  const fitting = all.filter(fits);
  const same = fitting.find(({ number }) => plainNumber(number!) === plainNumber(wanted.number));
  if (same !== undefined) return same;
  const alike = fitting.filter(({ number, institution }) =>
    isSameAccount({ number: number!, institution }, wanted),
  );
  return alike.length === 1 ? alike[0] : undefined;
}

/**
 * Whether an account of the right name is the statement's. One with another number is not; a name that says nothing needs
 * a balance that goes on where the account stands.
 */
async function isSame(
  db: Writer,
  row: Row,
  { account, opening, from }: StatementSummary,
  { currency, generic }: { currency: string; generic: boolean },
): Promise<boolean> {
  if (account.number !== null || row.number !== null) return account.number === row.number;
  if (!generic) return true;
  if (opening === null || from === null) return false;
  const at = { id: row.id, currency: row.currency ?? currency };
  return equals(await balanceAt(db, at, formatDay(from - 1)), opening.amount);
}

async function sameName(db: Writer, name: string, type: 'asset' | 'liability'): Promise<Row | undefined> {
  return rows(db)
    .where('type', '=', type)
    .where('parent_id', 'is', null)
    .where(sql<boolean>`lower(name) = lower(${name})`)
    .forNoKeyUpdate()
    .executeTakeFirst();
}

function* namesToTry({ name, currency }: { name: string; currency: string }): Generator<string> {
  yield name;
  yield `${name} ${currency}`;
  for (let count = 2; count < 100; count += 1) yield `${name} ${count}`;
}

interface NewAccount {
  readonly name: string;
  readonly type: 'asset' | 'liability';
  readonly subtype: string;
  readonly currency: string;
}

/** Null when someone opened one of that name in this moment. */
async function open(
  db: Writer,
  account: StatementAccount,
  { name, type, subtype, currency }: NewAccount,
): Promise<string | null> {
  const row = await db
    .insertInto('account')
    .values({
      book_id: db.bookId,
      id: uuid(),
      parent_id: null,
      name,
      type,
      subtype,
      currency,
      key: null,
      number: account.number,
      institution: account.institution,
      portfolio_id: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  return row?.id ?? null;
}

const KINDS: Readonly<Record<NonNullable<StatementAccount['kind']>, Omit<NewAccount, 'currency'>>> = {
  checking: { name: 'Checking', type: 'asset', subtype: 'checking' },
  savings: { name: 'Savings', type: 'asset', subtype: 'savings' },
  'money-market': { name: 'Money market', type: 'asset', subtype: 'savings' },
  investment: { name: 'Brokerage', type: 'asset', subtype: 'investment' },
  'credit-card': { name: 'Credit card', type: 'liability', subtype: 'credit-card' },
  'credit-line': { name: 'Credit line', type: 'liability', subtype: 'loan' },
};

/** What names of files say about the kind of account. */
const NAMED: readonly (readonly [sign: RegExp, kind: NonNullable<StatementAccount['kind']>])[] = [
  [
    /credit ?card|kreditkarte|carte de credit|tarjeta|visa|master ?card|amex|american express/i,
    'credit-card',
  ],
  [/loan|mortgage|darlehen|hypothek|credit line/i, 'credit-line'],
  [/saving|sparkonto|tagesgeld|epargne|ahorro/i, 'savings'],
  [/broker|depot|invest/i, 'investment'],
];

const NO_NAME =
  /^(?:(?:account|bank|transactions?|statements?|history|export|download|data|umsatz|umsaetze|umsatze|kontoauszug|activity|page|th|all|file|csv|ofx|qfx)\s*)+$/i;

function describe(
  account: StatementAccount,
  fileName: string,
): Omit<NewAccount, 'currency'> & { generic: boolean } {
  const fromFile = fileName
    .replace(/\.\w{1,5}$/, '')
    .replace(/[_\s.-]+/g, ' ')
    .replace(/\d{4,}/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  const kind = account.kind ?? NAMED.find(([sign]) => sign.test(account.name ?? fromFile))?.[1] ?? null;
  const base =
    kind === null ? { name: 'Bank account', type: 'asset' as const, subtype: 'checking' } : KINDS[kind];
  const fromBank = [
    account.institution,
    account.kind === null ? null : base.name.toLowerCase(),
    lastDigits(account.number),
  ]
    .filter((part) => part !== null && part !== '')
    .join(' ');
  const says = /\p{L}{2}/u.test(fromFile) && !NO_NAME.test(fromFile);
  const ofFile = says ? fromFile : base.name;
  const name = account.name ?? (account.number === null && account.institution === null ? ofFile : fromBank);
  return { ...base, name: capitalised(name.slice(0, 100)), generic: name === base.name && !says };
}

/** What a broker's account is called in the books. */
export function nameOfAccount(account: StatementAccount, fileName: string): string {
  return describe(account, fileName).name;
}

/** The end of the number tells two accounts of one bank apart without showing it whole. */
function lastDigits(number: string | null): string | null {
  return number === null ? null : `…${plainNumber(number).slice(-4)}`;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
