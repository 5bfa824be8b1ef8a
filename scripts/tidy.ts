import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkBans } from './tidy/bans.ts';
import { checkBoundaries } from './tidy/boundaries.ts';
import { circles, deadDependencies, deadExports, deadFiles, resolveImport } from './tidy/dead.ts';
import { checkDefaultExports, checkLockfile, checkName, checkPaths } from './tidy/names.ts';
import { applyRatchets, type Ratchets } from './tidy/ratchet.ts';
import { longFile, longFunctions } from './tidy/size.ts';
import { type Finding, type Module, parseModule } from './tidy/source.ts';

/**
 * Holds the code to its own rules: `node scripts/tidy.ts` prints every finding with what to do instead and ends with 1.
 * `--update` lowers the numbers in scripts/tidy/ratchets.json to what is there.
 */
const root = fileURLToPath(new URL('../', import.meta.url));
const RATCHETS = join(root, 'scripts/tidy/ratchets.json');
const SKIPPED = ['node_modules', 'dist', '.git', 'data'];
const TEXT = /\.(ts|tsx|mjs|js|json|md|sql|css|html|yml|yaml|py|csv|txt)$|^\.ci\/|(^|\/)LICENSE$/;
const GENERATED = ['docs/openapi.json', 'package-lock.json'];

const files = listFiles('');
const texts = new Map(
  files.filter((path) => TEXT.test(path)).map((path) => [path, readFileSync(join(root, path), 'utf8')]),
);
const modules = [...texts]
  .filter(([path]) => /\.(ts|tsx|mjs)$/.test(path))
  .map(([path, text]) => parseModule(path, text));
const dependencies = readDependencies();
const named = namedFiles();

const { findings, canLower, lowered } = applyRatchets(readRatchets(), {
  'files over 400 lines': modules.flatMap(longFile),
  'functions over 60 lines': modules.flatMap(longFunctions),
  'exports nobody imports': deadExports(modules, named),
});
const all: Finding[] = [
  ...modules.flatMap((module) => [
    ...checkBoundaries(module, dependencies),
    ...checkBans(module),
    ...checkDefaultExports(module, named),
  ]),
  ...files.flatMap(checkName),
  ...[...texts]
    .filter(([path]) => !GENERATED.includes(path))
    .flatMap(([path, text]) => checkPaths(path, text)),
  ...checkLockfile('package-lock.json', texts.get('package-lock.json') ?? ''),
  ...deadFiles(modules, named),
  ...circles(modules),
  ...deadDependencies(modules, dependencies),
  ...findings,
];

if (process.argv.includes('--update')) {
  writeFileSync(RATCHETS, `${JSON.stringify(lowered, null, 2)}\n`);
} else if (canLower) {
  console.log('Some numbers of scripts/tidy/ratchets.json can be lowered: npm run tidy -- --update');
}
for (const { path, line, what, instead } of all) console.log(`${path}:${line}: ${what}. Instead: ${instead}`);
console.log(all.length === 0 ? `tidy: ${modules.length} files` : `tidy: ${all.length} findings`);
process.exitCode = all.length === 0 ? 0 : 1;

function listFiles(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((each) => {
    const path = folder === '' ? each.name : `${folder}/${each.name}`;
    if (!each.isDirectory()) return [path];
    return SKIPPED.includes(each.name) && !(each.name === 'data' && folder !== '') ? [] : listFiles(path);
  });
}

function readRatchets(): Ratchets {
  return existsSync(RATCHETS) ? (JSON.parse(readFileSync(RATCHETS, 'utf8')) as Ratchets) : {};
}

function readDependencies(): Record<string, readonly string[]> {
  return Object.fromEntries(
    readdirSync(join(root, 'packages')).map((name) => {
      const own = JSON.parse(texts.get(`packages/${name}/package.json`) ?? '{}') as { dependencies?: object };
      return [name, Object.keys(own.dependencies ?? {})];
    }),
  );
}

/** Files that are started by their address: threads, what configurations and pages name. */
function namedFiles(): Set<string> {
  const threads = modules.flatMap(({ path, imports }: Module) =>
    imports.filter(({ names }) => names.includes('*')).map(({ from }) => resolveImport(path, from)),
  );
  const configured = modules
    .filter(({ path }) => /\.config\.ts$/.test(path))
    .flatMap(({ text }) =>
      [...text.matchAll(/'((?:packages|test)\/[\w./-]+\.ts)'/g)].map((match) => match[1]!),
    );
  return new Set([...configured, ...threads.filter((each) => each !== null && isStarted(each))] as string[]);
}

/** Of what is referred to as a whole, a thread is what exports nothing but its default. */
function isStarted(path: string): boolean {
  const module = modules.find((each) => each.path === path);
  return module?.exports.some(({ name }) => name === 'default') === true;
}
