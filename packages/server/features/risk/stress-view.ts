import type { runStressTest, StressResult } from '@financehub/contract/stress.ts';
import { minorDigits } from '@financehub/core/money/currency.ts';
import { formatDecimal, sign, sum, toNumber } from '@financehub/core/money/decimal.ts';
import { apportion } from '@financehub/core/risk/apportion.ts';
import type { Scenario } from '@financehub/core/risk/scenarios.ts';
import type { ItemResult } from '@financehub/core/risk/stress.ts';
import { formatDay } from '@financehub/core/time/day.ts';
import type { Static } from 'typebox';
import type { Missing } from '../analytics/index.ts';
import { money } from '../portfolios/index.ts';
import type { Sheet, SheetLine } from './stress-sheet.ts';
import type { ReverseResult } from './stressing.ts';

export type Result = Static<typeof StressResult>;
type Reverse = Static<typeof runStressTest.response>['reverse'];

export type ResultHead = Pick<
  Result,
  'id' | 'runId' | 'portfolioId' | 'scope' | 'beta' | 'asOf' | 'createdAt'
>;

/** Results that were stored before betas were estimated say that none was. */
export function withBeta(stored: Result): Result {
  if ('beta' in stored) return stored;
  const { byPosition, ...rest } = stored as Omit<Result, 'beta'>;
  return {
    ...rest,
    beta: { used: 'none', benchmark: null, reason: 'worked out before betas were estimated' },
    byPosition: byPosition.map((line) => ({ ...line, beta: null })),
  };
}

/** A scenario's outcome with amounts that add up to the last digit. */
export function resultView(
  head: ResultHead,
  sheet: Sheet,
  scenario: Scenario,
  outcome: readonly ItemResult[],
): Result {
  const { currency } = sheet;
  const known = outcome.flatMap((result, at) =>
    Number.isNaN(result.pnl) ? [] : [{ result, line: sheet.lines[at]! }],
  );
  const total = known.reduce((all, { result }) => all + result.pnl, 0);
  const { whole, parts } = apportion(
    known.map(({ result }) => result.pnl),
    total,
    minorDigits(currency),
  );
  const value = sum(known.map(({ line }) => line.value));
  const size = toNumber(value);
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
    value: money(value, currency)!,
    pnl: formatDecimal(whole),
    pnlFraction: size > 0 ? toNumber(whole) / size : null,
    byPosition: known.map(({ line, result }, at) =>
      lineView(line, result, formatDecimal(parts[at]!), currency),
    ),
    notes: [
      ...new Set([...without(sheet, scenario), ...known.flatMap(({ result: { note } }) => note ?? [])]),
    ],
    unavailable: [
      ...sheet.unavailable,
      ...outcome.flatMap((result, at) => withoutFigure(result, sheet.lines[at]!, sheet.unavailable)),
    ],
  };
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

function withoutFigure(
  { pnl, note }: ItemResult,
  { assetId, label }: SheetLine,
  said: readonly Missing[],
): Missing[] {
  const known = said.some((one) => one.assetId === assetId && assetId !== null);
  if (!Number.isNaN(pnl) || known) return [];
  return [
    {
      assetId,
      symbol: label,
      reason: note ?? 'it can not be revalued',
      mend: `add prices of ${label} and of what it is on`,
    },
  ];
}

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

export function reverseView(sheet: Sheet, loss: number, found: ReverseResult | null): Reverse {
  const { currency, lines } = sheet;
  const digits = minorDigits(currency);
  const amount = (value: number): string => formatDecimal(apportion([value], value, digits).whole);
  const size = toNumber(sheet.value);
  const unavailable: Missing[] = [];
  const missing = (reason: string, mend: string) =>
    unavailable.push({ assetId: null, symbol: null, reason, mend });
  if (found === null)
    missing('there is nothing of value that could lose it', 'add transactions, or choose another day');
  else if (lines.every(({ item }) => item.kind === 'cash'))
    missing('there is nothing but cash, which loses nothing by prices', 'choose a portfolio with assets');
  else {
    if (found.equity === null) missing('no move of equity alone loses as much', 'choose a smaller loss');
    if (found.plausible === null)
      missing(
        'the holdings have too few returns in common, or no move of them loses as much',
        'add earlier prices of what is held, or choose a smaller loss',
      );
    else if (found.covered < 1)
      missing(
        `the most plausible move is of the ${(100 * found.covered).toFixed(1)}% of the holdings that have returns`,
        'add earlier prices of the others',
      );
  }
  return {
    loss,
    amount: size > 0 ? amount(size * loss) : null,
    equity: found?.equity ?? null,
    plausible:
      found === null || found.plausible === null
        ? null
        : {
            distance: found.plausible.distance,
            probability: found.plausible.probability,
            moves: found.plausible.moves.map(({ line, change, pnl }) => ({
              assetId: lines[line]!.assetId,
              symbol: lines[line]!.label,
              change,
              pnl: amount(pnl),
            })),
          },
    unavailable,
  };
}
