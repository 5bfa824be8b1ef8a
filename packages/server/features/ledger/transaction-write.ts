import type { BodyOf } from '@financehub/contract/route.ts';
import type {
  createTransaction as createRoute,
  updateTransaction as updateRoute,
} from '@financehub/contract/transactions.ts';
import type { Posting } from '@financehub/core/ledger/entry.ts';
import { SplitMismatch, TransferMismatch, transactionPostings } from '@financehub/core/ledger/transaction.ts';
import { isCurrency } from '@financehub/core/money/currency.ts';
import { absolute, decimal, formatDecimal, negate, sign } from '@financehub/core/money/decimal.ts';
import type { Writer } from '../../db/database.ts';
import type { PostingStatus } from '../../db/tables.ts';
import { invalidBody, ProblemError } from '../../http/problem.ts';
import { baseCurrency } from '../books/index.ts';
import { type AccountRow, loadAccounts, requireAccount, requireOwn } from './accounts.ts';
import { accountByKey, insertEntries, type NewPosting, replaceEntry } from './entries.ts';
import { rememberChoice } from './feedback.ts';
import type { LoadedEntry, TransactionView } from './transaction-view.ts';
import { transactionId } from './transaction-view.ts';

type Created = BodyOf<typeof createRoute>;
type Changed = BodyOf<typeof updateRoute>;

/** Everything a transaction's postings follow from. */
interface Intent {
  readonly accountId: string;
  readonly amount: string;
  readonly currency: string;
  readonly categoryId?: string | null | undefined;
  readonly splits?:
    | readonly { categoryId: string; amount: string; notes?: string | null | undefined }[]
    | undefined;
  readonly transferAccountId?: string | null | undefined;
  readonly transferAmount?: string | undefined;
  readonly status?: PostingStatus | undefined;
}

/** The own posting first. */
async function postingsOf(
  db: Writer,
  intent: Intent,
  accounts: ReadonlyMap<string, AccountRow>,
): Promise<NewPosting[]> {
  const own = requireOwn(accounts, intent.accountId, 'accountId');
  if (!isCurrency(intent.currency))
    throw invalidBody('currency', `${intent.currency} is not a currency of ISO 4217`);
  if (own.currency !== null && own.currency !== intent.currency) {
    throw new ProblemError(
      'impossible',
      `“${own.name}” is kept in ${own.currency}, not in ${intent.currency}.`,
      {
        errors: [{ path: 'body/currency', message: `must be ${own.currency}` }],
      },
    );
  }
  const given = [intent.categoryId ?? null, intent.splits ?? null, intent.transferAccountId ?? null];
  if (given.filter((each) => each !== null).length > 1) {
    throw invalidBody('categoryId', 'give only one of categoryId, splits and transferAccountId');
  }
  try {
    const postings = transactionPostings(await resolve(db, intent, own, accounts));
    return postings.map((posting, index) => asNewPosting(posting, index === 0 ? intent.status : undefined));
  } catch (error) {
    if (error instanceof SplitMismatch) {
      throw new ProblemError('unbalanced', `The splits do not add up: ${error.message}.`, {
        errors: [{ path: 'body/splits', message: error.message }],
      });
    }
    if (error instanceof TransferMismatch) throw new ProblemError('impossible', `${error.message}.`);
    throw error;
  }
}

