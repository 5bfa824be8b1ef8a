import type { Kysely } from 'kysely';
import type { Tables } from '../../db/tables.ts';
import { ProblemError } from '../../http/problem.ts';

/** Who is slowed down: an account, and an address, behind which a whole household or office may stand. */
export interface Subject {
  readonly name: string;
  /** Failures that cost nothing. */
  readonly free: number;
}

export const emailSubject = (email: string): Subject => ({
  name: `email:${email.trim().toLowerCase()}`,
  free: 5,
});
export const addressSubject = (address: string): Subject => ({ name: `address:${address}`, free: 50 });

const FIRST_WAIT_SECONDS = 2;
const LONGEST_WAIT_SECONDS = 900;
const FORGET_AFTER_MS = 24 * 3600 * 1000;

/** How long a subject waits after its n-th failure: some are free, then 2, 4, 8 … seconds up to 15 minutes. */
export function waitSeconds(failures: number, free: number): number {
  const beyond = failures - free;
  return beyond <= 0 ? 0 : Math.min(LONGEST_WAIT_SECONDS, FIRST_WAIT_SECONDS * 2 ** (beyond - 1));
}

export async function assertMayTry(
  db: Kysely<Tables>,
  subjects: readonly Subject[],
  now: Date,
): Promise<void> {
  const blocked = await db
    .selectFrom('login_failure')
    .select((each) => each.fn.max('blocked_until').as('until'))
    .where(
      'subject',
      'in',
      subjects.map((each) => each.name),
    )
    .where('blocked_until', '>', now)
    .executeTakeFirst();
  const until = blocked?.until as Date | null | undefined;
  if (until === null || until === undefined) return;
  const seconds = Math.ceil((until.getTime() - now.getTime()) / 1000);
  throw new ProblemError('too-many-requests', `Too many failed sign-ins; try again in ${seconds} seconds.`, {
    retryAfterSeconds: seconds,
  });
}

export async function recordFailure(
  db: Kysely<Tables>,
  subjects: readonly Subject[],
  now: Date,
): Promise<void> {
  await db
    .deleteFrom('login_failure')
    .where('last_at', '<', new Date(now.getTime() - FORGET_AFTER_MS))
    .execute();
  for (const { name: subject, free } of subjects) {
    const { failures } = await db
      .insertInto('login_failure')
      .values({ subject, failures: 1, blocked_until: now, last_at: now })
      .onConflict((conflict) =>
        conflict.column('subject').doUpdateSet((each) => ({
          failures: each('login_failure.failures', '+', 1),
          last_at: now,
        })),
      )
      .returning('failures')
      .executeTakeFirstOrThrow();
    await db
      .updateTable('login_failure')
      .set({ blocked_until: new Date(now.getTime() + waitSeconds(failures, free) * 1000) })
      .where('subject', '=', subject)
      .execute();
  }
}

/** Signing in clears the account, not the address: a guesser may have an account of its own. */
export async function forgetFailures(db: Kysely<Tables>, subject: Subject): Promise<void> {
  await db.deleteFrom('login_failure').where('subject', '=', subject.name).execute();
}
