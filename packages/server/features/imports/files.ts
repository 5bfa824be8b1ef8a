import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Where uploaded files stand: `files/<random>.part` while they arrive, then `files/<book>/<sha256>`. */

export function partPath(dataFolder: string): string {
  return join(dataFolder, 'files', `${randomBytes(12).toString('hex')}.part`);
}

export function storedPath(dataFolder: string, bookId: string, name: string): string {
  return join(dataFolder, 'files', bookId, name);
}

/** Moves a whole upload to its place; the same bytes may replace themselves. */
export async function keepFile(
  part: string,
  dataFolder: string,
  bookId: string,
  name: string,
): Promise<void> {
  await mkdir(join(dataFolder, 'files', bookId), { recursive: true, mode: 0o700 });
  await rename(part, storedPath(dataFolder, bookId, name));
}

export async function removeFile(path: string): Promise<void> {
  await rm(path, { force: true });
}

export async function fileExists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

/** What an upload left behind when the program ended in the middle of it. */
export async function removeStaleParts(dataFolder: string): Promise<void> {
  const folder = join(dataFolder, 'files');
  for (const name of await readdir(folder)) {
    if (name.endsWith('.part')) await removeFile(join(folder, name));
  }
}
