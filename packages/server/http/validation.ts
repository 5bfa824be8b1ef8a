import { isCurrency } from '@financehub/core/money/currency.ts';
import { parseDay } from '@financehub/core/time/day.ts';
import { Ajv, type ValidateFunction } from 'ajv';
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

/** Checks requests against the contract, naming every fault at once. */
export function compileValidator(part: { schema: unknown; httpPart?: string }): ValidateFunction {
  const ajv = part.httpPart === 'body' ? ofBody : ofText;
  return ajv.compile(part.schema as object);
}
