import { expect, it } from 'vitest';
import { likelyCurrency } from './likelyCurrency.ts';

it('guesses the currency from the region, stated or likely', () => {
  expect(['de', 'de-CH', 'en', 'en-GB', 'ja', 'pt', 'fr-FR'].map(likelyCurrency)).toEqual([
    'EUR',
    'CHF',
    'USD',
    'GBP',
    'JPY',
    'BRL',
    'EUR',
  ]);
});
