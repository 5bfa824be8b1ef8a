import { ROUTES } from '@financehub/contract/index.ts';
import { describe, expect, it } from 'vitest';
import { compileWriter } from './answer-writer.ts';
import { compileValidator } from './validation.ts';

describe('schemas, which are compiled when they are needed first', () => {
  it.each(ROUTES.map((route) => [route.id, route] as const))('compile: %s', (_, route) => {
    for (const part of ['params', 'query', 'body'] as const)
      if (route[part] !== undefined)
        expect(compileValidator({ schema: route[part], httpPart: part })).toBeTypeOf('function');
    if (route.response !== undefined) expect(compileWriter(route.response)).toBeTypeOf('function');
  });
});

describe('what may be null, or of several types', () => {
  const text = { type: 'string' };
  const or = (schema: object) => ({ anyOf: [schema, { type: 'null' }] });
  const schema = {
    type: 'object',
    properties: {
      name: or(text),
      of: or({ type: 'object', properties: { a: or({ type: 'array', items: or(text) }) } }),
      enum: or({ type: 'string', enum: ['x', 'y'] }),
      count: or({ type: 'integer' }),
      twice: or({ anyOf: [{ type: 'integer' }, text] }),
      either: { anyOf: [text, { type: 'object', properties: { a: text } }, { type: 'null' }] },
      list: {
        anyOf: [
          { type: 'object', properties: { a: text } },
          { type: 'array', items: text },
        ],
      },
      which: {
        anyOf: [
          { type: 'object', properties: { a: text }, required: ['a'] },
          { type: 'object', properties: { b: text }, required: ['b'] },
        ],
      },
    },
  };
  // fast-json-stringify answers with what JSON.stringify would, but for fields that no schema names.
  it.each([
    { name: null, of: null, enum: null, count: null, either: null },
    { name: 'n', of: { a: null }, enum: 'x', count: 3, twice: 2, either: 'e' },
    { name: '', of: { a: ['b', null] }, enum: 'y', count: 0, either: { a: 'b' } },
    { twice: 'two', list: { a: 'b' }, which: { a: 'b' } },
    { twice: null, list: ['b'], which: { b: 'a' } },
    {},
  ])('is written as it is: %j', (value) => {
    expect(JSON.parse(compileWriter(schema)({ ...value, more: 1 }))).toEqual(value);
  });

  it('is refused where it is neither', () => {
    expect(() => compileWriter(schema)({ of: 'text' })).toThrow();
  });
});