async function resolve(
  db: Writer,
  intent: Intent,
  own: AccountRow,
  accounts: ReadonlyMap<string, AccountRow>,
): Promise<Parameters<typeof transactionPostings>[0]> {
  const amount = decimal(intent.amount);
  const base = { accountId: own.id, amount, currency: intent.currency };
  if (intent.splits !== undefined) {
    const splits = intent.splits.map(({ categoryId, amount: part, notes }, index) => {
      requireAccount(accounts, categoryId, `splits/${index}/categoryId`);
      if (categoryId === own.id)
        throw invalidBody(`splits/${index}/categoryId`, 'is the account of the transaction itself');
      return {
        categoryId,
        amount: decimal(part),
        ...(notes === undefined || notes === null ? {} : { notes }),
      };
    });
    return { ...base, splits };
  }
  if (intent.transferAccountId !== undefined && intent.transferAccountId !== null) {
    const other = requireOwn(accounts, intent.transferAccountId, 'transferAccountId');
    if (other.id === own.id)
      throw invalidBody('transferAccountId', 'is the account of the transaction itself');
    const transferCurrency = other.currency ?? intent.currency;
    // Given as a positive figure; money that leaves here arrives there.
    const arrived =
      intent.transferAmount === undefined ? undefined : absolute(decimal(intent.transferAmount));
    const signed = arrived === undefined || sign(amount) < 0 ? arrived : negate(arrived);
    return {
      ...base,
      transferAccountId: other.id,
      transferCurrency,
      ...(signed === undefined ? {} : { transferAmount: signed }),
    };
  }
  if (intent.categoryId !== undefined && intent.categoryId !== null) {
    const category = requireAccount(accounts, intent.categoryId, 'categoryId');
    if (category.type === 'asset' || category.type === 'liability') {
      throw invalidBody('categoryId', 'is an account of yours; use transferAccountId for a transfer');
    }
    return { ...base, categoryId: category.id };
  }
  return { ...base, categoryId: await uncategorized(db, sign(amount)) };
}

/** Where money waits for a category. */
export function uncategorized(db: Writer, direction: -1 | 0 | 1): Promise<string> {
  return direction > 0
    ? accountByKey(db, 'uncategorized.income', { name: 'Uncategorized income', type: 'income' })
    : accountByKey(db, 'uncategorized.expense', { name: 'Uncategorized expense', type: 'expense' });
}

function asNewPosting(posting: Posting, status: PostingStatus | undefined): NewPosting {
  return {
    accountId: posting.accountId,
    quantity: formatDecimal(posting.quantity),
    commodity: posting.commodity,
    weight: formatDecimal(posting.weight),
    weightCommodity: posting.weightCurrency,
    status,
    memo: posting.notes ?? null,
  };
}

function chosenByUser(intent: Intent): { categorySource: string; categoryConfidence: number | null } {
  const chosen = intent.categoryId !== undefined && intent.categoryId !== null;
  return chosen || intent.splits !== undefined
    ? { categorySource: 'user', categoryConfidence: 1 }
    : { categorySource: 'none', categoryConfidence: null };
}

export async function createTransaction(db: Writer, body: Created): Promise<string> {
  const accounts = new Map((await loadAccounts(db)).map((row) => [row.id, row]));
  const own = accounts.get(body.accountId);
  const currency = body.currency ?? own?.currency ?? (await baseCurrency(db));
  const intent: Intent = { ...body, currency };
  const postings = await postingsOf(db, intent, accounts);
  const [id] = await insertEntries(db, [
    {
      date: body.date,
      payee: body.payee,
      description: body.description,
      notes: body.notes,
      tags: body.tags,
      ...chosenByUser(intent),
      postings,
    },
  ]);
  await remember(db, id!, intent, body.payee ?? '', body.description ?? '');
  return id!;
}

const MONEY_FIELDS = [
  'accountId',
  'date',
  'amount',
  'categoryId',
  'splits',
  'transferAccountId',
  'transferAmount',
  'status',
] as const;

