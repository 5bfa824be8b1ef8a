import type { Kysely } from 'kysely';
import type { Tables } from '../../db/tables.ts';
import { ProblemError } from '../../http/problem.ts';

const FREE_FAILURES = 5;
const FIRST_WAIT_SECONDS = 2;
const LONGEST_WAIT_SECONDS = 900;
const FORGET_AFTER_MS = 24 * 3600 * 1000;

/** How long a subject waits after its n-th failure: five are free, then 2, 4, 8 … seconds up to 15 minutes. */
export function waitSeconds(failures: number): number {
  const beyond = failures - FREE_FAILURES;
  return beyond <= 0 ? 0 : Math.min(LONGEST_WAIT_SECONDS, FIRST_WAIT_SECONDS * 2 ** (beyond - 1));
}

export async function assertMayTry(
  db: Kysely<Tables>,
  subjects: readonly string[],
  now: Date,
): Promise<void> {
  const blocked = await db
    .selectFrom('login_failure')
    .select((each) => each.fn.max('blocked_until').as('until'))
    .where('subject', 'in', subjects)
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
  subjects: readonly string[],
  now: Date,
): Promise<void> {
  await db
    .deleteFrom('login_failure')
    .where('last_at', '<', new Date(now.getTime() - FORGET_AFTER_MS))
    .execute();
  for (const subject of subjects) {
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
      .set({ blocked_until: new Date(now.getTime() + waitSeconds(failures) * 1000) })
      .where('subject', '=', subject)
      .execute();
  }
}

export async function forgetFailures(db: Kysely<Tables>, subjects: readonly string[]): Promise<void> {
  await db.deleteFrom('login_failure').where('subject', 'in', subjects).execute();
}
