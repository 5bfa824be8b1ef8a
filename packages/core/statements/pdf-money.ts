import { isCurrency } from '../money/currency.ts';
import { readAmount } from './amount-text.ts';
import { type PdfSegment, type PdfWord, segmentOf } from './pdf-words.ts';

/** Figures on a statement: where they stand in a line, with the signs and units printed beside them. */

const CENTS = /\d[.,]\d{2}(?!\d)\D*$/;
const BEFORE = /^(?:[-+−–]|[$€£¥₹]|kr\.?|R\$|Fr\.?)$/;
const BEHIND = /^(?:[-+−–]|[€£$]|CR|DR|Cr|Dr|cr|dr|[SHDC]|kr\.?|zł|Kč|Ft|Fr\.)$/;
/** In font heights. */
const SIGN_GAP = 1.3;
const SYMBOL_GAP = 8;

function isFigure(text: string): boolean {
  const bare = text.replace(/\s?[SHDC]$/, '');
  return /\d/.test(bare) && (readAmount(bare, '.') ?? readAmount(bare, ',')) !== null;
}

/** Whether the text is an amount of money; `strict` asks for cents, as whole numbers may be anything. */
export function isMoney(text: string, strict: boolean): boolean {
  return isFigure(text) && (!strict || CENTS.test(text));
}

/** How many words at the end of a cell are an amount: `1 234,56 €`, `- 12.00`, `12.00 CR`. 0 for none. */
function moneyWords(words: readonly PdfWord[], strict: boolean): number {
  let best = 0;
  for (let count = 1; count <= Math.min(words.length, 5); count += 1) {
    const part = words.slice(-count).map(({ text }) => text);
    if (!isMoney(part.join(' '), strict)) continue;
    // Numbers before a figure are its thousands only in groups of three; `Invoice 7 120.00` has none.
    const [first = ''] = part;
    const grows = best === 0 || BEFORE.test(first) || isCurrency(first) || /^[-+]?\d{1,3}$/.test(first);
    if (grows) best = count;
  }
  return best;
}

/** Puts signs and units that stand apart to their figure. */
function withMarks(segments: readonly PdfSegment[], size: number, strict: boolean): PdfSegment[] {
  const joined: PdfSegment[] = [];
  for (const segment of segments) {
    const before = joined.at(-1);
    const gap = before === undefined ? Number.POSITIVE_INFINITY : segment.x0 - before.x1;
    const symbol = before !== undefined && /^[$€£¥₹]$/.test(before.text);
    const leads =
      before !== undefined &&
      BEFORE.test(before.text) &&
      isMoney(segment.text, strict) &&
      gap < (symbol ? SYMBOL_GAP : SIGN_GAP) * size;
    const trails =
      before !== undefined &&
      BEHIND.test(segment.text) &&
      isMoney(before.text, strict) &&
      gap < SIGN_GAP * size;
    if (leads || trails) joined[joined.length - 1] = segmentOf([...before!.words, ...segment.words]);
    else joined.push(segment);
  }
  return joined;
}

/** The cells of a line, where an amount at the end of a text is a cell of its own. */
export function moneySegments(segments: readonly PdfSegment[], size: number, strict: boolean): PdfSegment[] {
  const parted = segments.flatMap((segment) => {
    const count = moneyWords(segment.words, strict);
    const at = segment.words.length - count;
    return count === 0 || at === 0
      ? [segment]
      : [segmentOf(segment.words.slice(0, at)), segmentOf(segment.words.slice(at))];
  });
  return withMarks(parted, size, strict);
}

/**
 * German banks mark each figure `S` (Soll, money out) or `H` (Haben), others `D` or `C`. Where every figure of a column is marked, the
 * letters become a sign and `DR` or `CR`; null where they are not.
 */
export function unlettered(figures: readonly string[]): string[] | null {
  const filled = figures.filter((text) => text !== '');
  if (filled.length === 0) return null;
  for (const letters of ['SH', 'DC']) {
    const marked = new RegExp(`\\d\\s?[${letters}]$`);
    if (filled.every((text) => marked.test(text))) return figures.map(withoutLetter);
  }
  return null;
}

/** `12,00 S` as `-12,00`, `12.00 D` as `12.00 DR`; any other figure as it is. */
export function withoutLetter(figure: string): string {
  const match = /^(.*\d)\s?([SHDC])$/.exec(figure);
  if (match === null) return figure;
  const [, bare = '', letter = ''] = match;
  return letter === 'S' ? `-${bare}` : letter === 'H' ? `+${bare}` : `${bare} ${letter}R`;
}
