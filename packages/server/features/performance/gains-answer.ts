import { formatDecimal } from '@financehub/core/money/decimal.ts';
import type { PeriodGain } from '@financehub/core/portfolio/gain-money.ts';
import { PARTS, reportGain } from '@financehub/core/portfolio/gain-report.ts';

export interface GainAnswer {
  readonly opening: string | null;
  readonly closing: string | null;
  readonly netFlows: string | null;
  readonly gain: string | null;
  readonly parts: Readonly<Record<(typeof PARTS)[number], string | null>>;
}

export function gainAnswer(gain: PeriodGain | null, currency: string): GainAnswer {
  if (gain === null) {
    const parts = Object.fromEntries(PARTS.map((name) => [name, null])) as unknown as GainAnswer['parts'];
    return { opening: null, closing: null, netFlows: null, gain: null, parts };
  }
  const report = reportGain(gain, currency);
  return {
    opening: formatDecimal(report.opening),
    closing: formatDecimal(report.closing),
    netFlows: formatDecimal(report.netFlows),
    gain: formatDecimal(report.gain),
    parts: Object.fromEntries(
      PARTS.map((name) => [name, formatDecimal(report.parts[name])]),
    ) as unknown as GainAnswer['parts'],
  };
}

/** Statistics as JSON knows them. */
export const figure = (value: number): number | null => (Number.isFinite(value) ? value : null);
