import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { testServer } from '../testing/server.ts';

const app = testServer();
const STORED = fileURLToPath(new URL('../../../docs/openapi.json', import.meta.url));

describe('the document of the API, made when it is first read', () => {
  const stored = JSON.parse(readFileSync(STORED, 'utf8'));

  it.each(['/api/v1/openapi.json', '/docs/json'])('is the one that is stored: %s', async (path) => {
    const answer = await fetch(`${app.url}${path}`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    expect(((await answer.json()) as typeof stored).paths).toEqual(stored.paths);
  });

  it('is there as YAML, and as pages', async () => {
    const yaml = await (await fetch(`${app.url}/docs/yaml`)).text();
    expect(yaml).toMatch(/^openapi: ["']?3\.1\.0/);
    expect(yaml).toContain('/portfolio/performance:');
    expect((await fetch(`${app.url}/docs`)).status).toBe(200);
  });
});
