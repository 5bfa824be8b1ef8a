import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const SERVER = fileURLToPath(new URL('../', import.meta.url));
const PACKAGES = join(SERVER, '..');
const IMPORT = /^(?:import|export)\s+(?!type\b)([\s\S]*?)from\s+'([^']+)'/gm;
const isType = (name: string): boolean => name.trim() === '' || name.trim().startsWith('type ');

/** All modules that are loaded with a file, packages by their name. */
function loadedWith(file: string): Set<string> {
  const found = new Set<string>();
  const open = [file];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    if (!existsSync(next)) continue;
    for (const [, what, from] of readFileSync(next, 'utf8').matchAll(IMPORT)) {
      const names = /\{([\s\S]*)\}/.exec(what!)?.[1];
      if (names?.split(',').every(isType) === true) continue;
      if (from!.startsWith('.')) open.push(resolve(dirname(next), from!));
      else if (from!.startsWith('@financehub/'))
        open.push(join(PACKAGES, from!.slice('@financehub/'.length)));
      else open.push(from!);
    }
  }
  return found;
}

/** They cost a thread 0.1 to 0.3 s and 20 MB at its start. */
const HEAVY = ['kysely', 'pg', 'fastify', 'typebox', 'ajv'];
const STARTED = /new URL\('\.\/([^']+\.ts)', import\.meta\.url\)/g;

/** The modules of a file that are started, or loaded, in a thread. */
const startedBy = (file: string): string[] =>
  [...readFileSync(join(SERVER, file), 'utf8').matchAll(STARTED)].map((found) =>
    join(dirname(file), found[1]!),
  );
const FILES = globSync('features/*/*.ts', { cwd: SERVER }).filter((file) => !file.endsWith('.test.ts'));
const THREADS = [...FILES.flatMap(startedBy), ...globSync('features/*/thread.ts', { cwd: SERVER })];
/** They read the book themselves. */
const READS = ['features/review/scan.worker.ts', 'features/exports/write-book.ts'];

describe('threads start without what serves HTTP and writes SQL', () => {
  it.each(THREADS.filter((file) => !READS.includes(file)))('%s', (file) => {
    const loaded = loadedWith(join(SERVER, file));
    expect(HEAVY.filter((name) => loaded.has(name))).toEqual([]);
  });

  it('and the test would see it', () => {
    expect(THREADS.length).toBeGreaterThan(10);
    for (const file of READS) expect(loadedWith(join(SERVER, file)).has('kysely')).toBe(true);
    expect(loadedWith(join(SERVER, 'features/portfolios/index.ts')).has('fastify')).toBe(false);
  });
});
