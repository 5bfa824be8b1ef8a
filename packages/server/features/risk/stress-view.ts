import type { runStressTest, StressResult } from '@financehub/contract/stress.ts';
import { minorDigits } from '@financehub/core/money/currency.ts';
import { formatDecimal, isZero, sign, sum, toNumber } from '@financehub/core/money/decimal.ts';
import { apportion } from '@financehub/core/risk/apportion.ts';
import type { Scenario } from '@financehub/core/risk/scenarios.ts';
import type { ItemResult } from '@financehub/core/risk/stress.ts';
import { formatDay } from '@financehub/core/time/day.ts';
import type { Static } from 'typebox';
import type { Missing } from '../analytics/index.ts';
import { money } from '../portfolios/index.ts';
import { type Gap, gapOf, once, unvaluedGaps, whyOf } from './gaps.ts';
import type { Sheet, SheetLine } from './stress-sheet.ts';
import type { ReverseResult } from './stressing.ts';

export type Result = Static<typeof StressResult>;
type Reverse = Static<typeof runStressTest.response>['reverse'];

export type ResultHead = Pick<
  Result,
  'id' | 'runId' | 'portfolioId' | 'scope' | 'beta' | 'asOf' | 'createdAt'
>;

/**
 * Results as they are now, however old: those stored before betas were estimated say that none was; those of when what
 * had no value was always left out say without what they are.
 */
export function asRead(stored: unknown): Result {
  return withLeftOut(withBeta(stored as Stored));
}

type Stored = Omit<Result, 'beta' | 'leftOut'> & Partial<Pick<Result, 'beta' | 'leftOut'>>;

function withBeta(stored: Stored): Stored & Pick<Result, 'beta'> {
  const { beta, byPosition } = stored;
  if (beta !== undefined) return { ...stored, beta };
  return {
    ...stored,
    beta: { used: 'none', benchmark: null, reason: 'worked out before betas were estimated' },
    byPosition: byPosition.map((line) => ({ ...line, beta: null })),
  };
}

function withLeftOut(stored: Stored & Pick<Result, 'beta'>): Result {
  const { leftOut, unavailable } = stored;
  if (leftOut !== undefined) return { ...stored, leftOut };
  return { ...stored, leftOut: unavailable.map((each) => ({ ...each, share: null })), unavailable: [] };
}

/** A scenario’s outcome with amounts that add up to the last digit; of the whole, or of what has an outcome. */
export function resultView(
  head: ResultHead,
  sheet: Sheet,
  scenario: Scenario,
  outcome: readonly ItemResult[],
  leaveOut: boolean,
): Result {
  const { currency } = sheet;
  const known = outcome.flatMap((result, at) =>
    Number.isNaN(result.pnl) ? [] : [{ result, line: sheet.lines[at]! }],
  );
  const gaps = gapsIn(sheet, outcome);
  const isKnown = leaveOut || gaps.length === 0;
  const pnls = known.map(({ result }) => result.pnl);
  const digits = minorDigits(currency);
  const total = pnls.reduce((all, pnl) => all + pnl, 0);
  const { whole, parts } = isKnown
    ? apportion(pnls, total, digits)
    : { whole: null, parts: pnls.map((pnl) => apportion([pnl], pnl, digits).whole) };
  const value = leaveOut
    ? sum(known.map(({ line }) => line.value))
    : sheet.unvalued.length > 0
      ? null
      : sheet.known;
  const size = value === null ? 0 : toNumber(value);
  return {
    ...head,
    scenario: scenario.id ?? scenario.name,
    name: scenario.name,
    method: methodOf(scenario, known),
    shocks: scenario.shocks.map(({ on, change }) => ({ on, change })),
    window:
      scenario.window === null
        ? null
        : { from: formatDay(scenario.window.from), to: formatDay(scenario.window.to) },
    currency,
    value: money(value, currency),
    pnl: whole === null ? null : formatDecimal(whole),
    pnlFraction: whole !== null && size > 0 ? toNumber(whole) / size : null,
    byPosition: known.map(({ line, result }, at) =>
      lineView(line, result, formatDecimal(parts[at]!), currency),
    ),
    notes: [
      ...new Set([...without(sheet, scenario), ...known.flatMap(({ result: { note } }) => note ?? [])]),
    ],
    leftOut: leaveOut ? gaps : [],
    unavailable: leaveOut ? [] : gaps.map(whyOf),
  };
}

/** What of the whole has no value, or no outcome in a scenario. */
const gapsIn = (sheet: Sheet, outcome: readonly ItemResult[]): Gap[] => [
  ...unvaluedGaps(sheet.unvalued),
  ...outcome.flatMap(({ pnl, note }, at) => {
    const why = { reason: note ?? 'it can not be revalued', mend: 'add prices of it and of what it is on' };
    return Number.isNaN(pnl) ? lineGap(sheet, at, why) : [];
  }),
];

