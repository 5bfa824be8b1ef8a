import { fold, tokens } from '../categorize/text.ts';

/** Words of six languages by which banks and people call money moved between own accounts. */
const WORDS = new Set(
  `xfer xfr trf tfr umbuchung umbuchungen uebertrag ubertrag kontoubertrag kontouebertrag virement virements vir traspaso traspasos
  transferencia giroconto girofondi overboeking overschrijving autopay epayment payoff rebalance
  sparkonto tagesgeld sparplan livret epargne ahorro ahorros spaarrekening risparmio topup`.split(/\s+/),
);

const PHRASES = [
  ['credit', 'card', 'payment'],
  ['card', 'payment', 'thank'],
  ['payment', 'thank', 'you'],
  ['payment', 'received'],
  ['online', 'payment'],
  ['automatic', 'payment'],
  ['auto', 'payment'],
  ['paying', 'off'],
  ['pay', 'off'],
  ['paid', 'off'],
  ['top', 'up'],
  ['own', 'account'],
  ['eigenes', 'konto'],
  ['ausgleich', 'kreditkarte'],
  ['ausgleich', 'kreditkartenkonto'],
  ['kreditkarten', 'abrechnung'],
  ['prelevement', 'carte'],
  ['pago', 'tarjeta'],
  ['addebito', 'carta'],
  ['to', 'savings'],
  ['from', 'savings'],
  ['to', 'checking'],
  ['from', 'checking'],
];

const FEE_WORDS = new Set(
  'fee fees charge charges commission gebuhr gebuehr gebuhren gebuehren entgelt spesen frais comision commissione kosten'.split(
    ' ',
  ),
);

/** An account of the book's owner, as texts may name it. */
export interface NamedAccount {
  readonly id: string;
  readonly name: string;
  /** IBAN or account number, also of a card. */
  readonly number: string | null;
}

/** What a text says about being half of a transfer. */
export interface TransferMarks {
  readonly words: boolean;
  readonly fee: boolean;
  /** Own accounts that the text names. */
  readonly accounts: ReadonlySet<string>;
}

const LEAST_NUMBER = 6;
const SHORTEST_NAME = 4;

/** Prepares the accounts once and answers what a text says. */
export function transferMarker(accounts: readonly NamedAccount[]): (text: string) => TransferMarks {
  const prepared = accounts.map(({ id, name, number }) => ({
    id,
    words: tokens(fold(name)),
    number: compact(number ?? ''),
  }));
  return (text) => {
    const folded = tokens(fold(text));
    const all = new Set(folded);
    const joined = compact(text);
    const named = prepared.filter(
      ({ words, number }) => namesAccount(all, words) || numbersAccount(joined, folded, text, number),
    );
    return {
      words:
        folded.some((word) => WORDS.has(word) || word.startsWith('transfer')) ||
        PHRASES.some((phrase) => holdsPhrase(folded, phrase)),
      fee: folded.some((word) => FEE_WORDS.has(word)),
      accounts: new Set(named.map(({ id }) => id)),
    };
  };
}

function compact(text: string): string {
  return text.replace(/[^\p{L}\p{N}]/gu, '').toUpperCase();
}

/** All words of the account's name, which together are long enough to mean something. */
function namesAccount(text: ReadonlySet<string>, words: readonly string[]): boolean {
  return words.join('').length >= SHORTEST_NAME && words.every((word) => text.has(word));
}

/** The whole number, or its last four digits behind a mask as cards are printed (`****1234`, `x1234`). */
function numbersAccount(joined: string, words: readonly string[], text: string, number: string): boolean {
  if (number.length >= LEAST_NUMBER && joined.includes(number)) return true;
  const tail = number.slice(-4);
  if (!/^\d{4}$/.test(tail)) return false;
  if (words.some((word) => /^x+\d{4}$/.test(word) && word.endsWith(tail))) return true;
  return new RegExp(`[*.•]{2,}\\s*${tail}(?!\\d)`).test(text);
}

function holdsPhrase(words: readonly string[], phrase: readonly string[]): boolean {
  return words.some((_, at) => phrase.every((word, index) => words[at + index] === word));
}
