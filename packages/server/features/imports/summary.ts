import { chainCount } from '@financehub/core/statements/csv-balance.ts';
import type { ParsedFile, Statement } from '@financehub/core/statements/statement.ts';
import { type FileSummary, MOST_REJECTED, type StatementSummary } from './reading.ts';

/** What the program must know about a parsed file before it gives the rows their accounts. */
export function summarise(parsed: ParsedFile): FileSummary {
  const categories = new Set<string>();
  for (const { lines } of parsed.statements) {
    for (const { category } of lines) if (category !== null) categories.add(category);
  }
  return {
    format: parsed.format,
    statements: parsed.statements.map(statementSummary),
    investments: parsed.investments.reduce((count, { lines }) => count + lines.length, 0),
    portfolios: parsed.investments.length,
    positions: parsed.investments.reduce((count, { positions }) => count + positions.length, 0),
    prices: parsed.prices.length,
    rejected: parsed.rejected.slice(0, MOST_REJECTED).map(({ line, reason, text }) => ({
      line,
      reason: plainText(reason),
      text: plainText(text),
    })),
    rejectedCount: parsed.rejected.length,
    warnings: parsed.warnings.map(plainText),
    categories: [...categories],
  };
}

function statementSummary({ account, currency, lines, opening, closing }: Statement): StatementSummary {
  let from: number | null = null;
  let to: number | null = null;
  let pending = 0;
  for (const { date, status } of lines) {
    if (from === null || date < from) from = date;
    if (to === null || date > to) to = date;
    if (status === 'pending') pending += 1;
  }
  const { pairs, breaks } = chainCount(lines);
  const chain = { pairs, breaks: breaks.map((index) => lines[index]!.line) };
  const plain = (text: string | null) => (text === null ? null : plainText(text));
  const named = {
    ...account,
    number: plain(account.number),
    institution: plain(account.institution),
    name: plain(account.name),
  };
  return { account: named, currency, lines: lines.length, pending, from, to, opening, closing, chain };
}

/** Text of a file as the database can hold it: neither NUL nor half a surrogate pair. */
export function plainText(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ').toWellFormed();
}
