import type { ErrorName } from '@financehub/contract/errors.ts';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { type Fault, faultWords } from './fault-words.ts';
import { ProblemError, type ProblemExtra, problemBody } from './problem.ts';

interface DatabaseError extends Error {
  code: string;
  detail?: string;
  constraint?: string;
}

/** What the database's own refusals mean to the caller. Everything that is not named here is a bug and answers 500. */
function fromDatabase(error: DatabaseError): ProblemError | null {
  switch (error.code) {
    case 'FH404':
      return new ProblemError('not-found', 'There is no such book among yours.');
    case 'FH403':
      return new ProblemError('forbidden', sentence(error.message));
    case 'FH002':
      return new ProblemError('unbalanced', sentence(error.message));
    case 'FH003':
    case 'FH006':
      return new ProblemError('impossible', sentence(error.message));
    case 'FH005':
      return new ProblemError('conflict', sentence(error.message), {
        mend: error.message.startsWith('account')
          ? 'Close it instead, or move or delete what refers to it first.'
          : 'Delete the entries that refer to it first.',
      });
    case '23505':
      return new ProblemError('conflict', duplicate(error));
    case '23503':
      return new ProblemError('conflict', 'Something else refers to this, or what this refers to is gone.');
    // Text that no database of UTF-8 stores: a NUL, half of a surrogate pair.
    case '22021':
    case '22P05':
      return new ProblemError('invalid', 'A text holds a character that can not be stored.');
    case '22003':
    case '23514':
      return new ProblemError('invalid', 'A value is outside what can be stored.', {
        mend: 'Amounts and quantities, also those that follow from others, have at most 20 digits before the point and 18 after it.',
      });
    case '40001':
    case '40P01':
      return new ProblemError('unavailable', 'Two changes met; try again.', { retryAfterSeconds: 1 });
    case '57014':
      return new ProblemError('unavailable', 'This takes too long to look up.', {
        mend: 'Narrow it down: give an account, a category or a range of days.',
      });
    case 'ECONNRESET':
      return new ProblemError('malformed', 'The request ended before it was complete.');
    case '53300':
    case '57P03':
    case 'ECONNREFUSED':
      return new ProblemError('unavailable', 'The database does not answer now.', { retryAfterSeconds: 2 });
    default:
      return null;
  }
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

const NAMED: Record<string, string> = {
  users_email: 'There is already an account with this e-mail address.',
  account_name: 'There is already an account of this name and type at this place.',
  asset_symbol: 'There is already an asset with this symbol.',
  portfolio_name: 'There is already a portfolio of this name.',
  member_pkey: 'This user is a member of the book already.',
};

function duplicate(error: DatabaseError): string {
  return NAMED[error.constraint ?? ''] ?? 'This is there already.';
}

/** Maps any thrown error to a problem; null for a bug. */
export function asProblem(error: unknown): ProblemError | null {
  if (error instanceof ProblemError) return error;
  if (!(error instanceof Error)) return null;
  const { code, validation, validationContext, statusCode } = error as FastifyError;
  if (validation !== undefined) {
    return new ProblemError('invalid', `The ${validationContext ?? 'request'} is not valid.`, {
      errors: eachOnce(
        oneByChoice(validation).map((each) => ({
          path: `${validationContext ?? ''}${each.instancePath}${missing(each.params)}`,
          message: faultWords(each),
        })),
      ),
    });
  }
  const byCode: Record<string, [ErrorName, string]> = {
    FST_ERR_CTP_INVALID_JSON_BODY: ['malformed', `The body is not JSON: ${error.message}`],
    FST_ERR_CTP_EMPTY_JSON_BODY: ['malformed', 'The body is empty; this route needs a JSON body.'],
    FST_ERR_CTP_BODY_TOO_LARGE: ['too-large', 'The body is larger than this route takes.'],
    FST_REQ_FILE_TOO_LARGE: ['too-large', 'The file is larger than 256 MiB.'],
    FST_ERR_CTP_INVALID_MEDIA_TYPE: ['unsupported-media-type', error.message],
    FST_INVALID_MULTIPART_CONTENT_TYPE: ['unsupported-media-type', 'Send the file as multipart/form-data.'],
    FST_ERR_CTP_INVALID_CONTENT_LENGTH: [
      'malformed',
      'The body is shorter or longer than Content-Length says.',
    ],
  };
  const known = typeof code === 'string' ? byCode[code] : undefined;
  if (known !== undefined) return new ProblemError(...known);
  if (statusCode === 429) return new ProblemError('too-many-requests', error.message);
  if (statusCode === 413) return new ProblemError('too-large', 'The body is larger than this route takes.');
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500)
    return new ProblemError('malformed', error.message);
  return fromDatabase(error as DatabaseError);
}

/** A text that is of neither the pattern nor the format of its schema is refused once. */
function eachOnce<Said extends { path: string; message: string }>(faults: readonly Said[]): Said[] {
  return faults.filter(
    ({ path, message }, at) =>
      !faults.slice(0, at).some((before) => before.path === path && before.message === message),
  );
}

/**
 * A value that may be of several forms is refused once for each of them and once more for all: what counts is why it is none of the form that it
 * has. Of one that has none of the forms, that it may be of either.
 */
function oneByChoice(faults: readonly Fault[]): Fault[] {
  let left = [...faults];
  for (const choice of faults.filter(({ keyword }) => keyword === 'anyOf')) {
    const about = left.filter(
      (fault) =>
        fault !== choice &&
        `${fault.instancePath}/`.startsWith(`${choice.instancePath}/`) &&
        fault.schemaPath.startsWith(`${choice.schemaPath}/`),
    );
    const kinds = about.filter(
      ({ keyword, instancePath }) => keyword === 'type' && instancePath === choice.instancePath,
    );
    const others = about.filter((fault) => !kinds.includes(fault));
    const instead =
      others.length > 0
        ? others
        : [{ ...choice, message: `must be ${kinds.map(({ params }) => params.type).join(' or ')}` }];
    left = left.flatMap((fault) => (fault === choice ? instead : about.includes(fault) ? [] : [fault]));
  }
  return left;
}

function missing(params: Record<string, unknown>): string {
  const name = params.missingProperty ?? params.additionalProperty;
  return typeof name === 'string' ? `/${name}` : '';
}

export function sendProblem(request: FastifyRequest, reply: FastifyReply, error: unknown): FastifyReply {
  // A body that was not read to its end leaves nothing of the connection to use again.
  if (!request.raw.complete) reply.header('connection', 'close');
  const problem = asProblem(error);
  if (problem === null) {
    request.log.error({ err: error }, 'unexpected error');
    return answer(reply, 'internal', 'The error has been logged under this request id.', {}, request.id);
  }
  return answer(reply, problem.problem, problem.message, problem.extra, request.id);
}

function answer(
  reply: FastifyReply,
  name: ErrorName,
  detail: string,
  extra: ProblemExtra,
  requestId: string,
): FastifyReply {
  const body = problemBody(name, detail, extra, requestId);
  if (extra.retryAfterSeconds !== undefined) reply.header('retry-after', String(extra.retryAfterSeconds));
  if (extra.etag !== undefined) reply.header('etag', extra.etag);
  return reply.code(body.status).type('application/problem+json').send(body);
}
