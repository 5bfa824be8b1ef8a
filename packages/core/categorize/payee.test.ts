import { expect, it } from 'vitest';
import { normalisePayee } from './payee.ts';

it.each([
  ['STARBUCKS #1234 SEATTLE WA', 'starbucks'],
  ['Starbucks 88', 'starbucks'],
  ['POS PURCHASE STARBUCKS', 'starbucks'],
  ['REWE Markt GmbH Berlin', 'rewe markt'],
  ['REWE MARKT 4711/BERLIN/DE', 'rewe markt'],
  ['SQ *BLUE BOTTLE COFFEE', 'blue bottle coffee'],
  ['SumUp *Café Müller', 'cafe muller'],
  ['AMAZON MKTPL*2K3J4', 'amazon mktpl'],
  ['7-ELEVEN 33012', '7 eleven'],
  ["McDonald's 0012 PARIS", 'mcdonalds'],
  ['McDonald’s', 'mcdonalds'],
  ['SHELL OIL HOUSTON TX', 'shell oil'],
  ['Albert Heijn 1521 AMSTERDAM NLD', 'albert heijn'],
  ['Straße & Söhne KG', 'strasse sohne'],
  ['スーパー', 'スーハー'],
  ['Card', 'card'],
  ['12345', ''],
  ['***', ''],
  ['', ''],
])('%s', (payee, expected) => {
  expect(normalisePayee(payee)).toBe(expected.normalize('NFKD').replace(/\p{M}/gu, ''));
});
