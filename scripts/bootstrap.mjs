// Runs on whatever Node is there (20 or newer): brings the workspace up to date and hands over to the pinned runtime.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const bin = (name) => join(root, 'node_modules', '.bin', name);
const [command, ...args] = process.argv.slice(2);

// A small young generation keeps the program small while it is idle. V8 compiles in four threads wherever it runs; more than
// there are processors only get in the way of what waits for them. `bench/server/options.ts` says the same.
const RUNTIME_OPTIONS = ['--max-semi-space-size=2', `--v8-pool-size=${Math.min(4, availableParallelism())}`];

const COMMANDS = {
  start: () => handOver([...RUNTIME_OPTIONS, 'packages/server/main.ts', ...args]),
  test: () => handOver([tool('vitest'), 'run', ...args]),
};

process.chdir(root);
if (!(command in COMMANDS)) fail(`usage: bootstrap.mjs ${Object.keys(COMMANDS).join('|')}`);
installWhenStale();
buildWebWhenStale();
COMMANDS[command]();

/** The lock file's hash is kept beside what was installed from it. */
function installWhenStale() {
  const stamp = join(root, 'node_modules', '.installed-from');
  const lock = createHash('sha256').update(readFileSync('package-lock.json')).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  // An install that matches the lock may be there already, made by npm itself.
  const listing = join(root, 'node_modules', '.package-lock.json');
  const current =
    existsSync(listing) &&
    existsSync(bin('node')) &&
    statSync(listing).mtimeMs >= statSync('package-lock.json').mtimeMs;
  if (!current) {
    console.log('Installing what is needed (npm ci) …');
    const npm = process.env.npm_execpath;
    const done = npm?.endsWith('.js')
      ? spawnSync(process.execPath, [npm, 'ci', '--no-audit', '--no-fund'], { stdio: 'inherit' })
      : spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
          stdio: 'inherit',
          shell: process.platform === 'win32',
        });
    if (done.status !== 0) fail('npm ci failed; its output above says why');
  }
  writeFileSync(stamp, lock);
}

/** The web app is built anew when anything it is made of is newer than the last build. */
function buildWebWhenStale() {
  const page = join(root, 'packages', 'web', 'dist', 'index.html');
  const built = existsSync(page) ? statSync(page).mtimeMs : 0;
  const sources = [
    'packages/web',
    'packages/contract',
    'packages/core/money',
    'packages/core/time',
    'package-lock.json',
  ];
  if (sources.every((source) => newest(join(root, source)) <= built)) return;
  console.log('Building the web app …');
  const done = spawnSync(bin('node'), [tool('vite'), 'build', 'packages/web', '--logLevel', 'warn'], {
    stdio: 'inherit',
  });
  if (done.status !== 0) fail('the web app could not be built; the output above says why');
}

function newest(path) {
  const status = statSync(path);
  if (!status.isDirectory()) return status.mtimeMs;
  return readdirSync(path)
    .filter((name) => name !== 'dist' && name !== 'node_modules')
    .reduce((latest, name) => Math.max(latest, newest(join(path, name))), 0);
}

function tool(name) {
  return { vite: 'node_modules/vite/bin/vite.js', vitest: 'node_modules/vitest/vitest.mjs' }[name];
}

/** The program is a child that ends when this process does, whichever way: the channel between them closes. */
function handOver(line) {
  // Modules are stripped of their types and compiled once, not at every start and in every thread.
  const cache = process.env.NODE_COMPILE_CACHE ?? join(root, 'node_modules', '.cache', 'compile');
  const child = spawn(bin('node'), line, {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, NODE_COMPILE_CACHE: cache },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => child.kill(signal));
  }
  // A signal sent to npm ends npm and its shell, not what they started.
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) child.kill('SIGTERM');
  }, 500).unref();
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === null ? 1 : 128);
    process.exit();
  });
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