/** Changes what is given and keeps the rest; answers the id, which is another only when sides went that stood before it. */
export async function updateTransaction(
  db: Writer,
  loaded: LoadedEntry,
  ordinal: number,
  before: TransactionView,
  body: Changed,
  accounts: ReadonlyMap<string, AccountRow>,
): Promise<string> {
  const { entry } = loaded;
  if (before.kind === 'investment') {
    throw new ProblemError('conflict', 'This belongs to a portfolio; change it there.', {
      mend: 'Open the portfolio and change its transaction.',
    });
  }
  const texts = {
    payee: body.payee ?? entry.payee,
    description: body.description ?? entry.description,
    notes: body.notes ?? entry.notes,
    tags: body.tags ?? entry.tags,
  };
  if (!MONEY_FIELDS.some((field) => body[field] !== undefined)) {
    await db
      .updateTable('entry')
      .set(texts)
      .where('book_id', '=', db.bookId)
      .where('id', '=', entry.id)
      .execute();
    return transactionId({ entryId: entry.id, ordinal });
  }
  const sidesChange =
    body.categoryId !== undefined || body.splits !== undefined || body.transferAccountId !== undefined;
  const own = accounts.get(body.accountId ?? before.accountId);
  const currency = body.accountId === undefined ? before.currency : (own?.currency ?? before.currency);
  if (currency !== before.currency && body.amount === undefined) {
    throw new ProblemError(
      'impossible',
      `“${own?.name}” is kept in ${currency}, and the amount is in ${before.currency}.`,
      {
        errors: [{ path: 'body/amount', message: `give the amount in ${currency}` }],
      },
    );
  }
  const intent: Intent = {
    accountId: body.accountId ?? before.accountId,
    amount: body.amount ?? before.amount,
    currency,
    status: body.status ?? before.status,
    ...(sidesChange
      ? {
          categoryId: body.categoryId,
          splits: body.splits,
          transferAccountId: body.transferAccountId,
          transferAmount: body.transferAmount,
        }
      : keptSides(loaded, before, body)),
  };
  if (before.kind === 'opening' && !sidesChange) {
    await replaceOpening(db, loaded, ordinal, intent, body.date ?? entry.date, texts);
    return transactionId({ entryId: entry.id, ordinal });
  }
  const postings = inPlace(await postingsOf(db, intent, accounts), loaded, ordinal);
  const source = sidesChange
    ? chosenByUser(intent)
    : { categorySource: entry.category_source, categoryConfidence: entry.category_confidence };
  await replaceEntry(db, entry.id, {
    date: body.date ?? entry.date,
    kind: 'transaction',
    ...texts,
    ...source,
    postings,
  });
  if (sidesChange) await remember(db, entry.id, intent, texts.payee, texts.description);
  return transactionId({ entryId: entry.id, ordinal: Math.min(ordinal, postings.length - 1) });
}

/**
 * The own posting where it stood, so that each side of a transfer keeps its id whichever side is changed; another side
 * that stays keeps its status.
 */
function inPlace(
  [own, ...others]: readonly NewPosting[],
  loaded: LoadedEntry,
  ordinal: number,
): NewPosting[] {
  const sides = others.map((side) => {
    const before = loaded.postings.find(
      (posting) => posting.ordinal !== ordinal && posting.account_id === side.accountId,
    );
    return before === undefined ? side : { ...side, status: before.status };
  });
  return [...sides.slice(0, ordinal), own!, ...sides.slice(ordinal)];
}

/** A new amount goes to the one other side there is; with several sides they have to be said anew. */
function keptSides(loaded: LoadedEntry, before: TransactionView, body: Changed): Partial<Intent> {
  if (before.splits !== undefined) {
    return { splits: before.splits.map(({ categoryId, amount, notes }) => ({ categoryId, amount, notes })) };
  }
  if (before.transferAccountId !== null) {
    const kept = body.amount === undefined ? before.transferAmount?.replace('-', '') : undefined;
    return { transferAccountId: before.transferAccountId, transferAmount: body.transferAmount ?? kept };
  }
  const category = loaded.postings.find((posting) => posting.account_id === before.categoryId);
  return { categoryId: category?.account_id ?? null };
}

async function replaceOpening(
  db: Writer,
  loaded: LoadedEntry,
  ordinal: number,
  intent: Intent,
  date: string,
  texts: { payee: string; description: string; notes: string; tags: readonly string[] },
): Promise<void> {
  const side = (accountId: string, quantity: string): NewPosting => ({
    accountId,
    quantity,
    commodity: intent.currency,
    weight: quantity,
    weightCommodity: intent.currency,
  });
  const opposite = formatDecimal(negate(decimal(intent.amount)));
  const postings = loaded.postings.map((posting) =>
    posting.ordinal === ordinal
      ? { ...side(intent.accountId, intent.amount), status: intent.status }
      : side(posting.account_id, opposite),
  );
  await replaceEntry(db, loaded.entry.id, { date, kind: 'opening', ...texts, postings });
}

async function remember(
  db: Writer,
  entryId: string,
  intent: Intent,
  payee: string,
  description: string,
): Promise<void> {
  if (intent.categoryId === undefined || intent.categoryId === null) return;
  const direction = sign(decimal(intent.amount));
  await rememberChoice(db, { entryId, payee, description, direction, categoryId: intent.categoryId });
}
