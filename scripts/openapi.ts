import { readFileSync, writeFileSync } from 'node:fs';
import { openApi } from '@financehub/contract/openapi.ts';

/** Writes docs/openapi.json from the contract; with `--check` says whether the committed one is that. */
const root = new URL('../', import.meta.url);
const { version } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as { version: string };
const target = new URL('docs/openapi.json', root);
const text = `${JSON.stringify(openApi(version), null, 1)}\n`;

if (process.argv.includes('--check')) {
  if (readFileSync(target, 'utf8') !== text) {
    console.error('docs/openapi.json is not what the contract says: run npm run openapi and commit it');
    process.exit(1);
  }
} else {
  writeFileSync(target, text);
}
