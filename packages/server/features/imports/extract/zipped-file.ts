import { refuseWithinDay } from '@financehub/core/statements/lean-names.ts';
import { type ByteSource, HEAD_BYTES } from '@financehub/core/statements/source.ts';
import { StatementError } from '@financehub/core/statements/statement.ts';
import { broken } from './refusals.ts';
import { INFLATED_MOST, openZip, type Zip, type ZipEntry } from './zip.ts';

const SIGNATURE = [0x50, 0x4b, 0x03, 0x04];
/** What macOS adds, and folders. */
const IDLE = /^__macosx\/|(?:^|\/)\.|\/$/;
const NAMED = 3;

/**
 * The one file of an archive, and its name: how central banks and data vendors publish theirs. Null for what is no archive. Throws {@link StatementError}
 * for an archive of several files.
 */
export function zippedFile(path: string, head: Uint8Array): { source: ByteSource; fileName: string } | null {
  if (!SIGNATURE.every((byte, at) => head[at] === byte)) return null;
  const zip = openZip(path);
  const entries = [...zip.entries].filter(([name]) => !IDLE.test(name)).map(([, entry]) => entry);
  const [entry] = entries;
  if (entry === undefined)
    throw new StatementError('the archive holds no file', { mend: 'Download it again.' });
  if (entries.length > 1) {
    refuseWithinDay(entry.name);
    const named = entries.slice(0, NAMED).map(({ name }) => name);
    throw new StatementError(
      `the archive holds ${entries.length} files (${named.join(', ')}${entries.length > NAMED ? ', …' : ''})`,
      { mend: 'Unpack it and import the files inside.' },
    );
  }
  if (entry.size > INFLATED_MOST)
    throw new StatementError(`the archive unpacks to more than ${INFLATED_MOST >> 20} MiB`, {
      mend: 'Export a shorter period.',
    });
  return { source: sourceOf(zip, entry), fileName: entry.name.split('/').at(-1)! };
}

function sourceOf(zip: Zip, entry: ZipEntry): ByteSource {
  const head = new Uint8Array(Math.min(HEAD_BYTES, entry.size));
  let filled = 0;
  for (const bytes of zip.chunks(entry)) {
    const part = bytes.subarray(0, head.length - filled);
    head.set(part, filled);
    filled += part.length;
    if (filled >= head.length) break;
  }
  return { size: entry.size, head: head.subarray(0, filled), chunks: () => measured(zip, entry) };
}

/** An archive that says a size that is not so would be read into memory of that size. */
function* measured(zip: Zip, entry: ZipEntry): Generator<Uint8Array> {
  let size = 0;
  for (const bytes of zip.chunks(entry)) {
    size += bytes.length;
    if (size > entry.size) throw broken(`its part ${entry.name} is larger than it says`);
    yield bytes;
  }
  if (size !== entry.size) throw broken(`its part ${entry.name} is shorter than it says`);
}
