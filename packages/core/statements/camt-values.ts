import { type Decimal, negate, parseDecimal, sign, trim } from '../money/decimal.ts';
import { type EpochDay, fromCivil, isCivil } from '../time/day.ts';
import { cleanText } from './encoding.ts';
import { attributeOf } from './xml-events.ts';

/** An element of a statement that is kept until it is complete. */
export interface CamtNode {
  readonly name: string;
  readonly attributes: string;
  text: string;
  readonly children: CamtNode[];
}

/** A value of one entry that can't be read; the entry is rejected, the file goes on. */
export class CamtValueError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CamtValueError';
  }
}

function childOf(node: CamtNode | null, name: string): CamtNode | null {
  if (node === null) return null;
  for (const child of node.children) if (child.name === name) return child;
  return null;
}

export function nodeAt(node: CamtNode | null, ...path: readonly string[]): CamtNode | null {
  let at = node;
  for (const name of path) at = childOf(at, name);
  return at;
}

/** The text of a descendant, cleaned; empty where there is none. */
export function textAt(node: CamtNode | null, ...path: readonly string[]): string {
  const found = nodeAt(node, ...path);
  return found === null ? '' : cleanText(found.text);
}

export function childrenOf(node: CamtNode | null, name: string): readonly CamtNode[] {
  return node === null ? [] : node.children.filter((child) => child.name === name);
}

export interface CamtAmount {
  readonly value: Decimal;
  /** Null where the file leaves the attribute out. */
  readonly currency: string | null;
}

const SHORT = /^\+?(\d*)\.?(\d*)$/;

/** An amount as XML Schema writes decimals: `8.85`, also `.5`, `5.` and `+5`. Unsigned: the direction is an element of its own. */
export function readAmountNode(node: CamtNode | null): CamtAmount | null {
  if (node === null) return null;
  const text = node.text.trim();
  let value = parseDecimal(text);
  if (value === null) {
    const match = SHORT.exec(text);
    if (match !== null && text.length > 1) value = parseDecimal(`${match[1] || '0'}.${match[2] || '0'}`);
  }
  if (value === null || sign(value) < 0) return null;
  const currency = attributeOf(node.attributes, 'Ccy')?.trim().toUpperCase() ?? '';
  return { value: value.scale > 2 ? trim(value, 2) : value, currency: currency === '' ? null : currency };
}

/** True for a credit to the account, false for a debit, null where the element is missing or says something else. */
export function creditOf(node: CamtNode | null): boolean | null {
  const mark = textAt(node, 'CdtDbtInd').toUpperCase();
  return mark === 'CRDT' ? true : mark === 'DBIT' ? false : null;
}

export function signed(value: Decimal, credit: boolean): Decimal {
  return credit ? value : negate(value);
}

/**
 * The day of a `DateAndDateTimeChoice` (`Dt` or `DtTm`), as it is printed: a time and a zone are left out, since the day is the one that the bank
 * books under. Null where there is none; throws {@link CamtValueError} for days that don't exist.
 */
export function dayOf(node: CamtNode | null): EpochDay | null {
  if (node === null) return null;
  const text = textAt(node, 'DtTm') || textAt(node, 'Dt') || cleanText(node.text);
  if (text === '') return null;
  const match = /^(\d{4})-(\d{2})-(\d{2})(?![\d])/.exec(text);
  const [year, month, day] = [Number(match?.[1]), Number(match?.[2]), Number(match?.[3])];
  if (match === null || year < 1000 || year > 2999 || !isCivil(year, month, day))
    throw new CamtValueError(`<${node.name}> "${text.slice(0, 40)}" is not a date that exists`);
  return fromCivil(year, month, day);
}

/** The source of an element in one line, for the person who looks for it. */
export function sourceOfNode(node: CamtNode): string {
  const inner = node.children.length > 0 ? node.children.map(sourceOfNode).join('') : cleanText(node.text);
  return `<${node.name}>${inner}`.slice(0, 500);
}
