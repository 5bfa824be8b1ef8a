import { useComputedColorScheme } from '@mantine/core';
import { formatPercent } from '../format/money.ts';
import { DARK, LIGHT } from './tokens.ts';

export interface Share {
  readonly key: string;
  readonly name: string;
  /** A fraction of the whole. */
  readonly weight: number;
}

interface AllocationStripProps {
  readonly label: string;
  readonly shares: readonly Share[];
  /** The order of the keys that gives each its colour, the same in every strip of a page. */
  readonly order: readonly string[];
  /** Only the strip, as wide as it may be. */
  readonly bare?: boolean;
}

/** Colours there are; what comes after them is grey. */
const COLORS = 6;

/** What a whole consists of: one bar in parts, with their names and weights below. */
export function AllocationStrip({ label, shares, order, bare = false }: AllocationStripProps) {
  const tokens = useComputedColorScheme('light') === 'dark' ? DARK : LIGHT;
  const colorOf = (key: string) => {
    const place = order.indexOf(key);
    return place < 0 || place >= COLORS ? tokens.line : tokens.series[place];
  };
  const positive = shares.filter(({ weight }) => weight > 0);
  const words = positive.map(({ name, weight }) => `${name} ${formatPercent(weight)}`).join(', ');
  return (
    <div>
      <div className="fh-strip" role="img" aria-label={`${label}: ${words}`}>
        {positive.map(({ key, name, weight }) => (
          <span
            key={key}
            title={`${name} ${formatPercent(weight)}`}
            style={{ flexGrow: weight, background: colorOf(key) }}
          />
        ))}
      </div>
      {bare ? null : (
        <ul className="fh-strip-names">
          {shares.map(({ key, name, weight }) => (
            <li key={key}>
              <span aria-hidden="true" style={{ background: colorOf(key) }} />
              {name} <b>{formatPercent(weight)}</b>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
