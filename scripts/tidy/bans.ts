import { type Finding, finding, isTest, type Module, type Node, visit } from './source.ts';

/** Something that the code does without, where, and what stands in its place. */
interface Ban {
  readonly what: string;
  readonly instead: string;
  /** Paths that it holds for. */
  readonly where: (path: string) => boolean;
  readonly found: (node: Node, parent: Node | null, module: Module) => boolean;
}

const inside = (...folders: string[]) => {
  return (path: string): boolean => folders.some((folder) => path.startsWith(folder));
};
const product = (path: string): boolean =>
  path.startsWith('packages/') && !isTest(path) && !/\/(testing|bench|fixtures)\//.test(path);
const composition = inside('packages/server/main.ts', 'packages/server/start.ts');
const tests = (path: string): boolean => isTest(path) || /\/(testing|fixtures)\//.test(path);

function calls(node: Node, object: string, member: string): boolean {
  if (node.type !== 'CallExpression') return false;
  return isMember(node.callee as Node, object, member);
}

function isMember(node: Node, object: string, member: string): boolean {
  if (node.type !== 'MemberExpression') return false;
  const { object: left, property } = node as unknown as {
    object: { name?: string };
    property: { name?: string };
  };
  return left.name === object && property.name === member;
}

function callee(node: Node): string {
  return node.type === 'CallExpression' ? ((node.callee as { name?: string }).name ?? '') : '';
}

/** Functions of the platform that read, wait, or tell the time. */
const OUTSIDE = ['fetch', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'Date'];

const BANS: readonly Ban[] = [
  {
    what: 'reads the clock',
    instead: 'take the instant as an argument: context.now() in the server, a parameter in core',
    where: (path) => product(path) && !composition(path) && !path.startsWith('packages/web/'),
    found: (node) =>
      calls(node, 'Date', 'now') ||
      isMember(node, 'Temporal', 'Now') ||
      (node.type === 'NewExpression' &&
        (node.callee as { name?: string }).name === 'Date' &&
        (node.arguments as unknown[]).length === 0),
  },
  {
    what: 'core reaches outside',
    instead: 'take what it needs as an argument: the time, a seed, text that somebody else has read',
    where: (path) => product(path) && inside('packages/core/', 'packages/contract/')(path),
    found: (node) =>
      OUTSIDE.includes(callee(node)) ||
      (node.type === 'MemberExpression' &&
        ['process', 'crypto', 'performance', 'globalThis'].includes(
          (node.object as { name?: string }).name ?? '',
        )),
  },
  {
    what: 'Math.random',
    instead: 'core takes a seed (core/sample/random.ts); ids and secrets come from uuid or node:crypto',
    where: (path) =>
      product(path) && inside('packages/core/', 'packages/server/', 'packages/contract/')(path),
    found: (node) => calls(node, 'Math', 'random'),
  },
  {
    what: 'prints to the console',
    instead: 'context.log in the server, an error state or a toast in the web app',
    where: (path) => product(path) && path !== 'packages/server/main.ts',
    found: (node) =>
      node.type === 'MemberExpression' && (node.object as { name?: string }).name === 'console',
  },
  {
    what: 'as any',
    instead: 'name the type, or `unknown` and a check',
    where: () => true,
    found: (node) => node.type === 'TSAsExpression' && (node.typeAnnotation as Node).type === 'TSAnyKeyword',
  },
  {
    what: 'process.env outside the configuration',
    instead: 'read it in packages/server/config/config.ts, where it is checked and documented',
    where: (path) =>
      product(path) && !path.startsWith('packages/server/config/') && path !== 'packages/server/main.ts',
    found: (node) => isMember(node, 'process', 'env'),
  },
  {
    what: 'parseFloat',
    instead: 'decimal() for amounts; Number() after a check for statistics',
    where: product,
    found: (node) => callee(node) === 'parseFloat' || calls(node, 'Number', 'parseFloat'),
  },
  {
    what: 'an amount becomes a binary float',
    instead: 'keep it a Decimal (core/money/decimal.ts); Float64Array columns are for statistics in core',
    where: (path) => product(path) && path.startsWith('packages/server/features/'),
    found: (node, _parent, { text }) =>
      callee(node) === 'Number' &&
      /amount|price|quantity|balance|weight|cost/i.test(text.slice(node.start + 6, node.end)),
  },
  {
    what: 'an enum',
    instead: "a union of literals: type Side = 'buy' | 'sell'",
    where: () => true,
    found: (node) => node.type === 'TSEnumDeclaration',
  },
  {
    what: 'an empty catch',
    instead: 'handle it, let it pass, or say in a comment why there is nothing to do',
    where: () => true,
    found: (node, _parent, { text }) => {
      if (node.type !== 'CatchClause') return false;
      const body = node.body as Node & { body: unknown[] };
      return body.body.length === 0 && text.slice(body.start + 1, body.end - 1).trim() === '';
    },
  },
  {
    what: 'only some tests run',
    instead: 'remove .only',
    where: tests,
    found: (node) => ['it', 'test', 'describe'].some((name) => isMember(node, name, 'only')),
  },
  {
    what: 'a test that never runs',
    instead: 'skipIf(what is missing), or remove it',
    where: tests,
    found: (node) =>
      ['it', 'test', 'describe'].some((name) => isMember(node, name, 'skip') || isMember(node, name, 'todo')),
  },
  {
    what: 'a test that sleeps',
    instead: 'wait for the event (events.subscribe, job()), or pass the time in',
    where: tests,
    found: (node) =>
      ['setTimeout', 'setInterval', 'sleep', 'delay'].includes(callee(node)) ||
      (node.type === 'ImportDeclaration' && /^(node:)?timers/.test((node.source as { value: string }).value)),
  },
];

export function checkBans(module: Module): Finding[] {
  const bans = BANS.filter((ban) => ban.where(module.path));
  const found: Finding[] = [];
  visit(module.program, (node, parent) => {
    for (const ban of bans) {
      if (ban.found(node, parent, module)) found.push(finding(module, node.start, ban.what, ban.instead));
    }
  });
  return [...found, ...checkComments(module)];
}

const DIRECTIVE = new RegExp(`@ts-${'(ignore|expect-error|nocheck)'}`);
// The three X of a date format stand after a point and are none.
const LATER = new RegExp(`(?<![.\\w])(${['TO' + 'DO', 'FIX' + 'ME', 'X' + 'XX'].join('|')})\\b`);

function checkComments(module: Module): Finding[] {
  return module.comments.flatMap(({ value, start }) => {
    const found: Finding[] = [];
    if (DIRECTIVE.test(value) && !module.path.endsWith('.types.test.ts')) {
      found.push(
        finding(
          module,
          start,
          'a compiler error is hidden',
          'mend the type; proofs that something must not compile go to *.types.test.ts',
        ),
      );
    }
    if (LATER.test(value)) {
      found.push(
        finding(
          module,
          start,
          'a note of work left over',
          'do it, or write it down in docs/ as what the product does not do',
        ),
      );
    }
    return found;
  });
}
