import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Ends with 1 when a package that users receive has a licence that does not go together with the product's own, Apache-2.0. */
const root = fileURLToPath(new URL('../', import.meta.url));

const ACCEPTED = new Set([
  'MIT',
  'MIT-0',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'Unlicense',
  'Zlib',
  'PostgreSQL',
]);

/** Other licences, each with the reason why it is no obstacle. */
const EXCEPTIONS: readonly { package: RegExp; licence: string; reason: string }[] = [
  {
    package: /^lightningcss(-|$)/,
    licence: 'MPL-2.0',
    reason: 'a tool of the web build, used unmodified; nothing of it is in what the build writes',
  },
];

interface Locked {
  readonly dev?: boolean;
  readonly link?: boolean;
}

const lock = JSON.parse(readFileSync(`${root}package-lock.json`, 'utf8')) as {
  packages: Record<string, Locked>;
};
const problems: string[] = [];
let checked = 0;
for (const [folder, { dev, link }] of Object.entries(lock.packages)) {
  // Packages of other platforms are named in the lock and not installed here.
  const file = `${root}${folder}/package.json`;
  if (!folder.includes('node_modules/') || dev === true || link === true || !existsSync(file)) continue;
  const { name, license } = JSON.parse(readFileSync(file, 'utf8')) as { name: string; license?: unknown };
  checked += 1;
  const expression = typeof license === 'string' ? license : 'no licence named';
  const excepted = EXCEPTIONS.some((each) => each.package.test(name) && each.licence === expression);
  if (!accepts(expression) && !excepted) problems.push(`${name}: ${expression}`);
}
for (const problem of problems) {
  console.log(`${problem}. Instead: another package, or an exception with its reason in scripts/licences.ts`);
}
console.log(`licences: ${checked} packages, ${problems.length} problems`);
process.exitCode = problems.length === 0 ? 0 : 1;

/** An SPDX expression: of alternatives one must be accepted, of parts joined by AND each. */
function accepts(expression: string): boolean {
  return expression
    .replaceAll(/[()]/g, '')
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((each) => ACCEPTED.has(each.trim())));
}
