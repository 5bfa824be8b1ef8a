import { formatDay } from '@financehub/core/time/day.ts';

/** What a spreadsheet keeps as a number becomes the text that a person sees as its value. */

/** Digits that a spreadsheet stores of a number; what stands behind them is noise of binary fractions. */
const DIGITS = 15;

/**
 * A number as the file writes it, plain: `-12.300000000000001` is `-12.3`, `1.2E-2` is `0.012`. Text that is no number stays as it
 * is. Whole numbers written in full keep all their digits: they are numbers of accounts.
 */
export function numberText(written: string): string {
  const text = written.trim();
  const parts = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/.exec(text);
  if (parts === null || !/\d/.test(text)) return text;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = parts;
  const digits = (whole + fraction).replace(/^0+/, '');
  if (exponent === '0' && (digits.length < 13 || fraction === '')) return text;
  const rounded = roundDigits(
    digits,
    whole.length + Number(exponent) - (whole.length + fraction.length - digits.length),
  );
  const plain = withoutDrift(rounded);
  return plain === '0' ? '0' : `${sign === '-' ? '-' : ''}${plain}`;
}

/**
 * Sums that a sheet computed step by step drift by more than the last digit: `61.9999999999999` is 62, `96.1000000000001`
 * is 96.1, `0.0000000000000568434188608` is 0. Only numbers of 13 and more digits whose fraction ends in a run of zeros or nines are taken for such.
 */
function withoutDrift(number: string): string {
  if (/^0\.0{9}\d{13}/.test(number)) return '0';
  const [whole = '', fraction = ''] = number.split('.');
  const run = /^(\d{0,5}?)(?:0{6,}|(9{6,}))\d{0,3}$/.exec(fraction);
  if (run === null || number.replace(/^0\.0*|\./g, '').length < 13) return number;
  const kept = `${whole}${run[1]}`;
  const digits = run[2] === undefined ? kept : (BigInt(kept) + 1n).toString().padStart(kept.length, '0');
  return roundDigits(digits.replace(/^0+/, ''), digits.replace(/^0+/, '').length - run[1]!.length);
}

/** `digits` with the decimal point behind the first `point` of them, rounded half up to {@link DIGITS} digits. */
function roundDigits(digits: string, point: number): string {
  let kept = digits.slice(0, DIGITS);
  let at = point;
  if (digits.length > DIGITS && digits.charCodeAt(DIGITS) >= 53) {
    const up = (BigInt(kept) + 1n).toString();
    if (up.length > kept.length) at += 1;
    kept = up;
  }
  kept = kept.replace(/0+$/, '');
  if (kept === '') return '0';
  if (at <= 0) return `0.${'0'.repeat(-at)}${kept}`;
  if (at >= kept.length) return kept + '0'.repeat(at - kept.length);
  return `${kept.slice(0, at)}.${kept.slice(at)}`;
}

/** A binary number of an old workbook, by the same rule. */
export function binaryText(value: number): string {
  return numberText(value.toPrecision(17));
}

const DAY_SECONDS = 86_400;
/** 9999-12-31, the last day of a spreadsheet. */
const LAST_SERIAL = 2_958_465;
/** Days from 1970-01-01 to the day that both epochs count from. */
const EPOCH_1900 = -25_569;
const EPOCH_1904 = -24_107;

/**
 * A serial day as `2026-01-31`, with its time where it has one, or `08:30:00` for a time alone (ECMA-376 18.17.4.1). The calendar of
 * 1900 has a 29 February that never was, so the days before it lie one later. Null for numbers that are no day.
 */
export function serialText(written: string, from1904: boolean): string | null {
  const serial = Number(written);
  if (!Number.isFinite(serial) || serial < 0 || serial > LAST_SERIAL + 1) return null;
  let day = Math.floor(serial);
  let seconds = Math.round((serial - day) * DAY_SECONDS);
  if (seconds === DAY_SECONDS) {
    day += 1;
    seconds = 0;
  }
  const time = [seconds / 3600, (seconds / 60) % 60, seconds % 60]
    .map((part) => String(Math.floor(part)).padStart(2, '0'))
    .join(':');
  if (day === 0 && !from1904) return time;
  const early = !from1904 && day < 60 ? 1 : 0;
  const text = formatDay(day + early + (from1904 ? EPOCH_1904 : EPOCH_1900));
  return seconds === 0 ? text : `${text} ${time}`;
}

/** Built-in number formats that show a day or a time, ECMA-376 18.8.30, with those of East Asian workbooks. */
export function isDateFormatId(id: number): boolean {
  return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);
}

/** Whether a format code shows a day or a time: `dd/mm/yyyy`, `[$-409]d-mmm-yy;@`, `[h]:mm`, and not `#,##0.00 "days"`. */
export function isDateFormat(code: string): boolean {
  const [first = ''] = code.split(';');
  const bare = first
    .replace(/"[^"]*"/g, '')
    .replace(/[\\_*]./g, '')
    .replace(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '')
    .replace(/s[.,]0+/gi, 's');
  return /[ymdhs]/i.test(bare) && !/[0#?]|general|standard/i.test(bare);
}
