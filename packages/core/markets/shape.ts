import { FeedError } from './order-book.ts';

/** Parts of messages, checked as they are taken. Each throws a FeedError that names the field. */

export type Fields = Readonly<Record<string, unknown>>;

export function fields(value: unknown, what: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new FeedError(`${what} is no object`);
  return value as Fields;
}

export function list(value: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new FeedError(`${what} is no list`);
  return value;
}

/** A number or its text, as text. */
export function numberText(value: unknown, what: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  throw new FeedError(`${what} is no number`);
}

export function count(value: unknown, what: string): number {
  const number = Number(numberText(value, what));
  if (!Number.isSafeInteger(number) || number < 0) throw new FeedError(`${what} is no count`);
  return number;
}

/** `[["price", "size", …], …]` */
export function pairs(value: unknown, what: string): readonly (readonly [string, string])[] {
  return list(value, what).map((each, at) => {
    const [price, size] = list(each, `${what}/${at}`);
    return [numberText(price, `${what}/${at}/0`), numberText(size, `${what}/${at}/1`)] as const;
  });
}

/** JSON whose numbers stay the texts that they were: a double would lose the zeros at the end that checksums count. */
export function parseExact(text: string): unknown {
  const keep = (_key: string, value: unknown, context?: { source?: string }): unknown =>
    typeof value === 'number' ? (context?.source ?? String(value)) : value;
  try {
    return JSON.parse(text, keep);
  } catch (error) {
    throw new FeedError(`not JSON: ${(error as Error).message}`);
  }
}
