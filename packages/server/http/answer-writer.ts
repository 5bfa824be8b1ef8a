import { isDeepStrictEqual } from 'node:util';
import fastJson, { type AnySchema } from 'fast-json-stringify';

type Schema = Readonly<Record<string, unknown>>;

/** Writes answers by their schema, once the first is there to be written: most routes are never asked between two starts. */
export function lazyWriter({ schema }: { schema: unknown }): (answer: unknown) => string {
  let write: ((answer: unknown) => string) | null = null;
  return (answer) => {
    write ??= compileWriter(schema);
    return write(answer);
  };
}

export function compileWriter(schema: unknown): (answer: unknown) => string {
  return fastJson(answerSchema(schema) as AnySchema);
}

/**
 * A schema as answers are written by it: a choice between schemas of different types becomes one with a list of types, where that says the
 * same. The writer then looks at the value; for a choice it compiles a validator for each schema at the first answer, and runs them on every
 * one.
 */
function answerSchema(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(answerSchema);
  if (typeof schema !== 'object' || schema === null) return schema;
  const copy: Schema = Object.fromEntries(
    Object.entries(schema).map(([key, each]) => [key, answerSchema(each)]),
  );
  return ofTypes(copy) ?? ofFields(copy) ?? copy;
}

/** Null where the schema is no choice, or one that the type of the value does not decide. */
function ofTypes({ anyOf, ...others }: Schema): Schema | null {
  if (!Array.isArray(anyOf)) return null;
  const choices = anyOf as readonly Schema[];
  const types = choices.flatMap(({ type }) => type);
  // A whole number is one of all numbers.
  const kinds = new Set(types.map((type) => (type === 'integer' ? 'number' : type)));
  const decided = types.every((type) => typeof type === 'string') && kinds.size === types.length;
  if (!decided || choices.some((choice) => 'const' in choice)) return null;
  return { ...Object.assign({}, ...choices), ...others, type: types };
}

/**
 * Null where the schema is no choice between objects, or where a field is another thing in one than in another. The writer puts down the
 * fields that are there, so objects of which each has its own fields are written by all of them at once.
 */
function ofFields({ anyOf, ...others }: Schema): Schema | null {
  if (!Array.isArray(anyOf)) return null;
  const properties = new Map<string, unknown>();
  for (const choice of anyOf as readonly Schema[]) {
    if (choice.type !== 'object' || Object.keys(choice).some((key) => !PLAIN.has(key))) return null;
    for (const [name, schema] of Object.entries(choice.properties as Schema)) {
      if (properties.has(name) && !isDeepStrictEqual(properties.get(name), schema)) return null;
      properties.set(name, schema);
    }
  }
  return { ...others, type: 'object', properties: Object.fromEntries(properties) };
}

const PLAIN: ReadonlySet<string> = new Set(['type', 'properties', 'required', 'title', 'description']);
