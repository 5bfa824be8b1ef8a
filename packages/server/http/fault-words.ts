import {
  Currency,
  Day,
  DecimalText,
  FileHash,
  PositiveDecimalText,
  SumText,
} from '@financehub/contract/schemas.ts';
import type { FastifyError } from 'fastify';
import type { TSchema } from 'typebox';

/** What a validator found wrong with one value. */
export type Fault = NonNullable<FastifyError['validation']>[number];

const VALUES_SAID = 30;

const DAY = 'must be a day of the calendar, as 2026-01-31';
const FORMATS: Readonly<Record<string, string>> = {
  date: DAY,
  'date-time': 'must be an instant with its offset, as 2026-01-31T12:00:00Z',
  uuid: 'must be an id, as 0198b2a4-7c1e-7000-8000-5c0f2a9b1d3e',
  email: 'must be an e-mail address',
  currency: 'must be a currency of ISO 4217, as USD',
};

const patternOf = (schema: TSchema & { readonly pattern?: string }): string => schema.pattern ?? '';

const PATTERNS: Readonly<Record<string, string>> = {
  [patternOf(Day)]: DAY,
  [patternOf(DecimalText)]:
    'must be a decimal number, as 12.34, of at most 20 digits before the point and 18 after it',
  [patternOf(PositiveDecimalText)]:
    'must be a decimal number without a sign, as 12.34, of at most 20 digits before the point and 18 after it',
  [patternOf(SumText)]: 'must be a decimal number, as 12.34',
  [patternOf(Currency)]: 'must be a currency of ISO 4217 in capital letters, as USD',
  [patternOf(FileHash)]: 'must be a SHA-256 in 64 hexadecimal digits',
};

const limited = ({ limit }: Record<string, unknown>, one: string): string =>
  `${String(limit)} ${one}${limit === 1 ? '' : 's'}`;

/** By the keyword of the schema; what it does not know is said as the validator says it. */
const KEYWORDS: Readonly<Record<string, (params: Record<string, unknown>) => string | undefined>> = {
  enum: ({ allowedValues: allowed }) =>
    Array.isArray(allowed) && allowed.length <= VALUES_SAID
      ? `must be one of ${allowed.join(', ')}`
      : undefined,
  format: ({ format }) => FORMATS[String(format)],
  pattern: ({ pattern }) => PATTERNS[String(pattern)],
  required: () => 'is needed',
  additionalProperties: () => 'is not known here',
  minItems: (params) => `must have at least ${limited(params, 'item')}`,
  maxItems: (params) => `must have at most ${limited(params, 'item')}`,
  minLength: (params) => `must have at least ${limited(params, 'character')}`,
  maxLength: (params) => `must have at most ${limited(params, 'character')}`,
};

/** What is wrong with a value, as a person is told it. */
export function faultWords({ keyword, message = 'is not valid', params }: Fault): string {
  return KEYWORDS[keyword]?.(params) ?? message;
}
