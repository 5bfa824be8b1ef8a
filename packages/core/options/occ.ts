import { type Decimal, formatDecimal, round, trim } from '../money/decimal.ts';
import { type EpochDay, fromCivil, isCivil, toCivil } from '../time/day.ts';

/** What the symbol of a listed option says. */
export interface OccSymbol {
  /** The class of options; a digit behind it marks contracts that a corporate action adjusted. */
  readonly root: string;
  readonly expiry: EpochDay;
  readonly kind: 'call' | 'put';
  readonly strike: Decimal;
}

const FORM = /^([A-Z][A-Z.]{0,4}[0-9]?) *([0-9]{2})([0-9]{2})([0-9]{2})([CP])([0-9]{8})$/i;
const CENTURY = 2000;
const STRIKE_DIGITS = 3;
const STRIKE_WIDTH = 8;

/**
 * The parts of a symbol of the Options Clearing Corporation's form since 2010, `AAPL  240119C00100000`, with or without its
 * blanks: class, expiry as YYMMDD, C or P, strike in thousandths. Null for any other text.
 */
export function parseOcc(text: string): OccSymbol | null {
  const parts = FORM.exec(text.trim());
  if (parts === null) return null;
  const [, root, yy, mm, dd, side, strike] = parts;
  const [year, month, date] = [CENTURY + Number(yy), Number(mm), Number(dd)];
  const units = BigInt(strike!);
  if (!isCivil(year, month, date) || units === 0n) return null;
  return {
    root: root!.toUpperCase(),
    expiry: fromCivil(year, month, date),
    kind: side!.toUpperCase() === 'C' ? 'call' : 'put',
    strike: trim({ units, scale: STRIKE_DIGITS }),
  };
}

/** The symbol without blanks; null where the strike or the year does not fit the form. */
export function formatOcc({ root, expiry, kind, strike }: OccSymbol): string | null {
  const { year, month, day } = toCivil(expiry);
  const exact = trim(strike);
  const thousandths = round(exact, STRIKE_DIGITS).units.toString();
  const fits = exact.scale <= STRIKE_DIGITS && exact.units > 0n && thousandths.length <= STRIKE_WIDTH;
  if (!fits || year < CENTURY || year >= CENTURY + 100) return null;
  const two = (value: number): string => String(value).padStart(2, '0');
  const date = `${two(year - CENTURY)}${two(month)}${two(day)}`;
  return `${root}${date}${kind === 'call' ? 'C' : 'P'}${thousandths.padStart(STRIKE_WIDTH, '0')}`;
}

/** As people read it: `AAPL 2024-01-19 100 call`. */
export function describeOption(root: string, expiry: string, strike: Decimal, kind: string): string {
  return `${root} ${expiry} ${formatDecimal(trim(strike))} ${kind}`;
}

/** Cash-settled indices whose options can be exercised at expiry only, by class, with the index they are on (Cboe). */
const INDEX_CLASSES: Readonly<Record<string, string>> = {
  SPX: 'SPX',
  SPXW: 'SPX',
  XSP: 'XSP',
  XEO: 'OEX',
  NDX: 'NDX',
  NDXP: 'NDX',
  XND: 'XND',
  RUT: 'RUT',
  RUTW: 'RUT',
  MRUT: 'MRUT',
  DJX: 'DJX',
  VIX: 'VIX',
  VIXW: 'VIX',
};

/** What options of a class are on, and when they can be exercised: those of shares are American. */
export function classOf(root: string): {
  readonly underlying: string;
  readonly style: 'european' | 'american';
} {
  const index = INDEX_CLASSES[root];
  if (index !== undefined) return { underlying: index, style: 'european' };
  return { underlying: root.replace(/[0-9]$/, ''), style: 'american' };
}
