import { type Decimal, formatDecimal, trim } from '../money/decimal.ts';
import { type EpochDay, formatDay } from '../time/day.ts';
import { textHash } from './murmur3.ts';

/** What a line is recognised by. The bank's reference is left out: banks reuse and renumber it between downloads. */
export interface IdentityParts {
  readonly date: EpochDay;
  readonly amount: Decimal;
  readonly payee: string;
  readonly description: string;
}

const SIMPLE = /^[!-~]*(?: [!-~]+)*$/;

/** Unicode NFKC, lower case, single blanks: what survives a bank's change of encoding, case or column width. */
function normalText(text: string): string {
  if (SIMPLE.test(text)) return text.toLowerCase();
  return text
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFKC')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
}

/**
 * The canonical text of a line's identity, unhashed: account, day, amount without trailing zeros, payee and description as one
 * text. The account is whatever key the caller knows it by.
 */
export function identityText(line: IdentityParts, accountKey: string): string {
  const text = normalText(line.payee === '' ? line.description : `${line.payee} ${line.description}`);
  return `${accountKey}\n${formatDay(line.date)}\n${formatDecimal(trim(line.amount))}\n${text}`;
}

/** The line's identity as 32 hex digits (MurmurHash3 of {@link identityText}). Identical purchases of one day share it. */
export function fingerprint(line: IdentityParts, accountKey: string): string {
  return textHash(identityText(line, accountKey));
}

export interface IdentifiedLine<Line> {
  readonly line: Line;
  readonly fingerprint: string;
  /** 1 for the first line with this fingerprint in the input, 2 for the second… */
  readonly occurrence: number;
  /** Whether the books already hold this occurrence. */
  readonly known: boolean;
}

/**
 * Tells the lines of a file that the books already hold from new ones, one to one. Of n lines with the same fingerprint the
 * first `existing` are known and the rest are new: identical purchases in one file all survive, and a file that is imported
 * again or overlaps an earlier one adds only what exceeds what is there.
 *
 * @param existing how many lines of each fingerprint the account holds, deleted ones included where those shall stay away
 */
export function identify<Line extends IdentityParts>(
  lines: readonly Line[],
  existing: ReadonlyMap<string, number>,
  accountKey: string,
): IdentifiedLine<Line>[] {
  const seen = new Map<string, number>();
  return lines.map((line) => {
    const print = fingerprint(line, accountKey);
    const occurrence = (seen.get(print) ?? 0) + 1;
    seen.set(print, occurrence);
    return { line, fingerprint: print, occurrence, known: occurrence <= (existing.get(print) ?? 0) };
  });
}
