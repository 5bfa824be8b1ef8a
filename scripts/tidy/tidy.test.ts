import { describe, expect, it } from 'vitest';
import { checkBans } from './bans.ts';
import { checkBoundaries } from './boundaries.ts';
import { circles, deadDependencies, deadExports, deadFiles } from './dead.ts';
import { checkDefaultExports, checkLockfile, checkName, checkPaths } from './names.ts';
import { applyRatchets } from './ratchet.ts';
import { longFile, longFunctions } from './size.ts';
import { type Finding, parseModule } from './source.ts';

const DEPENDENCIES = { core: [], contract: ['typebox'], server: ['pg', '@fastify/static'], web: ['react'] };
const whats = (findings: readonly Finding[]) => findings.map(({ what }) => what);

describe('boundaries', () => {
  it.each([
    ['packages/core/a/b.ts', `import { c } from '../c/d.ts'`, []],
    ['packages/core/a/b.ts', `import { readFileSync } from 'node:fs'`, ['core imports "node:fs"']],
    ['packages/core/a/b.test.ts', `import { readFileSync } from 'node:fs'`, []],
    ['packages/core/a/b.ts', `import pg from 'pg'`, ['core imports the package "pg"']],
    [
      'packages/core/a/b.ts',
      `import { x } from '@financehub/contract/x.ts'`,
      ['core imports "@financehub/contract/x.ts"'],
    ],
    [
      'packages/core/a/b.ts',
      `import { x } from '@financehub/core/x.ts'`,
      ['"@financehub/core/x.ts" is in this package'],
    ],
    [
      'packages/core/a/b.ts',
      `import { x } from '../../server/x.ts'`,
      ['"../../server/x.ts" leaves the package'],
    ],
    ['packages/contract/a.ts', `import { Type } from 'typebox'`, []],
    [
      'packages/contract/a.ts',
      `import { x } from '@financehub/core/x.ts'`,
      ['contract imports "@financehub/core/x.ts"'],
    ],
    ['packages/server/a.ts', `import { x } from '@financehub/core/x.ts'`, []],
    [
      'packages/server/a.ts',
      `import { x } from '@financehub/web/x.ts'`,
      ['server imports "@financehub/web/x.ts"'],
    ],
    ['packages/server/a.ts', `import files from '@fastify/static/lib/x.js'`, []],
    [
      'packages/server/a.ts',
      `import { Value } from 'typebox/value'`,
      ['"typebox" is not a dependency of server'],
    ],
    ['packages/server/a.ts', `import type { Static } from 'typebox'`, []],
    ['packages/web/a.ts', `import { x } from '@financehub/core/money/x.ts'`, []],
    [
      'packages/web/a.ts',
      `import { x } from '@financehub/core/ledger/x.ts'`,
      ['web imports "@financehub/core/ledger/x.ts"'],
    ],
    ['packages/server/features/a/x.ts', `import { y } from '../b/index.ts'`, []],
    [
      'packages/server/features/a/x.ts',
      `import { y } from '../b/y.ts'`,
      ['"../b/y.ts" reaches into the feature b'],
    ],
    ['packages/server/features/a/x.ts', `import { y } from './y.ts'`, []],
    ['packages/server/features/all.ts', `import { y } from './b/index.ts'`, []],
    ['packages/server/db/x.ts', `import { y } from '../features/b/index.ts'`, ['db/ imports the feature b']],
    [
      'packages/server/markets/x.ts',
      `import { y } from '../features/b/index.ts'`,
      ['markets/ imports the feature b'],
    ],
    [
      'packages/server/context.ts',
      `import { y } from './features/b/index.ts'`,
      ['context.ts imports the feature b'],
    ],
    [
      'packages/server/features/a/x.ts',
      `import { y } from '../../warehouse/duckdb.ts'`,
      ['"../../warehouse/duckdb.ts" reaches behind warehouse.ts'],
    ],
    ['packages/server/features/a/x.ts', `import { y } from '../../warehouse/warehouse.ts'`, []],
    ['packages/server/start.ts', `import { y } from './warehouse/duckdb.ts'`, []],
    [
      'packages/server/features/a/x.ts',
      `import { y } from '../../testing/y.ts'`,
      ['"../../testing/y.ts" is for tests and benches'],
    ],
    ['packages/server/features/a/x.test.ts', `import { y } from '../../testing/y.ts'`, []],
    [
      'packages/core/a/b.ts',
      `import { y } from './fixtures/y.ts'`,
      ['"./fixtures/y.ts" is for tests and benches'],
    ],
  ])('%s: %s', (path, text, expected) => {
    expect(whats(checkBoundaries(parseModule(path, text), DEPENDENCIES))).toEqual(expected);
  });
});

