import { type EpochDay, fromCivil, isCivil } from '../time/day.ts';

/** Order of day, month and year in dates written with numbers. */
export type DateOrder = 'ymd' | 'dmy' | 'mdy';

export const DATE_ORDERS: readonly DateOrder[] = ['ymd', 'dmy', 'mdy'];

/** First letters of the months in English, German, Dutch, French, Spanish, Italian, Portuguese, Polish, Czech, Swedish, Romanian, Turkish. */
const MONTH_STEMS: readonly (readonly string[])[] = [
  ['jan', 'janv', 'ene', 'gen', 'sty', 'led', 'ian', 'oca'],
  ['feb', 'fev', 'lut', 'uno', 'sub'],
  ['mar', 'maer', 'mrt', 'maa', 'mrz', 'bre'],
  ['apr', 'avr', 'abr', 'kwi', 'dub', 'nis'],
  ['may', 'mai', 'mei', 'mag', 'maj', 'kve'],
  ['jun', 'juin', 'giu', 'cze', 'cer', 'cerven', 'iun', 'haz'],
  ['jul', 'juil', 'lug', 'lip', 'cec', 'cervenec', 'cervence', 'iul', 'tem'],
  ['aug', 'aou', 'ago', 'sie', 'srp', 'agu'],
  ['sep', 'set', 'wrz', 'zar', 'eyl'],
  ['oct', 'okt', 'ott', 'out', 'paz', 'rij', 'eki'],
  ['nov', 'lis', 'noi', 'kas'],
  ['dec', 'dez', 'dic', 'des', 'gru', 'pro', 'ara'],
];

const STEMS: ReadonlyMap<string, number> = new Map(
  MONTH_STEMS.flatMap((stems, month) => stems.map((stem) => [stem, month + 1] as const)),
);

/** Month of a name or its abbreviation; the longest stem decides (`juin`/`juil`, `cerven`/`cervenec`). */
function monthByName(name: string): number | null {
  const plain = name
    .normalize('NFD')
    .replace(/[\u0300-\u036f.]/g, '')
    .replace(/ł/g, 'l')
    .toLowerCase();
  for (let length = Math.min(plain.length, 8); length >= 3; length -= 1) {
    const month = STEMS.get(plain.slice(0, length));
    if (month !== undefined) return month;
  }
  return null;
}

const TIME = String.raw`(?:[T\s,-]+(?:at\s+)?\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?\s*(?:[AaPp]\.?[Mm]\.?)?\s*(?:Z|[+-]\d{2}:?\d{2}|[A-Z]{3,4})?\s*(?:[A-Z]{3,4})?)?`;
const NUMERIC = new RegExp(
  String.raw`^(?:\p{L}{2,12}\.?,?\s+)?(\d{1,4})([-/. ])\s?(\d{1,2})\2\s?(\d{1,4})\.?${TIME}$`,
  'u',
);
const COMPACT = new RegExp(`^(\\d{4})(\\d{2})(\\d{2})(?:\\d{4}|\\d{6})?${TIME}$`);
const DAY_NAME = new RegExp(
  String.raw`^(?:\p{L}{2,12}\.?,?\s+)?(\d{1,2})(?:st|nd|rd|th|er|re|\.|º|ª|°)?[-\s/.]*(?:de\s+)?(\p{L}{3,12})\.?[-\s/.,']*(?:de\s+)?(\d{4}|\d{2})${TIME}$`,
  'u',
);
const NAME_DAY = new RegExp(
  String.raw`^(?:\p{L}{2,12},\s+)?(\p{L}{3,12})\.?[-\s/]*(\d{1,2})(?:st|nd|rd|th)?,?[-\s/]+(\d{4}|\d{2})${TIME}$`,
  'u',
);
const YEAR_NAME = new RegExp(String.raw`^(\d{4})[-\s/](\p{L}{3,12})\.?[-\s/](\d{1,2})${TIME}$`, 'u');

