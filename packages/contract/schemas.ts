import { type Static, type TProperties, type TSchema, Type } from 'typebox';

/** Schemas that many routes share. A `title` makes a schema a named component of the OpenAPI document. */

export const Id = Type.String({ format: 'uuid', examples: ['0198b2a4-7c1e-7000-8000-5c0f2a9b1d3e'] });

/** An exact decimal number; never a JSON number. */
export const DecimalText = Type.String({
  pattern: '^[+-]?[0-9]{1,20}(\\.[0-9]{1,18})?$',
  maxLength: 40,
  examples: ['12.34'],
});

/** A sum of decimals: exact as they are, with as many digits before the point as it takes. */
export const SumText = Type.String({ pattern: '^-?[0-9]+(\\.[0-9]{1,18})?$', examples: ['12.34'] });

export const PositiveDecimalText = Type.String({
  pattern: '^\\+?[0-9]{1,20}(\\.[0-9]{1,18})?$',
  maxLength: 40,
  examples: ['12.34'],
});

export const Day = Type.String({
  format: 'date',
  pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$',
  examples: ['2026-01-31'],
});
export const Instant = Type.String({ format: 'date-time', examples: ['2026-01-31T12:00:00Z'] });
export const KnownAt = Type.String({
  format: 'date-time',
  examples: ['2026-01-31T12:00:00Z'],
  description:
    'transactions, prices and rates as the books knew them at this instant, whatever was changed, deleted or added since; ' +
    'days that are not given end with its day. An instant that has not come yet is now.',
});
export const Currency = Type.String({
  pattern: '^[A-Z]{3}$',
  examples: ['USD'],
  description: 'ISO 4217 code',
});
export const Name = Type.String({ minLength: 1, maxLength: 120 });
export const FileHash = Type.String({
  pattern: '^[0-9a-f]{64}$',
  description: "SHA-256 of the file's bytes",
});

export const nullable = <S extends TSchema>(schema: S) => Type.Union([schema, Type.Null()]);

export const optionalNullable = <S extends TSchema>(schema: S) => Type.Optional(nullable(schema));

export const oneOf = <const Value extends string>(values: readonly Value[], description?: string) =>
  Type.Unsafe<Value>({
    type: 'string',
    enum: [...values],
    ...(description === undefined ? {} : { description }),
  });

/** An object of exactly these fields; an unknown field of a request is an error that names it. */
export const strict = <P extends TProperties>(properties: P, title?: string) =>
  Type.Object(properties, { additionalProperties: false, ...(title === undefined ? {} : { title }) });

export const PageQuery = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 50 })),
  cursor: Type.Optional(Type.String({ maxLength: 400, description: 'nextCursor of the page before' })),
};

export const page = <S extends TSchema>(item: S) =>
  Type.Object({ items: Type.Array(item), nextCursor: nullable(Type.String()) });

export const IdParams = strict({ id: Id });

export const Warning = Type.Object(
  {
    assetId: optionalNullable(Type.String()),
    symbol: optionalNullable(Type.String()),
    reason: Type.String(),
    mend: Type.String(),
  },
  { title: 'Unavailable', description: 'A figure that can not be had, why, and what mends it.' },
);

export type Page<T> = { items: T[]; nextCursor: string | null };
export type { Static };
