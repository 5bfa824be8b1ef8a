import { isCurrency } from '@financehub/core/money/currency.ts';
import { parseDay } from '@financehub/core/time/day.ts';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';

function instance(coerceTypes: boolean): Ajv {
  const ajv = new Ajv({ allErrors: true, coerceTypes, useDefaults: true, strict: false });
  addFormats.default(ajv);
  ajv.addFormat('date', (text) => parseDay(text) !== null);
  ajv.addFormat('currency', isCurrency);
  return ajv;
}

// Query strings are text, so their numbers and booleans are read from it. A body says what it means: nothing in it is
// changed on the way.
const ofText = instance(true);
const ofBody = instance(false);

/** As {@link compileValidator}, at the first request: most routes are never asked between two starts. */
export function lazyValidator(part: { schema: unknown; httpPart?: string }): ValidateFunction {
  let compiled: ValidateFunction | null = null;
  const validate = (data: unknown): boolean => {
    compiled ??= compileValidator(part);
    const valid = compiled(data);
    validate.errors = compiled.errors ?? [];
    return valid;
  };
  validate.errors = [] as Partial<ErrorObject>[];
  return validate as unknown as ValidateFunction;
}

/** Checks requests against the contract, naming every fault at once. */
export function compileValidator(part: { schema: unknown; httpPart?: string }): ValidateFunction {
  const ajv = part.httpPart === 'body' ? ofBody : ofText;
  const schema = ajv.compile(part.schema as object);
  const validate = (data: unknown): boolean => {
    const valid = schema(data);
    const texts = unstorable(data, '');
    validate.errors = [...(schema.errors ?? []), ...texts];
    return valid && texts.length === 0;
  };
  validate.errors = [] as Partial<ErrorObject>[];
  return validate as unknown as ValidateFunction;
}

/** Texts that no UTF-8 can hold (half of a surrogate pair) or no PostgreSQL (a NUL), by their place. */
function unstorable(data: unknown, path: string): Partial<ErrorObject>[] {
  if (typeof data === 'string') {
    if (!data.includes('\0') && data.isWellFormed()) return [];
    return [{ instancePath: path, params: {}, message: 'must not hold NUL or half of a surrogate pair' }];
  }
  if (typeof data !== 'object' || data === null || ArrayBuffer.isView(data)) return [];
  const found: Partial<ErrorObject>[] = [];
  for (const key in data) {
    const value = (data as Record<string, unknown>)[key];
    // Most values are short texts: the path is written only where something is wrong below it.
    if (
      typeof value === 'string' ? value.includes('\0') || !value.isWellFormed() : typeof value === 'object'
    ) {
      found.push(...unstorable(value, `${path}/${key}`));
    }
  }
  return found;
}
