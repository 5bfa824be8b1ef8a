import { fork } from 'node:child_process';
import { globSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** What a module in packages/<name>/bench measured. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly target: number;
  readonly better: 'higher' | 'lower';
}

export interface Bench {
  readonly name: string;
  readonly run: () => Promise<readonly Figure[]>;
}

/**
 * `node scripts/bench.ts [name…]` measures, each module in a process of its own, one after another, and prints a line of
 * JSON for every figure. Ends with 1 when a module is missing or fails; a figure off its target says `"ok":false`.
 */
const root = fileURLToPath(new URL('../', import.meta.url));

if (process.send === undefined) await measureAll(process.argv.slice(2));
else await measureHere(process.argv[2]!);

async function measureAll(asked: readonly string[]): Promise<void> {
  const modules = new Map(
    globSync('packages/*/bench/*.ts', { cwd: root })
      .sort()
      .map((path) => [basename(path, '.ts'), path]),
  );
  const names = asked.length > 0 ? asked : [...modules.keys()];
  for (const name of names) {
    const path = modules.get(name);
    if (path === undefined) {
      console.error(`There is no bench "${name}"; there are ${[...modules.keys()].join(', ')}`);
      process.exitCode = 1;
      continue;
    }
    const failed = await measureApart(name, path);
    if (failed) process.exitCode = 1;
  }
}

/** Answers whether it failed. */
function measureApart(name: string, path: string): Promise<boolean> {
  return new Promise((done) => {
    const child = fork(fileURLToPath(import.meta.url), [path], { cwd: root, stdio: ['ignore', 2, 2, 'ipc'] });
    let figures = 0;
    child.on('message', (figure: Figure) => {
      figures += 1;
      const { value, unit, target, better } = figure;
      const ok = better === 'higher' ? value >= target : value <= target;
      console.log(JSON.stringify({ name: figure.name, value, unit, target, ok }));
    });
    child.on('exit', (code) => {
      if (code !== 0 || figures === 0) console.error(`bench ${name}: no figures (exit ${code})`);
      done(code !== 0 || figures === 0);
    });
  });
}

async function measureHere(path: string): Promise<void> {
  const module = (await import(pathToFileURL(`${root}${path}`).href)) as { bench?: Bench; default?: Bench };
  const bench = module.bench ?? module.default;
  if (bench === undefined) throw new Error(`${path} exports no bench`);
  for (const figure of await bench.run()) process.send?.(figure);
  process.disconnect?.();
}
