const FORM = /^[A-Z]{2}[A-Z0-9]{9}\d$/;

/**
 * Whether a text is an ISIN (ISO 6166): two letters, nine letters or digits, and the digit that makes the sum right. Letters
 * count as two digits, A as 10, and from the right every other digit twice, as its own digits' sum (Luhn).
 */
export function isIsin(text: string): boolean {
  if (!FORM.test(text)) return false;
  const digits = [...text].map((letter) => Number.parseInt(letter, 36)).join('');
  let sum = 0;
  for (let place = 0; place < digits.length; place += 1) {
    const digit = Number(digits[digits.length - 1 - place]);
    const counted = place % 2 === 0 ? digit : digit * 2;
    sum += counted > 9 ? counted - 9 : counted;
  }
  return sum % 10 === 0;
}
