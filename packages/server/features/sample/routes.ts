import { createSampleBook } from '@financehub/contract/books.ts';
import { dayOfInstant, formatDay } from '@financehub/core/time/day.ts';
import type { FastifyInstance } from 'fastify';
import { v7 as uuid } from 'uuid';
import type { Context } from '../../context.ts';
import { implement } from '../../http/implement.ts';
import { ProblemError } from '../../http/problem.ts';
import { openBook } from '../books/index.ts';

export function sampleRoutes(app: FastifyInstance, context: Context): void {
  implement(app, context, createSampleBook, async ({ caller, system }) => {
    const jobId = uuid();
    const answer = await system(async (db) => {
      const existing = await db
        .selectFrom('book')
        .innerJoin('member', 'member.book_id', 'book.id')
        .select('book.name')
        .where('member.user_id', '=', caller.userId)
        .where('book.sample', '=', true)
        .executeTakeFirst();
      if (existing !== undefined) {
        throw new ProblemError('conflict', `You have a sample book already: “${existing.name}”.`, {
          mend: 'Switch to it, or delete it first.',
        });
      }
      const book = { userId: caller.userId, name: 'Sample household', baseCurrency: 'USD', sample: true };
      return { bookId: await openBook(db, book, context.now()), jobId };
    });
    await context.database.touch({ userId: caller.userId, bookId: answer.bookId }, (db) =>
      context.jobs.enqueue(db, {
        id: jobId,
        kind: 'sample',
        title: 'Sample data',
        payload: { today: formatDay(dayOfInstant(context.now())) },
      }),
    );
    return answer;
  });
}
