import type { Verification as Schema } from '@financehub/contract/imports.ts';
import { type Explanation, explain, type Suspect } from '@financehub/core/matching/discrepancy.ts';
import {
  absolute,
  add,
  type Decimal,
  decimal,
  equals,
  formatDecimal,
  negate,
  subtract,
  trim,
} from '@financehub/core/money/decimal.ts';
import type { RejectedLine } from '@financehub/core/statements/statement.ts';
import { sql } from 'kysely';
import type { Static } from 'typebox';
import type { Writer } from '../../db/database.ts';

type Explained = Static<typeof Schema>['explanation'][number];

interface Lead extends Suspect {
  readonly line: number | null;
  readonly date: string | null;
  readonly description: string;
  readonly transactionId: string | null;
}

/** Where to look for what puts the book off from a statement. */
export interface Scene {
  readonly importId: string;
  readonly accountId: string;
  /** First day of the statement, and the day of its balance. */
  readonly from: string;
  readonly to: string;
  /** The statement's own balances and lines agree, so that what is off was off before. */
  readonly whole: boolean;
  /** Book less statement. */
  readonly difference: Decimal;
  readonly rejected: readonly RejectedLine[];
  readonly rejectedCount: number;
}

type Place = Pick<Scene, 'importId' | 'accountId' | 'to'>;

/** Leads of one sort that are looked at, at most. */
const MOST_LEADS = 2000;

/** The fewest lines that explain why the book is off; where three or fewer do not, the one line that would. */
export async function explainDifference(
  db: Writer,
  scene: Scene,
): Promise<{ lines: Explained[]; reason: string }> {
  const leads = [
    ...(await lostLines(db, scene)),
    ...(await breaks(db, scene)),
    ...rejectedLines(scene),
    ...(await unlisted(db, scene)),
    ...(await turned(db, scene)),
  ];
  const found = explain(scene.difference, leads);
  if (found !== null) return { lines: found.suspects.map(explained), reason: wording(found) };
  const amount = trim(negate(scene.difference), 2);
  const description = scene.whole ? `before ${scene.from}` : `between ${scene.from} and ${scene.to}`;
  return {
    lines: [{ ...NOWHERE, amount: formatDecimal(amount), description }],
    reason: `No one, two or three known lines explain it; lines of ${formatDecimal(amount)} together that are missing ${description} would.`,
  };
}

const NOWHERE = { kind: 'missing', line: null, date: null, transactionId: null } as const;

function explained({ kind, line, date, amount, description, transactionId }: Lead): Explained {
  return { kind, line, date, amount: formatDecimal(amount), description, transactionId };
}

const WORDS = {
  missing: 'is missing in the book',
  doubled: 'is in the book twice',
  'sign-flipped': 'has the other sign',
  unlisted: 'is in the book and not in the statement',
};

function wording({ suspects, others }: Explanation<Lead>): string {
  const each = suspects.map(({ kind, amount, description, date, line }) => {
    const place = line === null ? (date ?? '') : `line ${line}`;
    return `${formatDecimal(absolute(amount))} (${[description, place].filter(Boolean).join(', ')}) ${WORDS[kind]}`;
  });
  const doubt =
    others === 0
      ? ''
      : ` ${others === 1 ? 'One other set' : `${others} other sets`} of lines would explain it as well.`;
  return `It is explained if ${each.join(', and ')}.${doubt}`;
}

