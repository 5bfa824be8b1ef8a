import { StatementError } from '@financehub/core/statements/statement.ts';

/** What is wrong with a file that no table can be taken out of, for all formats alike. */

export function broken(what: string): StatementError {
  return new StatementError(`the file is broken: ${what}`, {
    mend: 'Download it again, or open it in a spreadsheet program and save it anew.',
  });
}

export function locked(): StatementError {
  return new StatementError('the workbook is protected by a password', {
    mend: 'Open it with the password, save it without one and import that file.',
  });
}
