const EURO = 'AT BE BG CY DE EE ES FI FR GR HR IE IT LT LU LV MT NL PT SI SK'.split(' ');
const OTHERS: Readonly<Record<string, string>> = {
  AU: 'AUD',
  BR: 'BRL',
  CA: 'CAD',
  CH: 'CHF',
  CN: 'CNY',
  CZ: 'CZK',
  DK: 'DKK',
  GB: 'GBP',
  HU: 'HUF',
  IN: 'INR',
  JP: 'JPY',
  KR: 'KRW',
  MX: 'MXN',
  NO: 'NOK',
  NZ: 'NZD',
  PL: 'PLN',
  RO: 'RON',
  SE: 'SEK',
  TR: 'TRY',
  ZA: 'ZAR',
};

/** A first guess at the currency from the language of the browser (`de-CH`); the person can change it. */
export function likelyCurrency(language: string): string {
  const region = new Intl.Locale(language).maximize().region ?? 'US';
  return EURO.includes(region) ? 'EUR' : (OTHERS[region] ?? 'USD');
}
