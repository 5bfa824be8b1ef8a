import { describe, expect, it } from 'vitest';
import { headerRank } from './csv-headers.ts';

/** Header cells as banks write them, and the role that each names best. */
describe('header words', () => {
  it.each([
    ['Empfänger', 'payee'],
    ['Empfaenger', 'payee'],
    ['Beguenstigter/Zahlungspflichtiger', 'payee'],
    ['Zahlungsempfaenger', 'payee'],
    ['Betrag (EUR)', 'amount'],
    ['Waehrung', 'currency'],
    ['Währung', 'currency'],
    ['Buchungstag', 'date'],
    ['Saldo', 'balance'],
  ] as const)('%s is a %s', (header, role) => {
    expect(headerRank(role, header)).not.toBeNull();
  });

  it.each(['Blue', 'Value added'])('%s is no payee', (header) => {
    expect(headerRank('payee', header)).toBeNull();
  });
});
