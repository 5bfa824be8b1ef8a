import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Multipart } from '@fastify/multipart';
import { CsvMapping } from '@financehub/contract/imports.ts';
import { Id, strict } from '@financehub/contract/schemas.ts';
import { isCurrency } from '@financehub/core/money/currency.ts';
import type { FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import type { Context } from '../../context.ts';
import { LIMITS } from '../../http/app.ts';
import { ProblemError } from '../../http/problem.ts';
import { compileValidator } from '../../http/validation.ts';
import { partPath, removeFile } from './files.ts';

const Fields = strict({
  accountId: Type.Optional(Id),
  portfolioId: Type.Optional(Id),
  profileId: Type.Optional(Id),
  mapping: Type.Optional(CsvMapping),
  dryRun: Type.Optional(Type.Boolean()),
  openMissing: Type.Optional(Type.Boolean()),
});
export type UploadFields = Static<typeof Fields>;

const validate = compileValidator({ schema: Fields, httpPart: 'body' });

export interface Upload {
  /** The file as it arrived; whoever takes it over moves or removes it. */
  readonly part: string;
  readonly fileName: string;
  readonly fileHash: string;
  readonly size: number;
  readonly fields: UploadFields;
}

/** Bytes that the form adds around the file. */
const FORM_BYTES = 2 * 1024 * 1024;

/**
 * Streams a multipart upload to disk, hashing on the way, hands it to `use`, and removes the part that is left whatever
 * happens: an error, a refusal, or a client that hangs up.
 */
export async function withUpload<T>(
  context: Context,
  request: FastifyRequest,
  use: (upload: Upload) => Promise<T>,
): Promise<T> {
  refuseEarly(request);
  const part = partPath(context.config.dataFolder);
  // Open before anything can fail: a file whose opening is under way would come into being after its removal.
  const into = await open(part, 'wx', 0o600);
  try {
    return await use({ part, ...(await receive(request, into)) });
  } finally {
    await into.close();
    await removeFile(part);
  }
}

function refuseEarly(request: FastifyRequest): void {
  if (!request.isMultipart()) {
    throw new ProblemError('unsupported-media-type', 'Send the file as multipart/form-data.');
  }
  if (Number(request.headers['content-length'] ?? 0) > LIMITS.fileBytes + FORM_BYTES) {
    throw tooLarge();
  }
}

function tooLarge(): ProblemError {
  return new ProblemError('too-large', 'The file is larger than 256 MiB.', {
    mend: 'Export a shorter period, and import the files one after another.',
  });
}

async function receive(request: FastifyRequest, into: FileHandle): Promise<Omit<Upload, 'part'>> {
  const texts: Record<string, string> = {};
  let file: { fileName: string; fileHash: string; size: number } | null = null;
  for await (const each of partsOf(request)) {
    if (each.type === 'field') {
      if (each.fieldname === 'file') throw invalid('file', 'must be a file, with a file name');
      texts[each.fieldname] = String(each.value);
    } else if (each.fieldname === 'file') {
      file = { fileName: cleanName(each.filename), ...(await store(each.file, into)) };
    } else {
      each.file.resume();
      throw invalid(each.fieldname, 'is no field of this form; the file goes in "file"');
    }
  }
  if (file === null) throw invalid('file', 'is missing');
  if (file.size === 0) {
    throw new ProblemError('invalid', 'The file is empty.', {
      errors: [{ path: 'body/file', message: 'holds no bytes' }],
      mend: 'Download it again; choose a period that has transactions.',
    });
  }
  return { ...file, fields: readFields(texts) };
}

/** A form that is cut off or garbled is the sender's to mend. Errors of the disk carry a code, those of the form none. */
function asMalformed(error: unknown): unknown {
  const { code } = error as { code?: string };
  if (code === 'FST_FILES_LIMIT') return invalid('file', 'is given twice; send one file after the other');
  if (error instanceof ProblemError || code !== undefined) return error;
  return new ProblemError('malformed', `The form could not be read: ${(error as Error).message}.`, {
    mend: 'Send the file again.',
  });
}

async function* partsOf(request: FastifyRequest): AsyncGenerator<Multipart> {
  try {
    yield* request.parts({ limits: { fileSize: LIMITS.fileBytes + 1 } });
  } catch (error) {
    throw asMalformed(error);
  }
}

async function store(file: Readable, into: FileHandle): Promise<{ fileHash: string; size: number }> {
  const hash = createHash('sha256');
  let size = 0;
  try {
    await pipeline(
      file,
      async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          hash.update(chunk);
          size += chunk.length;
          // A body without a length is stopped at the limit, not read to its end.
          if (size > LIMITS.fileBytes) throw tooLarge();
          yield chunk;
        }
      },
      into.createWriteStream(),
    );
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') {
      throw new ProblemError('unavailable', 'There is no room left on the disk of the server.', {
        retryAfterSeconds: 60,
      });
    }
    throw asMalformed(error);
  }
  return { fileHash: hash.digest('hex'), size };
}

/** Without folders and control characters, as any name may come over the wire. */
function cleanName(name: string): string {
  const plain = basename(name.replaceAll('\\', '/'))
    .replace(/\p{Cc}/gu, '')
    .trim();
  return plain === '' ? 'file' : plain.slice(-200).toWellFormed();
}

function readFields(texts: Readonly<Record<string, string>>): UploadFields {
  const fields: Record<string, unknown> = {};
  for (const [name, text] of Object.entries(texts)) {
    if (text === '') continue;
    if (name === 'mapping') fields[name] = readJson(name, text);
    else
      fields[name] =
        (name === 'dryRun' || name === 'openMissing') && /^(?:true|false)$/.test(text)
          ? text === 'true'
          : text;
  }
  if (!validate(fields)) {
    const faults = validate.errors ?? [];
    throw new ProblemError('invalid', 'The form is not valid.', {
      errors: faults.map(({ instancePath, message, params }) => {
        const extra = (params as { additionalProperty?: string }).additionalProperty;
        return {
          path: `body${instancePath}${extra === undefined ? '' : `/${extra}`}`,
          message: message ?? 'is not valid',
        };
      }),
    });
  }
  const { currency } = (fields as UploadFields).mapping ?? {};
  if (currency !== undefined && currency !== null && !isCurrency(currency))
    throw invalid('mapping/currency', `${currency} is no currency of ISO 4217`);
  const base = (fields as UploadFields).mapping?.rates?.base;
  if (base !== undefined && !isCurrency(base))
    throw invalid('mapping/rates/base', `${base} is no currency of ISO 4217`);
  return fields as UploadFields;
}

function readJson(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalid(name, `is not JSON: ${(error as Error).message}`);
  }
}

function invalid(path: string, message: string): ProblemError {
  return new ProblemError('invalid', `The form is not valid: ${path} ${message}.`, {
    errors: [{ path: `body/${path}`, message }],
  });
}
