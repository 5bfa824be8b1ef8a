import { type Decimal, parseDecimal } from '../money/decimal.ts';
import { type EpochDay, fromCivil, isCivil } from '../time/day.ts';
import { type DecimalMark, readAmount } from './amount-text.ts';
import { readCell } from './csv-signs.ts';
import { cleanText } from './encoding.ts';
import { child, type OfxNode, textOf } from './ofx-tokens.ts';

/** A value of one transaction that can't be read; its line is rejected, the file goes on. */
export class OfxValueError extends Error {
  readonly line: number;
  constructor(line: number, message: string) {
    super(message);
    this.name = 'OfxValueError';
    this.line = line;
  }
}

/**
 * The calendar day of `YYYYMMDDHHMMSS.XXX[-5:EST]`. The time and the zone are left out: the day is the one the
 * bank books and prints under. Shifting `20090401000000[-5:EST]` to another zone would move lines to the day before or after
 * and break the match with the bank's own statement.
 */
export function ofxDay(text: string): EpochDay | null {
  const match = /^(\d{4})-?(\d{2})-?(\d{2})/.exec(text.trim());
  if (match === null) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  return isCivil(year, month, day) ? fromCivil(year, month, day) : null;
}

/** The first of the tags that has a value, as a day. Throws {@link OfxValueError}. */
export function requireDay(node: OfxNode, tags: readonly string[]): EpochDay {
  const tag = tags.find((one) => textOf(node, one) !== null);
  if (tag === undefined) throw new OfxValueError(node.line, `<${node.tag}> has no date (<${tags[0]}>)`);
  const text = textOf(node, tag)!;
  const day = ofxDay(text);
  if (day === null)
    throw new OfxValueError(
      child(node, tag)!.line,
      `<${tag}> "${text.slice(0, 40)}" is not a date that exists`,
    );
  return day;
}

/**
 * Whether a file writes decimal commas. OFX allows comma or point; the mark is the one under which every amount reads, and the
 * point where both do (`1,234` beside no other evidence is a thousand: no currency of OFX files has three digits).
 */
export function decimalMarkOf(amounts: readonly string[]): DecimalMark {
  const reads = (mark: DecimalMark): number =>
    amounts.filter((text) => readAmount(text, mark) !== null).length;
  return reads(',') > reads('.') ? ',' : '.';
}

export function ofxAmount(text: string, mark: DecimalMark): Decimal | null {
  if (!/^[\s+\-\d.,]+$/.test(text)) return null;
  return readCell(text.trim(), mark)?.value ?? null;
}

/** A quantity or price: as an amount, in files with decimal points also with more digits than money has. */
export function optionalDecimal(node: OfxNode | null, tag: string, mark: DecimalMark): Decimal | null {
  const text = textOf(node, tag);
  if (text === null) return null;
  const value = ofxAmount(text, mark) ?? parseDecimal(text.trim());
  if (value === null)
    throw new OfxValueError(child(node!, tag)!.line, `<${tag}> "${text.slice(0, 40)}" is not a number`);
  return value;
}

export function requireDecimal(node: OfxNode, tag: string, mark: DecimalMark): Decimal {
  const value = optionalDecimal(node, tag, mark);
  if (value === null) throw new OfxValueError(node.line, `<${node.tag}> has no <${tag}>`);
  return value;
}

export function cleanValue(node: OfxNode | null, tag: string): string {
  return cleanText(textOf(node, tag) ?? '');
}

/** `<CURRENCY><CURSYM>` of a line: the currency its amounts are in, when it is not the statement's. */
export function lineCurrency(node: OfxNode): { symbol: string; rate: string | null } | null {
  const currency = child(node, 'CURRENCY');
  const symbol = textOf(currency, 'CURSYM');
  return symbol === null ? null : { symbol: symbol.toUpperCase(), rate: textOf(currency, 'CURRATE') };
}

/** The source of a rejected element in one line, for the person who looks for it. */
export function sourceText(node: OfxNode): string {
  const inner = node.children.length > 0 ? node.children.map(sourceText).join('') : node.text;
  return `<${node.tag}>${inner}`.slice(0, 500);
}
