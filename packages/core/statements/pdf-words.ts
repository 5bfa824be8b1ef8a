/** One run of text as a PDF places it. Points, `y` is the baseline and grows downwards. */
export interface PdfItem {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  /** Height of the font. */
  readonly size: number;
}

export interface PdfPage {
  readonly width: number;
  readonly height: number;
  readonly items: readonly PdfItem[];
}

export interface PdfWord {
  readonly text: string;
  readonly x0: number;
  readonly x1: number;
}

/** Words on one baseline, from left to right. */
export interface PdfLine {
  /** 0-based. */
  readonly page: number;
  /** 1-based, counted through all pages. */
  readonly line: number;
  readonly y: number;
  readonly size: number;
  readonly words: readonly PdfWord[];
}

/** Words that stand together: the text of one cell. */
export interface PdfSegment extends PdfWord {
  readonly words: readonly PdfWord[];
}

/** In font heights: baselines closer than this are one line; blanks wider than this part two cells (one blank of a typewriter face is 0.6); smaller than this are none. */
const SAME_LINE = 0.35;
const CELL_GAP = 0.65;
const WORD_GAP = 0.12;

interface Placed extends PdfWord {
  readonly blankBefore: boolean;
  readonly blankAfter: boolean;
}

/**
 * The words of an item; inside it each character is taken to be equally wide, and a single blank half as wide. Where blanks run, the
 * text is set in a typewriter face and they are characters like any other.
 */
function wordsOf({ text, x, width }: PdfItem): Placed[] {
  const blank = /\s{2}/.test(text) ? 1 : 0.5;
  const starts = [0];
  for (const character of text) {
    for (let unit = 0; unit < character.length; unit += 1) {
      starts.push(starts.at(-1)! + (/\s/.test(character) ? blank : 1));
    }
  }
  const step = width / Math.max(starts.at(-1)!, 1);
  return [...text.matchAll(/\S+/g)].map((match) => {
    const end = match.index + match[0].length;
    return {
      text: match[0],
      x0: x + starts[match.index]! * step,
      x1: x + starts[end]! * step,
      blankBefore: match.index > 0,
      blankAfter: end < text.length,
    };
  });
}

/** Items that follow each other without a blank are one word, cut by kerning. */
function joined(words: readonly Placed[], size: number): PdfWord[] {
  const whole: Placed[] = [];
  for (const word of [...words].sort((a, b) => a.x0 - b.x0)) {
    const before = whole.at(-1);
    const touches =
      before !== undefined &&
      !before.blankAfter &&
      !word.blankBefore &&
      Math.abs(word.x0 - before.x1) < WORD_GAP * size;
    if (!touches) whole.push(word);
    else
      whole[whole.length - 1] = {
        ...word,
        text: before.text + word.text,
        x0: before.x0,
        blankBefore: before.blankBefore,
      };
  }
  return whole.map(({ text, x0, x1 }) => ({ text, x0, x1 }));
}

/** Bold faces are often the same text printed twice. */
function withoutEchoes(items: readonly PdfItem[]): PdfItem[] {
  const kept: PdfItem[] = [];
  for (const item of items) {
    const echo = kept
      .slice(-4)
      .some((one) => one.text === item.text && Math.abs(one.x - item.x) < 1 && Math.abs(one.y - item.y) < 1);
    if (!echo && item.text.trim() !== '') kept.push(item);
  }
  return kept;
}

/** The lines of all pages from top to bottom. */
export function linesOf(pages: readonly PdfPage[]): PdfLine[] {
  const lines: PdfLine[] = [];
  for (const [page, { items }] of pages.entries()) {
    const sorted = withoutEchoes(items).sort((a, b) => a.y - b.y);
    for (let i = 0; i < sorted.length; ) {
      const { y, size } = sorted[i]!;
      let end = i + 1;
      while (end < sorted.length && sorted[end]!.y - y <= SAME_LINE * Math.min(size, sorted[end]!.size))
        end += 1;
      const group = sorted.slice(i, end);
      const height = Math.max(...group.map((item) => item.size));
      const words = joined(group.flatMap(wordsOf), height);
      lines.push({ page, line: lines.length + 1, y, size: height, words });
      i = end;
    }
  }
  return lines;
}

export function segmentOf(words: readonly PdfWord[]): PdfSegment {
  return {
    text: words.map(({ text }) => text).join(' '),
    x0: words[0]!.x0,
    x1: words.at(-1)!.x1,
    words,
  };
}

/** The words of a line, parted where a wide blank is. */
export function segmentsOf({ words, size }: PdfLine): PdfSegment[] {
  const groups: PdfWord[][] = [];
  for (const word of words) {
    const before = groups.at(-1)?.at(-1);
    if (before === undefined || word.x0 - before.x1 > CELL_GAP * size) groups.push([word]);
    else groups.at(-1)!.push(word);
  }
  return groups.map(segmentOf);
}
