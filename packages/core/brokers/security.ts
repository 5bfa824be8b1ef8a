import type { InvestmentLine, InvestmentPosition } from '../statements/statement.ts';

type Known = Pick<InvestmentLine, 'name' | 'isin' | 'assetType' | 'assetCurrency' | 'exchange'>;

/** What any line or position of a file says about a security, for the lines that leave it out. */
export function completed(
  lines: readonly InvestmentLine[],
  positions: readonly InvestmentPosition[] = [],
): InvestmentLine[] {
  const known = new Map<string, Known>();
  const listed = positions.map(({ symbol, isin, name, currency, assetType }) => ({
    symbol,
    isin: isin ?? null,
    name: name ?? null,
    assetCurrency: currency ?? null,
    assetType: assetType ?? null,
    exchange: null,
  }));
  for (const each of [...lines, ...listed]) if (each.symbol !== null) note(known, each.symbol, each);
  return lines.map((line) => {
    const about = line.symbol === null ? undefined : known.get(line.symbol);
    return about === undefined ? line : { ...line, ...merged(line, about) };
  });
}

function note(known: Map<string, Known>, symbol: string, said: Known): void {
  const before = known.get(symbol);
  known.set(symbol, before === undefined ? said : merged(before, said));
}

/** What `first` leaves open, `second` says. Symbols that change their ISIN keep the ISIN of each line. */
function merged(first: Known, second: Known): Known {
  return {
    name: first.name ?? second.name,
    isin: first.isin ?? second.isin,
    assetType: first.assetType ?? second.assetType ?? null,
    assetCurrency: first.assetCurrency ?? second.assetCurrency ?? null,
    exchange: first.exchange ?? second.exchange ?? null,
  };
}
