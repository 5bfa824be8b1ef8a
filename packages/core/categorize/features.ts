import { type EpochDay, toCivil, weekday } from '../time/day.ts';
import { hashPair, hashText } from './hashing.ts';
import { normalisePayee } from './payee.ts';
import { fold, tokens } from './text.ts';

/** A line as the models see it. */
export interface ModelLine {
  readonly payee: string;
  readonly description: string;
  /** Size of the amount, for features only; never money. Its sign is ignored in favour of `sign`. */
  readonly amount: number;
  readonly sign: -1 | 0 | 1;
  readonly date: EpochDay;
  readonly accountId: string;
  /** The other side's account number or similar, where the bank names it. */
  readonly counterpart?: string;
}

/** What the payee and the description say; the same for every line with the same text. */
export interface TextFeatures {
  readonly words: readonly string[];
  /** Hashes of words and of pairs of neighbouring words; those of word i are at 2 i and 2 i + 1. */
  readonly wordHashes: readonly number[];
  /** The same and character n-grams within words; may repeat. */
  readonly hashes: readonly number[];
  /** Hash of the normalised payee, or of the normalised description where there is no payee. */
  readonly payee: number;
  readonly payeeName: string;
  /** Hash of the first word of that name. */
  readonly head: number;
}

/** Seeds of the hashes: each kind of feature has a space of its own. */
const KIND = {
  payeeWord: 1,
  descriptionWord: 2,
  pair: 3,
  gram: 4,
  payee: 5,
  account: 6,
  amount: 7,
  exactAmount: 8,
  weekday: 9,
  monthDay: 10,
  sign: 100,
  roundness: 12,
  counterpart: 13,
  head: 14,
  starter: 15,
  plain: 16,
} as const;

const SHORTEST_GRAM = 3;
const LONGEST_GRAM = 5;
/** Longer numbers are references, which say nothing about the next line. */
const LONGEST_NUMBER = 5;

function isReference(token: string): boolean {
  if (token.length <= LONGEST_NUMBER) return false;
  let digits = 0;
  for (let at = 0; at < token.length; at += 1) {
    const code = token.charCodeAt(at);
    if (code >= 48 && code <= 57) digits += 1;
  }
  return digits * 2 > token.length;
}

function addGrams(word: string, into: number[]): void {
  const padded = ` ${word} `;
  for (let length = SHORTEST_GRAM; length <= LONGEST_GRAM; length += 1) {
    for (let from = 0; from + length <= padded.length; from += 1)
      into.push(hashText(padded, KIND.gram + 64 * length, from, from + length));
  }
}

/** `hint` is what a vocabulary takes the text for, as one more word. */
export function textFeatures(payee: string, description: string, hint: string | null = null): TextFeatures {
  const meaningful = (text: string): string[] => tokens(fold(text)).filter((token) => !isReference(token));
  const ofPayee = meaningful(payee);
  const ofDescription = description === payee ? [] : meaningful(description);
  const name = normalisePayee(payee) || normalisePayee(description);
  const wordHashes: number[] = [];
  const grams: number[] = [];
  const add = (words: readonly string[], kind: number): void => {
    let before = kind;
    for (const word of words) {
      const hash = hashText(word, kind);
      wordHashes.push(hash, hashPair(before + KIND.pair, hash));
      addGrams(word, grams);
      before = hash;
    }
  };
  add(ofPayee, KIND.payeeWord);
  add(ofDescription, KIND.descriptionWord);
  if (hint !== null) grams.push(hashText(hint, KIND.starter));
  const end = name.indexOf(' ');
  return {
    words: [...ofPayee, ...ofDescription],
    wordHashes,
    hashes: [...wordHashes, ...grams],
    payee: hashText(name, KIND.payee),
    payeeName: name,
    head: hashText(end < 0 ? name : name.slice(0, end), KIND.head),
  };
}

/** Half steps of the binary logarithm: an amount and one 41 % larger are neighbours. */
function amountBucket(amount: number): number {
  return Math.round(2 * Math.log2(1 + Math.abs(amount)));
}

/** How round the amount is: whole hundreds, tens, fives, ones, .99 and .95 ends, other cents. */
function roundness(cents: number): number {
  if (cents % 10_000 === 0) return 0;
  if (cents % 1000 === 0) return 1;
  if (cents % 500 === 0) return 2;
  if (cents % 100 === 0) return 3;
  if (cents % 100 === 99) return 4;
  return cents % 5 === 0 ? 5 : 6;
}

/** Hash of the payee for money in one direction. */
export function signedPayee(payee: number, sign: -1 | 0 | 1): number {
  return hashPair(payee, KIND.sign + sign);
}

/** Where rows of the payee are counted one by one, without weighting by age. */
export function plainCount(signed: number): number {
  return hashPair(KIND.plain, signed);
}

/** Hash of the account alone. */
export function accountHash(accountId: string): number {
  return hashText(accountId, KIND.account);
}

/** Places of what `contextHashes` writes that other models count by. */
export const SLOT = {
  account: 0,
  payee: 1,
  accountPayee: 2,
  accountHead: 3,
  amount: 4,
  amountPayee: 5,
  exactAmountPayee: 6,
};

/**
 * How much each feature of the line weighs in the softmax, chosen on the earlier four fifths of one data set: the account
 * speaks loudly, what is rare softly, the calendar most softly.
 */
export const SLOT_VALUES: readonly number[] = [3, 1, 0.7, 0.7, 1, 0.4, 0.4, 0.7, 0.7, 0.2, 0.2, 0.2, 0.2];
export const CONTEXT_FEATURES = SLOT_VALUES.length;

/** From this place on come features of few values: weekday, part of the month, sign and roundness. */
export const FIRST_COMMON = 9;

/**
 * Writes what account, amount and day say about the line, alone and together with its payee, to `into` from `at` on.
 * Answers a number for the values of those from FIRST_COMMON on, the same for the same ones.
 */
export function contextHashes(
  line: ModelLine,
  text: TextFeatures,
  account: number,
  into: Uint32Array,
  at: number,
): number {
  const cents = Math.round(Math.abs(line.amount) * 100);
  const signed = signedPayee(text.payee, line.sign);
  const sizes = hashPair(KIND.amount, amountBucket(line.amount) * 4 + line.sign);
  const exactly = hashPair(KIND.exactAmount, cents);
  into[at] = account;
  into[at + 1] = signed;
  into[at + 2] = hashPair(account, signed);
  into[at + 3] = hashPair(account, text.head);
  into[at + 4] = sizes;
  into[at + 5] = hashPair(sizes, text.payee);
  into[at + 6] = hashPair(exactly, signed);
  into[at + 7] = hashPair(sizes, account);
  into[at + 8] =
    line.counterpart === undefined
      ? hashPair(exactly, account)
      : hashText(line.counterpart, KIND.counterpart);
  const dayOfWeek = weekday(line.date);
  const partOfMonth = toCivil(line.date).day >> 2;
  const round = roundness(cents);
  into[at + 9] = hashPair(KIND.weekday, dayOfWeek);
  into[at + 10] = hashPair(KIND.monthDay, partOfMonth);
  into[at + 11] = hashPair(KIND.sign, line.sign);
  into[at + 12] = hashPair(KIND.roundness, round);
  return ((dayOfWeek * 8 + partOfMonth) * 3 + line.sign + 1) * 7 + round;
}
