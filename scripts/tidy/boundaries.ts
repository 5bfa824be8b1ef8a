import { posix } from 'node:path';
import { type Finding, finding, type Import, isTest, type Module } from './source.ts';

/** What the layout lets each package import. */
interface Room {
  /** npm packages; null is any that the package's own package.json names. */
  readonly npm: readonly string[] | null;
  readonly node: boolean;
  /** Folders of the workspace, besides its own. */
  readonly rooms: readonly string[];
  readonly why: string;
}

const ROOMS: Readonly<Record<string, Room>> = {
  core: {
    npm: [],
    node: false,
    rooms: [],
    why: 'core is pure: take what you need as an argument and let the server do the reading and writing',
  },
  contract: {
    npm: ['typebox'],
    node: false,
    rooms: [],
    why: 'the contract is data made with typebox: move what computes to core or server',
  },
  server: {
    npm: null,
    node: true,
    rooms: ['core', 'contract'],
    why: 'the server knows core and contract only',
  },
  web: {
    npm: null,
    node: false,
    rooms: ['contract', 'core/money', 'core/time'],
    why: 'the web app knows the contract and core/{money,time}; ask the API for the rest',
  },
};

/** What only tests and test data may import. */
const FOR_TESTS = ['vitest', 'vitest/node', 'fast-check', 'ws', 'axe-core', 'playwright-core'];

/** What of a feature others may import: all that it offers, and what of that threads can load. */
const DOORS = ['index.ts', 'thread.ts'];

/** Folders of the server that are edges and engines: features use them, never the other way. */
const ENGINES = ['config', 'db', 'http', 'jobs', 'markets', 'providers', 'warehouse'];

/** Folders of what is not part of the program that runs. */
const BESIDE = /(^|\/)(testing|bench|fixtures)\//;

export function checkBoundaries(
  module: Module,
  dependencies: Readonly<Record<string, readonly string[]>>,
): Finding[] {
  const [top, name] = module.path.split('/');
  const room = top === 'packages' && name !== undefined ? ROOMS[name] : undefined;
  if (room === undefined || name === undefined) return [];
  return module.imports.flatMap((each) => {
    const said = isRelative(each.from)
      ? relativeImport(module.path, name, each)
      : bareImport(module.path, name, room, each, dependencies[name] ?? []);
    return said === null ? [] : [finding(module, each.start, said[0], said[1])];
  });
}

type Said = readonly [what: string, instead: string] | null;

function isRelative(from: string): boolean {
  return from.startsWith('.');
}

function relativeImport(path: string, name: string, { from }: Import): Said {
  const target = posix.join(posix.dirname(path), from);
  const own = `packages/${name}/`;
  if (!target.startsWith(own)) {
    return [
      `"${from}" leaves the package`,
      `import it by its name: @financehub/${target.split('/').slice(1).join('/')}`,
    ];
  }
  if (BESIDE.test(target) && !isTest(path) && !BESIDE.test(path) && !isTest(target))
    return [`"${from}" is for tests and benches`, 'move what the program needs beside what uses it'];
  if (name !== 'server') return null;
  return serverImport(path, from, target.slice(own.length));
}

function serverImport(path: string, from: string, target: string): Said {
  const place = path.slice('packages/server/'.length).split('/');
  const inside = ['features', 'http', 'jobs', 'markets', 'providers'].includes(place[0]!);
  if (/^warehouse\/duckdb/.test(target) && inside && !isTest(path))
    return [`"${from}" reaches behind warehouse.ts`, 'use what warehouse/warehouse.ts declares'];
  const feature = /^features\/([^/]+)\//.exec(target)?.[1];
  if (feature === undefined) return null;
  if (
    place[0] === 'features' &&
    place.length > 2 &&
    place[1] !== feature &&
    !DOORS.some((door) => target.endsWith(`/${feature}/${door}`))
  ) {
    return [
      `"${from}" reaches into the feature ${feature}`,
      `import from features/${feature}/index.ts and export there what others need`,
    ];
  }
  const engine = ENGINES.includes(place[0]!) && place.length > 1;
  if ((engine || path === 'packages/server/context.ts') && !isTest(path)) {
    return [
      `${place[0]}${engine ? '/' : ''} imports the feature ${feature}`,
      'arrows point from features to engines: pass it in from start.ts or features/all.ts',
    ];
  }
  return null;
}

function bareImport(
  path: string,
  name: string,
  room: Room,
  { from, isType }: Import,
  declared: readonly string[],
): Said {
  const testing = isTest(path) || BESIDE.test(path);
  if (from.startsWith('node:')) {
    const configuration = /\.config\.ts$/.test(path);
    return room.node || testing || configuration ? null : [`${name} imports "${from}"`, room.why];
  }
  if (from.startsWith('@financehub/')) {
    const target = from.slice('@financehub/'.length);
    if (target.startsWith(`${name}/`))
      return [`"${from}" is in this package`, 'import it by a relative path'];
    const allowed = room.rooms.some((each) => target.startsWith(`${each}/`) || target === each);
    return allowed ? null : [`${name} imports "${from}"`, room.why];
  }
  if (testing && FOR_TESTS.includes(from)) return null;
  const npm = packageOf(from);
  if (room.npm !== null && !room.npm.includes(npm)) return [`${name} imports the package "${npm}"`, room.why];
  // Types come with the packages of the whole workspace; the compiler says when one is missing.
  if (!isType && !declared.includes(npm)) {
    return [
      `"${npm}" is not a dependency of ${name}`,
      `name it in packages/${name}/package.json, or do without`,
    ];
  }
  return null;
}

/** `@scope/name/part` is of the package `@scope/name`. */
export function packageOf(from: string): string {
  return from
    .split('/')
    .slice(0, from.startsWith('@') ? 2 : 1)
    .join('/');
}
