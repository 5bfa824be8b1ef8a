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
 * A schema as answers are written by it: what may be null has a list of types in the place of a choice between two schemas, where that
 * says the same. The writer then looks at the value; for a choice it compiles a validator at the first answer, and runs it on every one.
 */
function answerSchema<Given>(schema: Given): Given {
  return written(schema) as Given;
}

function written(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(written);
  if (typeof schema !== 'object' || schema === null) return schema;
  const copy: Schema = Object.fromEntries(Object.entries(schema).map(([key, each]) => [key, written(each)]));
  return orNull(copy) ?? copy;
}

/** Null where the schema is no choice between null and one type. */
function orNull({ anyOf, ...others }: Schema): Schema | null {
  if (!Array.isArray(anyOf) || anyOf.length !== 2) return null;
  const [given, none] = anyOf as [Schema, Schema];
  if (none.type !== 'null' || typeof given.type !== 'string' || 'const' in given) return null;
  return { ...given, ...others, type: [given.type, 'null'] };
}
