import { turnDays } from './balance-chain.ts';
import type {
  InvestmentStatement,
  ParsedFile,
  PriceLine,
  RejectedLine,
  StatementFile,
  StatementLine,
  StatementPart,
} from './statement.ts';
import { type StatementSummary, summariseParts } from './summary.ts';

/** The lines oldest first, as far as balance or dates tell. */
function oldestFirst(lines: readonly StatementLine[], { order, chain }: StatementSummary): StatementLine[] {
  const daysInOrder = order.days === order.withinDay ? lines : [...turnDays(lines)];
  const turned = order.days === 'newest-first' ? [...daysInOrder].reverse() : [...daysInOrder];
  const proven = chain.pairs > 0 && chain.broken <= chain.pairs * 0.2;
  return proven ? turned : turned.sort((a, b) => a.date - b.date);
}

/** A file as one value, lines oldest first; for tests and callers whose files are small. */
export function collect(file: StatementFile): ParsedFile {
  const lines: StatementLine[][] = [];
  const investments: InvestmentStatement[] = [];
  const prices: PriceLine[] = [];
  const rejected: RejectedLine[] = [];
  function* gathering(): Generator<StatementPart> {
    for (const part of file.parts()) {
      if (part.kind === 'statement') lines[part.statement] = [];
      else if (part.kind === 'line') lines[part.statement]!.push(part.line);
      else if (part.kind === 'investments') investments.push(part.investments);
      else if (part.kind === 'price') prices.push(part.price);
      else if (part.kind === 'rejected') rejected.push(part.rejected);
      yield part;
    }
  }
  const summary = summariseParts(file, gathering());
  const statements = summary.statements.map((one, index) => ({
    account: one.account,
    currency: one.currency,
    lines: oldestFirst(lines[index]!, one),
    opening: one.opening,
    closing: one.closing,
  }));
  return {
    format: file.format,
    statements,
    investments,
    prices,
    rejected,
    warnings: summary.warnings,
    ...(file.dialect === undefined ? {} : { dialect: file.dialect }),
    ...(file.signature === undefined ? {} : { signature: file.signature }),
  };
}