/** What is worth nothing is missing nowhere. */
function lineGap(sheet: Sheet, at: number, why: Pick<Missing, 'reason' | 'mend'>): Gap[] {
  const { value, assetId, label } = sheet.lines[at]!;
  if (isZero(value)) return [];
  const size = sheet.lines.reduce((all, line) => all + Math.abs(toNumber(line.value)), 0);
  const said = sheet.unmodelled.get(at) ?? { assetId, symbol: label, ...why };
  return [gapOf(said, Math.abs(toNumber(value)) / size)];
}

/** Of a person's own shocks those of sectors that nothing is in: they may be misspelt. */
function without(sheet: Sheet, { id, shocks }: Scenario): string[] {
  if (id !== null) return [];
  const held = new Set(sheet.lines.flatMap(({ item }) => item.sector?.toLowerCase() ?? []));
  return shocks
    .filter(({ on }) => on.startsWith(SECTOR) && !held.has(on.slice(SECTOR.length).toLowerCase()))
    .map(({ on }) => `nothing that is held is in the sector ${on.slice(SECTOR.length)}`);
}

const SECTOR = 'sector:';

function methodOf(
  { id, window }: Scenario,
  known: readonly { result: ItemResult; line: SheetLine }[],
): Result['method'] {
  if (id === null) return 'shock';
  if (window === null) return 'factor';
  const moved = known.filter(({ line }) => line.item.kind !== 'cash' && sign(line.value) !== 0);
  return moved.length > 0 && moved.every(({ result }) => result.method === 'replay') ? 'replay' : 'factor';
}

function lineView(
  line: SheetLine,
  result: ItemResult,
  pnl: string,
  currency: string,
): Result['byPosition'][number] {
  const value = toNumber(line.value);
  return {
    assetId: line.assetId,
    positionId: line.positionId,
    accountId: line.accountId,
    portfolioId: line.portfolioId,
    symbol: line.label,
    kind: line.kind,
    value: money(line.value, currency)!,
    pnl,
    change: value === 0 ? null : result.pnl / Math.abs(value),
    move: result.move,
    currencyMove: result.currencyMove,
    beta: result.beta,
    method: result.method,
    note: result.note,
  };
}

export function reverseView(
  sheet: Sheet,
  loss: number,
  found: ReverseResult | null,
  leaveOut: boolean,
): Reverse {
  const gaps = {
    equity: gapsOfReverse(sheet, found?.unmoved),
    plausible: gapsOfReverse(sheet, found?.without),
  };
  const all = once([...gaps.equity, ...gaps.plausible]);
  const isKnown = (of: readonly Gap[]): boolean => leaveOut || of.length === 0;
  const equity = isKnown(gaps.equity) ? (found?.equity ?? null) : null;
  const plausible = isKnown(gaps.plausible) ? (found?.plausible ?? null) : null;
  const size = sheet.unvalued.length > 0 && !leaveOut ? 0 : toNumber(sheet.known);
  const { currency, lines } = sheet;
  const amount = (value: number): string =>
    formatDecimal(apportion([value], value, minorDigits(currency)).whole);
  return {
    loss,
    amount: size > 0 ? amount(size * loss) : null,
    equity,
    plausible:
      plausible === null
        ? null
        : {
            distance: plausible.distance,
            probability: plausible.probability,
            moves: plausible.moves.map(({ line, change, pnl }) => ({
              assetId: lines[line]!.assetId,
              symbol: lines[line]!.label,
              change,
              pnl: amount(pnl),
            })),
          },
    leftOut: leaveOut ? all : [],
    unavailable: [
      ...(leaveOut ? [] : all.map(whyOf)),
      ...(sheet.unvalued.length > 0 && !leaveOut ? [] : whyNone(sheet, found, isKnown, gaps)),
    ],
  };
}

interface ReverseGaps {
  readonly equity: readonly Gap[];
  readonly plausible: readonly Gap[];
}

const gapsOfReverse = (sheet: Sheet, lines: readonly number[] = []): Gap[] => [
  ...unvaluedGaps(sheet.unvalued),
  ...lines.flatMap((at) => {
    const { label } = sheet.lines[at]!;
    const reason = `${label} can not be revalued, or has too few returns in common with the other holdings`;
    return lineGap(sheet, at, { reason, mend: `add earlier prices of ${label}` });
  }),
];

/** Why there is no answer, where nothing is missing of what is held. */
function whyNone(
  { lines }: Sheet,
  found: ReverseResult | null,
  isKnown: (of: readonly Gap[]) => boolean,
  gaps: ReverseGaps,
): Missing[] {
  const missing = (reason: string, mend: string): Missing => ({ assetId: null, symbol: null, reason, mend });
  if (found === null)
    return [
      missing('there is nothing of value that could lose it', 'add transactions, or choose another day'),
    ];
  if (lines.every(({ item }) => item.kind === 'cash'))
    return [
      missing('there is nothing but cash, which loses nothing by prices', 'choose a portfolio with assets'),
    ];
  return [
    ...(found.equity === null && isKnown(gaps.equity)
      ? [missing('no move of equity alone loses as much', 'choose a smaller loss')]
      : []),
    ...(found.plausible === null && isKnown(gaps.plausible)
      ? [
          missing(
            'the holdings have too few returns in common, or no move of them loses as much',
            'add earlier prices of what is held, or choose a smaller loss',
          ),
        ]
      : []),
  ];
}
