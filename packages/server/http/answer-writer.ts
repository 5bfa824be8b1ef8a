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
  return ofTypes(copy) ?? copy;
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
