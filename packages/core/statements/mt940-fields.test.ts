import { describe, expect, it } from 'vitest';
import { formatDecimal } from '../money/decimal.ts';
import { formatDay } from '../time/day.ts';
import { entryDetails } from './mt940-details.ts';
import { readEntry, swiftAccount } from './mt940-values.ts';

describe('entries (:61:)', () => {
  it.each([
    ['2601310131C1,NTRFNONREF', '2026-01-31 1 NONREF -'],
    ['260131D1,5NTRFREF 1//BANK1', '2026-01-31 -1.5 REF 1 BANK1'],
    ['2601310131DR1,05NTRFNONREF', '2026-01-31 -1.05 NONREF -'],
    ['2601310131RC1,NTRFNONREF', '2026-01-31 -1 NONREF -'],
    ['2601310131RCR1,NTRFNONREF', '2026-01-31 -1 NONREF -'],
    ['2601310131RDR1,NTRFNONREF', '2026-01-31 1 NONREF -'],
    // The entry date lies in the other year.
    ['2601021231D1,NTRFNONREF', '2025-12-31 -1 NONREF -'],
    ['2512310102D1,NTRFNONREF', '2026-01-02 -1 NONREF -'],
    ['240229    DD212,39NMSCNONREF//', '2024-02-29 -212.39 NONREF -'],
    ['2601310131CR\n1234,56NTRFNONREF', '2026-01-31 1234.56 NONREF -'],
    ['260131C000000001213,28N0440121470966      W.P. Jansen', '2026-01-31 1213.28 0121470966 -'],
    ['260131C500NTRF29-07-2014 10:05//B4', '2026-01-31 500 29-07-2014 10:05 B4'],
    ['260131C,5NTRFX', '2026-01-31 0.5 X -'],
    ['991231C1,NTRFX', '1999-12-31 1 X -'],
  ])('reads %j', (text, expected) => {
    const entry = readEntry(text);
    if (typeof entry === 'string') throw new Error(entry);
    const { date, amount, customerReference, bankReference } = entry;
    expect(`${formatDay(date)} ${formatDecimal(amount)} ${customerReference} ${bankReference || '-'}`).toBe(
      expected,
    );
  });

  it.each([
    ['260231C1,NTRFX', 'does not exist'],
    ['2601310231C1,NTRFX', 'fits no year'],
    ['260131X1,NTRFX', 'not of the form'],
    ['260131C1.000,00NTRFX', 'not an amount'],
    [`260131C${'9'.repeat(99_999)},NTRFX`, 'not an amount'],
    ['', 'not of the form'],
  ])('rejects %j', (text, reason) => {
    expect(readEntry(text)).toContain(reason);
  });
});

describe('details (:86:)', () => {
  const german =
    '166?00GUTSCHRIFT?100399?20EREF+EndToEnd 1?21MREF+M1?22CRED+DE98?23SVWZ+Rechnung 4711 vom erst?24en Mai ABWA+Anton?30BANKDEFF?31DE02?32Eine sehr lange Firma mit v?33ielen Worten';
  it.each<[string, string[], string, string, string, string?]>([
    [
      'German keys',
      [german],
      'Eine sehr lange Firma mit vielen Worten',
      'Rechnung 4711 vom ersten Mai',
      'EndToEnd 1',
    ],
    [
      'lines cut anywhere',
      german.match(/.{1,65}/g)!,
      'Eine sehr lange Firma mit vielen Worten',
      'Rechnung 4711 vom ersten Mai',
      'EndToEnd 1',
    ],
    ['purpose without keys', ['051?00GUTSCHRIFT?20MIETE?21JANUAR?32PAYPAL'], 'PAYPAL', 'MIETE JANUAR', ''],
    ['the posting text alone', ['805?00ABSCHLUSS?100001'], '', 'ABSCHLUSS', ''],
    ['tildes', ['020~00WYPLATA~20Czynsz~32Jan Kowalski~33'], 'Jan Kowalski', 'Czynsz', ''],
    [
      'code words',
      ['/TRTP/SEPA OVERBOEKING/IBAN/NL20ING/BIC/INGBNL2A/NAME/J. JANSEN/REMI/FACTUUR 1/EREF/NOTPROVIDED'],
      'J. JANSEN',
      'FACTUUR 1',
      'NOTPROVIDED',
    ],
    [
      'ING code words',
      ['/EREF/E1//CNTP/NL32INGB0000012345/INGBNL2A/ING BANK NV///REMI/USTD//FACTUUR 2/'],
      'ING BANK NV',
      'FACTUUR 2',
      'E1',
      'NL32INGB0000012345',
    ],
    [
      'the account of the other side',
      ['166?00GUTSCHRIFT?20SVWZ+Miete?31DE02 1203 0000 0000 2020 51?32Jan Kowalski'],
      'Jan Kowalski',
      'Miete',
      '',
      'DE02120300000000202051',
    ],
    [
      'Rabobank code words',
      ['/EREF/01-01 003/BENM//NAME/CONTRA ACCOUNT HOLDE', 'R/REMI/Huur/ISDT/2013-07-11'],
      'CONTRA ACCOUNT HOLDE R',
      'Huur',
      '01-01 003',
    ],
    ['free text', ['BETALING AAN', 'DE BAKKER'], '', 'BETALING AAN DE BAKKER', ''],
    ['free text cut at its width', ['x'.repeat(65), 'yz'], '', `${'x'.repeat(65)}yz`, ''],
    [
      'a name in free text',
      ['FACTUUR 1', 'REK: NL65INGB0123456789/NAAM: PICQER'],
      'PICQER',
      'FACTUUR 1 REK: NL65INGB0123456789/NAAM: PICQER',
      '',
    ],
    ['nothing', [''], '', '', ''],
  ])('reads %s', (_, lines, payee, description, reference, counterpart = '') => {
    expect(entryDetails(lines)).toEqual({ payee, description, reference, counterpart });
  });
});

describe('accounts (:25:)', () => {
  it.each<[string, string | null, string | null, string | null]>([
    ['50880050/0194787400888', '50880050/0194787400888', '50880050', null],
    ['NL71RABO0123456789', 'NL71RABO0123456789', null, null],
    // The example of the IBAN registry for the Netherlands.
    ['NL91ABNA0417164300EUR', 'NL91ABNA0417164300', null, 'EUR'],
    ['NL91ABNA0417164300 EUR', 'NL91ABNA0417164300', null, 'EUR'],
    ['1291.99.348EUR', '1291.99.348EUR', null, 'EUR'],
    ['/PL61109010140000071219812874', 'PL61109010140000071219812874', null, null],
    ['', null, null, null],
  ])('reads %j', (text, number, institution, currency) => {
    expect(swiftAccount(text)).toEqual({ number, institution, currency });
  });
});
