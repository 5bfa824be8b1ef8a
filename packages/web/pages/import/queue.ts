import { createImport, createPortfolioImport, previewImport } from '@financehub/contract/imports.ts';
import { useSyncExternalStore } from 'react';
import { call } from '../../api.ts';
import { chosenBookId } from '../../book.ts';
import type { Sample } from '../../format/progress.ts';
import type { ImportPreview } from '../../models.ts';
import { ApiProblem } from '../../problem.ts';
import { LARGEST_FILE } from '../../ui/limits.ts';
import { upload } from '../../upload.ts';
import type { Mapping } from './mapping.ts';

/** A file on its way into the book. It lives outside the pages, so that one can leave while it is sent. */
export interface QueuedFile {
  readonly key: number;
  readonly bookId: string | null;
  readonly file: File;
  readonly phase: 'reading' | 'ready' | 'sending' | 'working' | 'known' | 'failed';
  readonly accountId: string | null;
  readonly portfolioId: string | null;
  readonly mapping: Mapping;
  /** What a broker's file sells without having bought it was held before. */
  readonly openMissing: boolean;
  readonly preview: ImportPreview | null;
  /** Bytes. */
  readonly sent: number;
  readonly samples: readonly Sample[];
  readonly fileHash: string | null;
  readonly jobId: string | null;
  readonly problem: unknown;
}

/** Larger files are imported without looking at them first: looking would send them twice. */
const LARGEST_PREVIEW = 32 * 1024 * 1024;

let files: readonly QueuedFile[] = [];
let nextKey = 1;
const listeners = new Set<() => void>();

function set(next: readonly QueuedFile[]): void {
  files = next;
  for (const listener of listeners) listener();
}

function patch(key: number, change: Partial<QueuedFile>): void {
  set(files.map((item) => (item.key === key ? { ...item, ...change } : item)));
}

const find = (key: number) => files.find((item) => item.key === key);

interface AddOptions {
  /** Import at once, without looking at it first. */
  readonly start?: boolean;
  readonly portfolioId?: string;
}

export function addFiles(added: readonly File[], { start = false, portfolioId }: AddOptions = {}): void {
  const items = added.map(
    (file): QueuedFile => ({
      key: nextKey++,
      bookId: chosenBookId(),
      file,
      phase: 'reading',
      accountId: null,
      portfolioId: portfolioId ?? null,
      mapping: {},
      openMissing: false,
      preview: null,
      sent: 0,
      samples: [],
      fileHash: null,
      jobId: null,
      problem: tooLarge(file),
    }),
  );
  set([...items, ...files]);
  for (const { key, problem } of items) {
    if (problem !== null) patch(key, { phase: 'failed' });
    else if (start) void startImport(key);
    else void look(key);
  }
}

function tooLarge(file: File): ApiProblem | null {
  return file.size <= LARGEST_FILE
    ? null
    : new ApiProblem(413, {
        title: 'The file is too large',
        detail: 'A file may have at most 256 MiB.',
        mend: 'Export a shorter period, or split the file.',
      });
}

function formOf(item: QueuedFile): FormData {
  const form = new FormData();
  if (item.accountId !== null) form.append('accountId', item.accountId);
  if (item.portfolioId !== null) form.append('portfolioId', item.portfolioId);
  if (item.openMissing) form.append('openMissing', 'true');
  if (Object.keys(item.mapping).length > 0) form.append('mapping', JSON.stringify(item.mapping));
  form.append('file', item.file, item.file.name);
  return form;
}

/** Reads the file without storing anything and keeps what was understood. */
export async function look(key: number): Promise<void> {
  const item = find(key);
  if (item === undefined) return;
  if (item.file.size > LARGEST_PREVIEW) return patch(key, { phase: 'ready' });
  // What was understood stays on the screen while another way is tried.
  patch(key, { ...(item.preview === null ? { phase: 'reading' } : {}), problem: null });
  try {
    const preview = await call(previewImport, { body: formOf(item), bookId: item.bookId ?? undefined });
    if (find(key)?.mapping !== item.mapping) return;
    const accountId = find(key)?.accountId ?? preview.profile?.accountId ?? null;
    patch(key, { phase: 'ready', preview, fileHash: preview.knownAs, accountId });
  } catch (problem) {
    patch(key, { phase: item.preview === null ? 'failed' : 'ready', problem });
  }
}

/** Changes how a file is read or where it goes; a new mapping is looked at again. */
export function change(
  key: number,
  values: Partial<Pick<QueuedFile, 'accountId' | 'portfolioId' | 'mapping'>>,
): void {
  patch(key, values);
  if (values.mapping !== undefined) void look(key);
}

export async function startImport(key: number): Promise<void> {
  const item = find(key);
  if (item === undefined) return;
  patch(key, { phase: 'sending', sent: 0, samples: [], problem: null });
  const onProgress = (sent: number) => {
    const samples = [...(find(key)?.samples ?? []), { at: performance.now(), done: sent }].slice(-20);
    patch(key, { sent, samples });
  };
  try {
    const answer =
      item.portfolioId === null
        ? await upload(createImport, {}, formOf(item), onProgress)
        : await upload(
            createPortfolioImport,
            { id: item.portfolioId },
            formOf({ ...item, portfolioId: null }),
            onProgress,
          );
    patch(key, { phase: 'working', ...answer });
  } catch (problem) {
    const known = problem instanceof ApiProblem && problem.problem === 'already-imported';
    patch(key, {
      phase: known ? 'known' : 'failed',
      problem,
      fileHash: known ? (problem.conflicts[0]?.id ?? null) : null,
    });
  }
}

/** Imports a broker's file again, with what it sells and never bought as held before its first line. */
export function importWithOpenings(key: number): void {
  patch(key, { openMissing: true });
  void startImport(key);
}

export function retry(key: number): void {
  const item = find(key);
  if (item?.preview === null) void look(key);
  else patch(key, { phase: 'ready', problem: null });
}

export function remove(key: number): void {
  set(files.filter((item) => item.key !== key));
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The files that are on their way, the newest first. */
export function useQueue(): readonly QueuedFile[] {
  return useSyncExternalStore(subscribe, () => files);
}