/** Lines of the file whose transaction was deleted, moved away, or given another amount: known, so nobody guesses. */
async function lostLines(db: Writer, { importId, accountId, to }: Scene): Promise<Lead[]> {
  const { rows } = await sql<{
    line: number;
    date: string;
    amount: string;
    held: string | null;
    description: string;
    entry_id: string;
    alive: boolean;
  }>`
    SELECT s.line, s.date, s.amount::text AS amount, h.held::text AS held, s.payee || ' ' || s.description AS description, s.entry_id,
      EXISTS (SELECT FROM entry e WHERE e.book_id = s.book_id AND e.id = s.entry_id) AS alive
    FROM statement_line s LEFT JOIN LATERAL (SELECT sum(p.quantity) AS held FROM posting p WHERE p.book_id = s.book_id
      AND p.entry_id = s.entry_id AND p.account_id = s.account_id AND p.date <= ${to}::date) h ON true
    WHERE s.book_id = ${db.bookId} AND s.import_id = ${importId} AND s.account_id = ${accountId} AND s.known
      AND s.date <= ${to}::date AND h.held IS DISTINCT FROM s.amount
    ORDER BY s.ordinal LIMIT ${MOST_LEADS}`.execute(db);
  return rows.map(({ line, date, amount, held, description, entry_id, alive }) => ({
    kind: 'missing',
    subject: entry_id,
    amount: held === null ? decimal(amount) : subtract(decimal(amount), decimal(held)),
    doubt: 0,
    line,
    date,
    description: description.trim(),
    transactionId: alive ? entry_id : null,
  }));
}

/** What must stand between two lines for the printed balance to follow, unless the line has the other sign or stands there twice. */
async function breaks(db: Writer, { importId, accountId, to }: Place): Promise<Lead[]> {
  const { rows } = await sql<{
    line: number;
    before: number;
    date: string;
    amount: string;
    gap: string;
    description: string;
    entry_id: string | null;
    again: boolean;
  }>`
    SELECT line, before, date, amount::text AS amount, gap::text AS gap, description, entry_id, again FROM (
      SELECT line, ordinal, date, amount, payee || ' ' || description AS description, entry_id, lag(line) OVER w AS before,
        balance - amount - lag(balance) OVER w AS gap,
        (fingerprint, balance) = (lag(fingerprint) OVER w, lag(balance) OVER w) AS again
      FROM statement_line WHERE book_id = ${db.bookId} AND import_id = ${importId} AND account_id = ${accountId}
        AND balance IS NOT NULL AND date <= ${to}::date WINDOW w AS (ORDER BY ordinal)) steps
    WHERE gap <> 0 ORDER BY ordinal LIMIT ${MOST_LEADS}`.execute(db);
  return rows.map(({ line, before, date, amount, gap, description, entry_id, again }): Lead => {
    const [missing, own] = [trim(decimal(gap), 2), decimal(amount)];
    if (again) {
      const texts = { description: description.trim(), transactionId: entry_id };
      return {
        kind: 'doubled',
        subject: entry_id ?? `gap ${line}`,
        amount: own,
        doubt: 0,
        line,
        date,
        ...texts,
      };
    }
    if (equals(missing, negate(add(own, own)))) {
      const kind = 'sign-flipped';
      const texts = { description: description.trim(), transactionId: entry_id };
      return {
        kind,
        subject: entry_id ?? `gap ${line}`,
        amount: negate(own),
        doubt: 0,
        line,
        date,
        ...texts,
      };
    }
    const between = `between line ${Math.min(before, line)} and ${Math.max(before, line)}`;
    const texts = { description: between, transactionId: null };
    return { kind: 'missing', subject: `gap ${line}`, amount: missing, doubt: 0, line, date, ...texts };
  });
}

/** The places where the printed balance does not follow, as missing lines. */
export async function gapsOf(db: Writer, place: Place, most: number): Promise<Explained[]> {
  return (await breaks(db, place)).slice(0, most).map(explained);
}

/** A line that could not be read and that shows the amount, or the only one there is. */
function rejectedLines({ difference, rejected, rejectedCount }: Scene): Lead[] {
  const amount = negate(difference);
  const digits = formatDecimal(trim(absolute(amount))).replace(/\D/g, '');
  return rejected.flatMap(({ line, text }) => {
    const shown = digits.length > 1 && text.replace(/[^\d;|\t]/g, '').includes(digits);
    if (!shown && rejectedCount > 1) return [];
    return [
      {
        kind: 'missing' as const,
        subject: `rejected ${line}`,
        amount,
        doubt: shown ? 0 : 2,
        line,
        date: null,
        description: text.slice(0, 200),
        transactionId: null,
      },
    ];
  });
}

