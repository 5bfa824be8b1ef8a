import { Ajv, type ValidateFunction } from 'ajv';
import type { Static, TSchema } from 'typebox';
import { ProviderFailure } from './failure.ts';
import type { Answer } from './http.ts';

const ajv = new Ajv({ strict: false });
const compiled = new WeakMap<object, ValidateFunction>();

/** The answer as JSON of the schema. Throws a ProviderFailure that names the first field which is not as expected. */
export function jsonOf<S extends TSchema>(name: string, answer: Answer, schema: S): Static<S> {
  return shaped(name, parsed(name, answer), schema);
}

export function parsed(name: string, { text, headers }: Answer): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const html = /^\s*</.test(text) || (headers.get('content-type') ?? '').includes('html');
    const what = html ? 'a web page instead of data' : text === '' ? 'nothing' : 'something that is no JSON';
    throw new ProviderFailure('unexpected', `${name} sent ${what}`, {
      cause: error,
      mend: html
        ? 'It may ask for a key or want a person to confirm something; open its site, or use another provider.'
        : 'Try again later, or use another provider.',
    });
  }
}

export function shaped<S extends TSchema>(name: string, value: unknown, schema: S): Static<S> {
  const validate = compiled.get(schema) ?? ajv.compile(schema as object);
  compiled.set(schema, validate);
  if (validate(value)) return value as Static<S>;
  const [error] = validate.errors ?? [];
  const missing = (error?.params as { missingProperty?: string } | undefined)?.missingProperty;
  const place = `${error?.instancePath ?? ''}${missing === undefined ? '' : `/${missing}`}` || '/';
  throw new ProviderFailure(
    'unexpected',
    `${name} answers in another form than known: ${place} ${error?.message}`,
    {
      mend: 'Use another provider until a version that knows the new form is there.',
    },
  );
}

const SLICE = 500;

/** Maps in slices, so that a long answer does not hold up other requests. */
export async function mapInSlices<T, R>(
  items: readonly T[],
  use: (item: T, index: number) => R,
): Promise<R[]> {
  const results: R[] = [];
  for (const [index, item] of items.entries()) {
    results.push(use(item, index));
    if (index % SLICE === SLICE - 1) await new Promise(setImmediate);
  }
  return results;
}
