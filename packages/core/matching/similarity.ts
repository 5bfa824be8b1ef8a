import { normalisePayee } from '../categorize/payee.ts';
import { fold, tokens } from '../categorize/text.ts';

/** What two downloads of one line are compared by, worked out once per line. */
export interface LineText {
  /** Folded words and numbers of payee and description, in order. */
  readonly tokens: readonly string[];
  /** The payee as one name across branches and terminals, of the description where there is no payee. */
  readonly payee: string;
}

export function lineText(payee: string, description: string): LineText {
  return {
    tokens: tokens(fold(payee === '' ? description : `${payee} ${description}`)),
    payee: normalisePayee(payee) || normalisePayee(description),
  };
}

/**
 * Whether one text says all that the other says: its tokens are among the other's, each as often. The last one may be cut, as by
 * the width of a bank's column. An empty text says nothing and is contained in none.
 */
export function contains(longer: readonly string[], shorter: readonly string[]): boolean {
  if (shorter.length === 0 || shorter.length > longer.length) return false;
  const left = new Map<string, number>();
  for (const token of longer) left.set(token, (left.get(token) ?? 0) + 1);
  for (const [index, token] of shorter.entries()) {
    const times = left.get(token) ?? 0;
    if (times > 0) left.set(token, times - 1);
    else if (index < shorter.length - 1 || !startsOne(left, token)) return false;
  }
  return true;
}

function startsOne(left: ReadonlyMap<string, number>, cut: string): boolean {
  for (const [token, times] of left) if (times > 0 && token.startsWith(cut)) return true;
  return false;
}

/** Whether both hold numbers and neither's numbers are all among the other's: two card slips, two invoices. */
export function numbersContradict(a: readonly string[], b: readonly string[]): boolean {
  const [inA, inB] = [numbersOf(a), numbersOf(b)];
  return inA.length > 0 && inB.length > 0 && !contains(inA, inB) && !contains(inB, inA);
}

function numbersOf(all: readonly string[]): string[] {
  return all.filter((token) => /\d/.test(token));
}

/** Whether two texts can be two downloads of one line. */
export function sameLine(a: LineText, b: LineText): boolean {
  if (contains(a.tokens, b.tokens) || contains(b.tokens, a.tokens)) return true;
  if (a.tokens.length === 0 && b.tokens.length === 0) return true;
  return a.payee !== '' && a.payee === b.payee && !numbersContradict(a.tokens, b.tokens);
}

const ALIKE_PAYEE = 0.5;

/** Whether two texts can name the same shop. */
export function samePayee(a: LineText, b: LineText): boolean {
  if (contains(a.tokens, b.tokens) || contains(b.tokens, a.tokens)) return true;
  if (a.payee === '' || b.payee === '') return false;
  return a.payee === b.payee || dice(a.payee, b.payee) >= ALIKE_PAYEE;
}

/** Sørensen-Dice coefficient over the trigrams of both texts, padded with blanks: 0 none in common, 1 the same ones. */
export function dice(a: string, b: string): number {
  const [inA, inB] = [trigrams(a), trigrams(b)];
  let common = 0;
  for (const gram of inA) if (inB.has(gram)) common += 1;
  return inA.size + inB.size === 0 ? 1 : (2 * common) / (inA.size + inB.size);
}

function trigrams(text: string): Set<string> {
  const grams = new Set<string>();
  const padded = text === '' ? '' : `  ${text} `;
  for (let at = 0; at + 3 <= padded.length; at += 1) grams.add(padded.slice(at, at + 3));
  return grams;
}

/**
 * Whether a text tells more than another: more tokens, then more letters, then the later one of the alphabet, so that of several
 * downloads the same text wins in any order.
 */
export function isRicher(text: string, than: string): boolean {
  const [a, b] = [tokens(fold(text)), tokens(fold(than))];
  if (a.length !== b.length) return a.length > b.length;
  if (text.length !== than.length) return text.length > than.length;
  return text > than;
}