describe('bans', () => {
  const later = ['TO', 'DO'].join('');
  const hidden = ['@ts', 'ignore'].join('-');
  it.each([
    ['packages/core/a.ts', 'Date.now()', ['reads the clock']],
    ['packages/server/a.ts', 'new Date()', ['reads the clock']],
    ['packages/server/a.ts', 'new Date(0)', []],
    ['packages/server/start.ts', 'new Date()', []],
    ['packages/web/a.ts', 'new Date()', []],
    ['packages/core/a.ts', 'Math.random()', ['Math.random']],
    ['packages/core/a.ts', 'performance.now()', ['core reaches outside']],
    ['packages/core/a.ts', 'crypto.randomUUID()', ['core reaches outside']],
    ['packages/core/a.ts', `fetch('https://example.com')`, ['core reaches outside']],
    ['packages/core/a.ts', 'Date()', ['core reaches outside']],
    ['packages/core/a.test.ts', 'performance.now()', []],
    ['packages/server/a.ts', `fetch('https://example.com')`, []],
    ['packages/web/a.ts', `console.log('x')`, ['prints to the console']],
    ['scripts/a.ts', `console.log('x')`, []],
    ['packages/web/a.ts', 'const a = b as any', ['as any']],
    ['packages/web/a.ts', `const a = 'b as any'`, []],
    ['packages/server/a.ts', 'process.env.PORT', ['process.env outside the configuration']],
    ['packages/server/config/config.ts', 'process.env.PORT', []],
    ['packages/core/a.ts', `parseFloat('1')`, ['parseFloat']],
    ['packages/server/features/a/b.ts', 'Number(row.amount)', ['an amount becomes a binary float']],
    ['packages/server/features/a/b.ts', 'Number(row.count)', []],
    ['packages/web/a.ts', 'enum Side { Buy }', ['an enum']],
    ['packages/web/a.ts', 'try { a() } catch {}', ['an empty catch']],
    ['packages/web/a.ts', 'try { a() } catch { /* It may be gone already. */ }', []],
    ['packages/web/a.test.ts', `it.only('x', f)`, ['only some tests run']],
    ['packages/web/a.test.ts', `it.skip('x', f)`, ['a test that never runs']],
    ['packages/web/a.test.ts', `it.skipIf(absent)('x', f)`, []],
    ['packages/web/a.test.ts', 'await new Promise((done) => setTimeout(done, 5))', ['a test that sleeps']],
    ['packages/web/a.ts', 'setTimeout(done, 5)', []],
    ['packages/web/a.ts', `// ${later}: later`, ['a note of work left over']],
    ['packages/web/a.ts', `const a = '${later}'`, []],
    ['packages/web/a.ts', `// ${hidden}`, ['a compiler error is hidden']],
    ['packages/core/a.types.test.ts', `// ${hidden}`, []],
  ])('%s: %s', (path, text, expected) => {
    expect(whats(checkBans(parseModule(path, text)))).toEqual(expected);
  });

  it('names the line', () => {
    const [found] = checkBans(parseModule('packages/core/a.ts', 'const a = 1;\n\nMath.random();\n'));
    expect(found?.line).toBe(3);
  });
});

describe('names', () => {
  it.each(['utils', 'date-utils', 'helpers', 'dateHelper', 'common', 'AccountManager', 'misc'])(
    '%s says nothing',
    (name) => {
      expect(checkName(`packages/core/${name}.ts`)).toHaveLength(1);
      expect(checkName(`packages/core/${name}/a.ts`)).toHaveLength(1);
    },
  );

  it.each(['commons-licence', 'manage-accounts'])('%s says something', (name) => {
    expect(checkName(`docs/${name}.md`)).toEqual([]);
  });

  it('finds the paths of a machine', () => {
    const home = ['', 'home', 'ada', 'book.csv'].join('/');
    expect(checkPaths('a.md', `one\n${home}`)).toMatchObject([{ line: 2 }]);
    expect(checkPaths('a.md', 'https://example.com/home/ada packages/work/a')).toEqual([]);
  });

  it('finds where packages were loaded from', () => {
    expect(checkLockfile('l.json', '"resolved": "https://packages.example.com/a.tgz"')).toHaveLength(1);
    expect(checkLockfile('l.json', '"resolved": "packages/core"')).toEqual([]);
  });

  it('lets only what is started by its address export a default', () => {
    const module = parseModule('packages/server/a.ts', 'export default function run() {}');
    expect(checkDefaultExports(module, new Set())).toHaveLength(1);
    expect(checkDefaultExports(module, new Set(['packages/server/a.ts']))).toEqual([]);
  });
});

