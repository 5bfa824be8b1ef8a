import type { StatementFile } from '@financehub/core/statements/statement.ts';
import { summariseFile } from '@financehub/core/statements/summary.ts';
import type { FileSummary } from './reading.ts';

/** What the program must know about a file before it gives the rows their accounts, in texts that the database can hold. */
export function summarise(file: StatementFile): FileSummary {
  const summary = summariseFile(file);
  const plain = (text: string | null) => (text === null ? null : plainText(text));
  return {
    ...summary,
    statements: summary.statements.map((one) => ({
      ...one,
      account: {
        ...one.account,
        number: plain(one.account.number),
        institution: plain(one.account.institution),
        name: plain(one.account.name),
      },
    })),
    rejected: summary.rejected.map(({ line, reason, text }) => ({
      line,
      reason: plainText(reason),
      text: plainText(text),
    })),
    warnings: summary.warnings.map(plainText),
  };
}

/** Text of a file as the database can hold it: neither NUL nor half a surrogate pair. */
export function plainText(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ').toWellFormed();
}
