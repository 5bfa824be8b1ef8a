/** What of an account a file or the book names: the number, and the bank by name or code. */
export interface NumberedAccount {
  readonly number: string;
  readonly institution: string | null;
}

/** ISO 13616: country, two check digits, and the bank's own number of the account (BBAN). */
const IBAN = /^[A-Z]{2}\d{2}([A-Z0-9]{11,30})$/;
/** A shorter number says too little at the end of an IBAN. */
const SHORTEST = 6;

/** Upper case, without what groups the digits. */
export function plainNumber(number: string): string {
  return number.replace(/[\s-]/g, '').toUpperCase();
}

/**
 * Whether two numbers that are written otherwise are of one account: one the IBAN of the other (its BBAN ends with it), or both
 * the same but for leading zeros or the bank's code before a slash (`:25:` of MT940). Codes of banks that both name must agree.
 */
export function isSameAccount(a: NumberedAccount, b: NumberedAccount): boolean {
  const [one, other] = [parts(a), parts(b)];
  if (one.bban !== null && other.bban !== null) return one.bban === other.bban;
  if (one.bban !== null) return inBban(one.bban, other);
  if (other.bban !== null) return inBban(other.bban, one);
  const codes = one.bank === null || other.bank === null || one.bank === other.bank;
  return one.own.length >= SHORTEST && one.own === other.own && codes;
}

interface Parts {
  readonly bban: string | null;
  /** Without leading zeros. */
  readonly own: string;
  /** The bank's code, where it is one of digits. */
  readonly bank: string | null;
}

function parts({ number, institution }: NumberedAccount): Parts {
  const plain = plainNumber(number);
  const slash = plain.indexOf('/');
  const bank = slash > 0 ? plain.slice(0, slash) : plainNumber(institution ?? '');
  return {
    bban: IBAN.exec(plain)?.[1] ?? null,
    own: plain.slice(slash + 1).replace(/^0+/, ''),
    bank: /^\d{5,}$/.test(bank) ? bank : null,
  };
}

function inBban(bban: string, { own, bank }: Parts): boolean {
  return own.length >= SHORTEST && bban.endsWith(own) && (bank === null || bban.includes(bank));
}