describe('what nobody uses', () => {
  const modules = (files: Readonly<Record<string, string>>) =>
    Object.entries(files).map(([path, text]) => parseModule(path, text));
  const none = new Set<string>();

  it('is a file that no program leads to', () => {
    const found = deadFiles(
      modules({
        'packages/server/main.ts': `import './a.ts'; new URL('./thread.ts', import.meta.url)`,
        'packages/server/a.ts': '',
        'packages/server/thread.ts': '',
        'packages/server/b.ts': `import './c.ts'`,
        'packages/server/c.ts': '',
        'packages/server/d.ts': '',
        'packages/server/d.test.ts': `import './d.ts'`,
        'packages/core/e.ts': '',
        'packages/core/e.test.ts': `import './e.ts'`,
      }),
      none,
    );
    expect(found.map(({ path, what }) => [path, what])).toEqual([
      ['packages/server/b.ts', 'nothing imports this file'],
      ['packages/server/c.ts', 'nothing imports this file'],
      ['packages/server/d.ts', 'only tests import this file'],
    ]);
  });

  it('is an export that no file imports', () => {
    const found = deadExports(
      modules({
        'packages/server/main.ts': `import { used } from './a.ts'; import * as b from './b.ts'; b.used();`,
        'packages/server/a.ts':
          'export const used = 1; export const unused = 2; export interface Shape { x: Part } export interface Part { y: 1 }',
        'packages/server/b.ts': 'export function used() {} export function unused() {}',
      }),
      none,
    );
    expect(found.map(({ path, what }) => [path, what])).toEqual([
      ['packages/server/a.ts', 'nothing imports "unused"'],
      ['packages/server/a.ts', 'nothing imports "Shape"'],
      ['packages/server/b.ts', 'nothing imports "unused"'],
    ]);
  });

  it('is a dependency that no file imports', () => {
    const found = deadDependencies(modules({ 'packages/server/a.ts': `import pg from 'pg'` }), {
      server: ['pg', 'uuid'],
    });
    expect(whats(found)).toEqual(['nothing in server imports "uuid"']);
  });

  it('finds files that import each other, but not by type alone', () => {
    const found = circles(
      modules({
        'packages/core/a.ts': `import { b } from './b.ts'`,
        'packages/core/b.ts': `import { a } from './a.ts'`,
        'packages/core/c.ts': `import type { D } from './d.ts'`,
        'packages/core/d.ts': `import { c } from './c.ts'`,
      }),
    );
    expect(whats(found)).toEqual([
      'a circle of imports: packages/core/a.ts -> packages/core/b.ts -> packages/core/a.ts',
    ]);
  });
});

describe('size', () => {
  it('counts the lines of files and functions', () => {
    const body = 'a();\n'.repeat(60);
    expect(whats(longFunctions(parseModule('packages/core/a.ts', `function f() {\n${body}}`)))).toHaveLength(
      1,
    );
    expect(longFunctions(parseModule('packages/core/a.test.ts', `function f() {\n${body}}`))).toEqual([]);
    expect(longFunctions(parseModule('packages/core/a.ts', 'const f = () => 1'))).toEqual([]);
    expect(longFile(parseModule('packages/core/a.ts', 'a();\n'.repeat(400)))).toEqual([]);
    expect(longFile(parseModule('packages/core/a.ts', 'a();\n'.repeat(401)))).toHaveLength(1);
  });
});

describe('ratchets', () => {
  const at = (path: string): Finding => ({ path, line: 1, what: 'long', instead: 'shorter' });
  const before = { long: { a: 2, b: 1 } };

  it('lets through what was there', () => {
    const { findings, canLower, lowered } = applyRatchets(before, { long: [at('a'), at('a'), at('b')] });
    expect({ findings, canLower, lowered }).toEqual({ findings: [], canLower: false, lowered: before });
  });

  it('refuses more, also in a file that had none', () => {
    expect(
      applyRatchets(before, { long: [at('b'), at('b'), at('c')] }).findings.map(({ path }) => path),
    ).toEqual(['b', 'b', 'c']);
  });

  it('goes down only', () => {
    const { canLower, lowered } = applyRatchets(before, { long: [at('a'), at('c')] });
    expect({ canLower, lowered }).toEqual({ canLower: true, lowered: { long: { a: 1 } } });
  });
});