/** POSIX strptime `%y`: 69 to 99 are of the last century, 00 to 68 of this one. */
export function fullYear(digits: string): number {
  const year = Number(digits);
  return digits.length > 2 ? year : year >= 69 ? 1900 + year : 2000 + year;
}

function civil(year: string, month: string | number | null, day: string): EpochDay | null {
  if (month === null || (year.length !== 2 && year.length !== 4)) return null;
  const [y, m, d] = [fullYear(year), Number(month), Number(day)];
  return y >= 1000 && y <= 2999 && isCivil(y, m, d) ? fromCivil(y, m, d) : null;
}

function numeric(a: string, b: string, c: string, order: DateOrder): EpochDay | null {
  // A year of four digits says itself where it stands; no bank writes year-day-month.
  if (a.length === 4) return c.length > 2 ? null : civil(a, b, c);
  if (a.length > 2) return null;
  if (order === 'ymd') return c.length > 2 ? null : civil(a, b, c);
  return order === 'dmy' ? civil(c, b, a) : civil(c, a, b);
}

/** `2026年1月31日`, `2026년 1월 31일` and `31/01/'26` as other dates are written. */
function plainDate(text: string): string {
  const trimmed = text.trim();
  if (!/['’年년]/.test(trimmed)) return trimmed;
  return trimmed
    .replace(/^(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]/, '$1-$2-$3')
    .replace(/['’](?=\d{2}$)/, '');
}

/**
 * The calendar day of a text as banks write it: `2018-02-25 12:34:56 +0000`, `18.02.26`, `3/18/2016`, `12-Dec-2019`,
 * `10 Feb 18`, `20180226`. A time and a zone behind the day are left out: the day is the one that the bank printed.
 * Null for days that don't exist and years outside 1000 to 2999. `order` matters only for all-number dates whose first part has
 * one or two digits.
 */
export function readDate(text: string, order: DateOrder): EpochDay | null {
  const trimmed = plainDate(text);
  if (trimmed.length < 6 || trimmed.length > 48) return null;
  const plain = NUMERIC.exec(trimmed);
  if (plain !== null) return numeric(plain[1]!, plain[3]!, plain[4]!, order);
  const compact = COMPACT.exec(trimmed);
  if (compact !== null) {
    const [, a, b, c] = compact;
    const first = civil(a!, b!, c!);
    if (first !== null || trimmed.length !== 8) return first;
    return numeric(trimmed.slice(0, 2), trimmed.slice(2, 4), trimmed.slice(4), order);
  }
  const dayFirst = DAY_NAME.exec(trimmed);
  if (dayFirst !== null) return civil(dayFirst[3]!, monthByName(dayFirst[2]!), dayFirst[1]!);
  const nameFirst = NAME_DAY.exec(trimmed);
  if (nameFirst !== null) return civil(nameFirst[3]!, monthByName(nameFirst[1]!), nameFirst[2]!);
  const yearFirst = YEAR_NAME.exec(trimmed);
  if (yearFirst !== null) return civil(yearFirst[1]!, monthByName(yearFirst[2]!), yearFirst[3]!);
  return null;
}

/** Serial days of spreadsheets that can be a statement's: 1982 to 2064. */
const SERIALS = { first: 30_000, last: 60_000, epoch: 25_569 };

/**
 * The day of a bare serial number, which a sheet holds whose dates lost their format: days since the end of 1899, with a time behind the point.
 * Null for any other text. Only for cells that are known to be dates.
 */
export function readSerialDay(text: string): EpochDay | null {
  if (!/^\d{5}(?:[.,]\d+)?$/.test(text)) return null;
  const serial = Number(text.slice(0, 5));
  return serial >= SERIALS.first && serial <= SERIALS.last ? serial - SERIALS.epoch : null;
}

/** Whether the text has the shape of a date, also one that does not exist; tells `31/02/2019` from a footnote. */
export function looksLikeDate(text: string): boolean {
  const trimmed = plainDate(text);
  return NUMERIC.test(trimmed) || COMPACT.test(trimmed) || DAY_NAME.test(trimmed) || NAME_DAY.test(trimmed);
}