/** What the book holds in the days of the statement and the statement does not show; with a twin beside it it is doubled. */
async function unlisted(db: Writer, { importId, accountId, from, to }: Scene): Promise<Lead[]> {
  const { rows } = await sql<{
    entry_id: string;
    ordinal: number;
    date: string;
    amount: string;
    description: string;
    twin: boolean;
    pending: boolean;
  }>`
    SELECT p.entry_id, p.ordinal, p.date, p.quantity::text AS amount, e.payee || ' ' || e.description AS description, p.status = 'pending' AS pending,
      EXISTS (SELECT FROM posting t WHERE t.book_id = p.book_id AND t.account_id = p.account_id AND t.quantity = p.quantity
        AND t.commodity = p.commodity AND t.entry_id <> p.entry_id AND t.date BETWEEN p.date - 3 AND p.date + 3) AS twin
    FROM posting p JOIN entry e ON e.book_id = p.book_id AND e.id = p.entry_id AND e.kind <> 'opening'
    WHERE p.book_id = ${db.bookId} AND p.account_id = ${accountId} AND p.date BETWEEN ${from}::date AND ${to}::date
      AND NOT EXISTS (SELECT FROM statement_line s WHERE s.book_id = p.book_id AND s.entry_id = p.entry_id
        AND s.account_id = p.account_id AND s.import_id = ${importId})
    ORDER BY p.date DESC, p.entry_id LIMIT ${MOST_LEADS}`.execute(db);
  return rows.map(({ entry_id, ordinal, date, amount, description, twin, pending }) => ({
    kind: twin ? 'doubled' : 'unlisted',
    subject: entry_id,
    amount: decimal(amount),
    doubt: pending || twin ? 1 : 2,
    line: null,
    date,
    description: description.trim(),
    transactionId: ordinal === 0 ? entry_id : `${entry_id}.${ordinal}`,
  }));
}

/** Lines of the file that would explain all by the other sign, or by standing in it twice. */
async function turned(db: Writer, { importId, accountId, to, difference }: Scene): Promise<Lead[]> {
  const whole = formatDecimal(difference);
  const { rows } = await sql<{
    line: number;
    date: string;
    amount: string;
    description: string;
    entry_id: string;
    flipped: boolean;
  }>`
    SELECT s.line, s.date, s.amount::text AS amount, s.payee || ' ' || s.description AS description, s.entry_id,
      s.amount * 2 = ${whole}::numeric AS flipped
    FROM statement_line s
    WHERE s.book_id = ${db.bookId} AND s.import_id = ${importId} AND s.account_id = ${accountId} AND s.date <= ${to}::date
      AND (s.amount * 2 = ${whole}::numeric OR (s.amount = ${whole}::numeric AND EXISTS (SELECT FROM statement_line t
        WHERE t.book_id = s.book_id AND t.account_id = s.account_id AND t.date = s.date AND t.import_id = s.import_id
          AND t.fingerprint = s.fingerprint AND t.ordinal < s.ordinal)))
      AND EXISTS (SELECT FROM entry e WHERE e.book_id = s.book_id AND e.id = s.entry_id)
    ORDER BY s.ordinal LIMIT 100`.execute(db);
  return rows.map(({ line, date, amount, description, entry_id, flipped }) => ({
    kind: flipped ? 'sign-flipped' : 'doubled',
    subject: entry_id,
    amount: flipped ? negate(decimal(amount)) : decimal(amount),
    doubt: 3,
    line,
    date,
    description: description.trim(),
    transactionId: entry_id,
  }));
}

/** What is pending up to a day: a bank's ledger balance does not hold it. */
export async function pendingSum(
  db: Writer,
  account: { id: string; currency: string },
  date: string,
): Promise<Decimal> {
  const { rows } = await sql<{ amount: string }>`
    SELECT quantity::text AS amount FROM posting WHERE book_id = ${db.bookId} AND account_id = ${account.id}
      AND commodity = ${account.currency} AND date <= ${date}::date AND status = 'pending' LIMIT ${MOST_LEADS}`.execute(
    db,
  );
  return rows.reduce((sum, { amount }) => add(sum, decimal(amount)), { units: 0n, scale: 0 });
}
