const SPECIAL: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ı: 'i',
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: the range is that of ASCII.
const ASCII = /^[\x00-\x7f]*$/;

/** Lower case without accents: `Bäckerei Müßig` becomes `backerei mussig`. */
export function fold(text: string): string {
  const lower = text.toLowerCase();
  if (ASCII.test(lower)) return lower;
  return lower
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[ßæœøłđı]/g, (letter) => SPECIAL[letter]!)
    .replaceAll('’', "'");
}

/** The words and numbers of folded text, in order. A possessive stays with its word: `mcdonald's` is `mcdonalds`. */
export function tokens(folded: string): string[] {
  const text = folded.includes("'") ? folded.replace(/'(?=s\b)/g, '') : folded;
  return text.match(/[\p{L}\p{N}]+/gu) ?? [];
}
