import { ProblemError } from './problem.ts';

/** The version of a resource (RFC 9110, 8.8.3): the operation that wrote its row last, which an undo brings back with the row. */
export function etagOf(operationId: string): string {
  return `"${operationId}"`;
}

const TAGS = /^\s*(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"\s*(?:,\s*(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"\s*)*$/;

/**
 * RFC 9110, 13.1.1: passes without the header, with `*`, and when one of its tags is the version; weak tags never are. Otherwise
 * throws `stale`, with what `current` answers.
 */
export async function assertMatch(
  header: string | undefined,
  operationId: string,
  current: () => unknown,
): Promise<void> {
  if (header === undefined || header.trim() === '*') return;
  if (!TAGS.test(header)) {
    throw new ProblemError('invalid', 'If-Match is neither * nor a list of entity tags.', {
      errors: [{ path: 'headers/if-match', message: 'pass the ETag of the answer before, with its quotes' }],
    });
  }
  const etag = etagOf(operationId);
  if (header.split(',').some((tag) => tag.trim() === etag)) return;
  throw new ProblemError('stale', 'Somebody changed this since you read it.', {
    current: await current(),
    etag,
    mend: 'Look at what it is now and repeat the change with the new ETag.',
  });
}
