import { bollinger, ichimoku } from './bands.ts';
import type { Candles } from './candle.ts';
import { ema, sma, wma } from './moving.ts';
import { adx, atr, macd, rsi, stochastic } from './oscillators.ts';
import { obv, vwap } from './volume.ts';

export interface Line {
  readonly name: string;
  readonly values: Float64Array;
  /** After the last candle, of a line that is drawn ahead. */
  readonly ahead?: Float64Array;
}

/** An indicator as it was asked for, with all its numbers. */
export interface IndicatorChoice {
  /** `bollinger:20:2` */
  readonly id: string;
  readonly kind: string;
  readonly numbers: readonly number[];
}

interface Definition {
  readonly title: string;
  /** `price`: measured in the price and drawn over it. */
  readonly pane: 'price' | 'own';
  readonly numbers: readonly number[];
  readonly needsVolume?: boolean;
  /** `session` numbers the session of each candle. */
  readonly lines: (candles: Candles, numbers: readonly number[], session: ArrayLike<number>) => Line[];
}

const named = (lines: Readonly<Record<string, Float64Array>>): Line[] =>
  Object.entries(lines).map(([name, values]) => ({ name, values }));

const DEFINITIONS: Readonly<Record<string, Definition>> = {
  sma: {
    title: 'SMA',
    pane: 'price',
    numbers: [20],
    lines: ({ close }, [n = 0]) => named({ sma: sma(close, n) }),
  },
  ema: {
    title: 'EMA',
    pane: 'price',
    numbers: [20],
    lines: ({ close }, [n = 0]) => named({ ema: ema(close, n) }),
  },
  wma: {
    title: 'WMA',
    pane: 'price',
    numbers: [20],
    lines: ({ close }, [n = 0]) => named({ wma: wma(close, n) }),
  },
  bollinger: {
    title: 'Bollinger',
    pane: 'price',
    numbers: [20, 2],
    lines: ({ close }, [n = 0, width = 0]) => named(bollinger(close, n, width)),
  },
  rsi: {
    title: 'RSI',
    pane: 'own',
    numbers: [14],
    lines: ({ close }, [n = 0]) => named({ rsi: rsi(close, n) }),
  },
  macd: {
    title: 'MACD',
    pane: 'own',
    numbers: [12, 26, 9],
    lines: ({ close }, [fast = 0, slow = 0, signal = 0]) => named(macd(close, fast, slow, signal)),
  },
  atr: {
    title: 'ATR',
    pane: 'own',
    numbers: [14],
    lines: (candles, [n = 0]) => named({ atr: atr(candles, n) }),
  },
  stochastic: {
    title: 'Stochastic',
    pane: 'own',
    numbers: [14, 3, 3],
    lines: (candles, [n = 0, smooth = 0, signal = 0]) => named(stochastic(candles, n, smooth, signal)),
  },
  obv: {
    title: 'OBV',
    pane: 'own',
    numbers: [],
    needsVolume: true,
    lines: (candles) => named({ obv: obv(candles) }),
  },
  vwap: {
    title: 'VWAP',
    pane: 'price',
    numbers: [],
    needsVolume: true,
    lines: (candles, _numbers, session) => named({ vwap: vwap(candles, session) }),
  },
  adx: {
    title: 'ADX',
    pane: 'own',
    numbers: [14],
    lines: (candles, [n = 0]) => named(adx(candles, n)),
  },
  ichimoku: {
    title: 'Ichimoku',
    pane: 'price',
    numbers: [9, 26, 52],
    lines: (candles, [short = 0, middle = 0, long = 0]) => {
      const { ahead, ...lines } = ichimoku(candles, short, middle, long);
      return named(lines).map((line) =>
        line.name === 'spanA' || line.name === 'spanB' ? { ...line, ahead: ahead[line.name] } : line,
      );
    },
  },
};

const INDICATOR_KINDS: readonly string[] = Object.keys(DEFINITIONS);
const MOST = 12;
const LONGEST_WINDOW = 1000;

/** An indicator that there is not, or with numbers that it can not have. */
export class IndicatorError extends Error {
  override readonly name = 'IndicatorError';
}

/** Reads `sma:20,bollinger:20:2`; throws an IndicatorError. */
export function readIndicators(text: string): IndicatorChoice[] {
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  if (parts.length > MOST) throw new IndicatorError(`at most ${MOST} indicators, not ${parts.length}`);
  const chosen = parts.map(readIndicator);
  return chosen.filter(({ id }, at) => chosen.findIndex((other) => other.id === id) === at);
}

function readIndicator(text: string): IndicatorChoice {
  const [kind = '', ...given] = text.toLowerCase().split(':');
  const definition = Object.hasOwn(DEFINITIONS, kind) ? DEFINITIONS[kind] : undefined;
  if (definition === undefined)
    throw new IndicatorError(`"${text.slice(0, 40)}" is none of ${INDICATOR_KINDS.join(', ')}`);
  if (given.length > definition.numbers.length)
    throw new IndicatorError(`${kind} takes ${definition.numbers.length} numbers, not ${given.length}`);
  const numbers = definition.numbers.map((fallback, at) => readNumber(kind, at, given[at], fallback));
  if (kind === 'macd' && numbers[0]! >= numbers[1]!)
    throw new IndicatorError('macd takes a fast window that is shorter than the slow one');
  return { id: [kind, ...numbers].join(':'), kind, numbers };
}

function readNumber(kind: string, at: number, text: string | undefined, fallback: number): number {
  if (text === undefined || text === '') return fallback;
  // The only number that is no count of candles.
  const isWidth = kind === 'bollinger' && at === 1;
  const value = /^\d{1,6}(\.\d{1,6})?$/.test(text) ? Number(text) : Number.NaN;
  if (isWidth ? value > 0 && value <= 10 : Number.isInteger(value) && value >= 1 && value <= LONGEST_WINDOW)
    return value;
  const wanted = isWidth ? 'a number above 0 and up to 10' : `a whole number from 1 to ${LONGEST_WINDOW}`;
  throw new IndicatorError(`${kind} takes ${wanted}, not "${text.slice(0, 20)}"`);
}

/** How many candles before the first shown one settle a value: windows are full, and means have forgotten how they began. */
export function candlesBefore(chosen: readonly IndicatorChoice[]): number {
  const longest = Math.max(0, ...chosen.flatMap(({ numbers }) => numbers));
  return Math.ceil(longest * 20);
}

export interface IndicatorLines extends IndicatorChoice {
  readonly title: string;
  readonly pane: 'price' | 'own';
  readonly needsVolume: boolean;
  readonly lines: readonly Line[];
}

export function indicatorLines(
  candles: Candles,
  choice: IndicatorChoice,
  session: ArrayLike<number>,
): IndicatorLines {
  const { title, pane, needsVolume = false, lines } = DEFINITIONS[choice.kind]!;
  return {
    ...choice,
    title: [title, ...choice.numbers].join(' '),
    pane,
    needsVolume,
    lines: lines(candles, choice.numbers, session),
  };
}
