import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { STARTER_CHART } from '../ledger/chart.ts';
import { compileVocabulary, LANGUAGES, type Language } from './compile.ts';
import { allLanguages } from './languages.ts';
import { type Guess, guess, type Line } from './starter.ts';

const meaning = (line: Line): Guess | null => guess(line, allLanguages());

function keyOf(payee: string, sign: -1 | 1 = -1, description = ''): string | null {
  return meaning({ payee, description, sign })?.key ?? null;
}

describe('lines as banks write them', () => {
  it.each([
    ['STARBUCKS #1234 SEATTLE WA', 'food.coffee'],
    ['TESCO STORES 2231 LONDON GB', 'food.groceries'],
    ['UBER *TRIP HELP.UBER.COM', 'transport.taxi'],
    ['UBER *EATS AMSTERDAM', 'food.delivery'],
    ['AMZN MKTP US*2K3J4', 'shopping.general'],
    ['NETFLIX.COM 866-579-7172', 'leisure.streaming'],
    ['COMCAST CABLE', 'housing.internet-phone'],
    ['GEICO AUTO INSURANCE', 'insurance.car'],
    ['ATM WITHDRAWAL 5TH AVE', 'cash'],
    ['HMRC SELF ASSESSMENT', 'taxes.income'],
    ['REWE SAGT DANKE 44210', 'food.groceries'],
    ['Stadtwerke München GmbH', 'housing.utilities'],
    ['Bäckerei Müller', 'food.groceries'],
    ['BAECKEREI MUELLER', 'food.groceries'],
    ['Privathaftpflichtversicherung', 'insurance.other'],
    ['Rosen-Apotheke am Markt', 'health.pharmacy'],
    ['DB Vertrieb GmbH', 'transport.public'],
    ['CB CARREFOUR CITY PARIS', 'food.groceries'],
    ['PRLV EDF', 'housing.utilities'],
    ['SNCF INTERNET PARIS', 'transport.public'],
    ['Boulangerie Dupont', 'food.groceries'],
    ['MERCADONA VALENCIA', 'food.groceries'],
    ['Recibo Iberdrola Clientes', 'housing.utilities'],
    ['Farmacia Lda. Gómez', 'health.pharmacy'],
    ['Albert Heijn 1521 Amsterdam', 'food.groceries'],
    ['CCV*Eetcafe De Hoek', 'food.restaurants'],
    ['Zilveren Kruis Zorgverzekeringen', 'insurance.health'],
    ['ESSELUNGA MILANO', 'food.groceries'],
    ['Trattoria da Mario', 'food.restaurants'],
  ])('%s', (payee, expected) => {
    expect(keyOf(payee)).toBe(expected);
  });

  it('reads the description where the payee says nothing', () => {
    expect(keyOf('Müller, Hans', -1, 'Miete Januar')).toBe('housing.rent');
    expect(keyOf('', -1, 'Total Access 75012')).toBe('transport.fuel');
  });
});

describe('the direction of the money', () => {
  it.each([
    ['ACME CORP PAYROLL', 1, 'income.salary'],
    ['ACME CORP PAYROLL', -1, null],
    ['Gehalt Januar', 1, 'income.salary'],
    ['Kindergeld', 1, 'income.benefits'],
    ['Interest', 1, 'income.interest'],
    ['Interest', -1, 'fees.interest'],
    ['Zalando', 1, 'shopping.clothing'],
    ['Zalando Refund', 1, 'shopping.clothing'],
    ['Refund', 1, 'income.refunds'],
    ['Restaurant', 1, null],
  ] as const)('%s %i', (payee, sign, expected) => {
    expect(keyOf(payee, sign)).toBe(expected);
  });
});

describe('when unsure', () => {
  it.each([
    ['an unknown name', 'Jane Doe'],
    ['nothing at all', ''],
    ['a credit card bill', 'PAYMENT THANK YOU - VISA'],
    ['a savings transfer', 'Umbuchung auf Sparkonto'],
    ['words that contradict each other', 'Hotel Restaurant Apotheke'],
    ['a shop whose name is a common word', 'On target consulting next subway'],
  ])('says nothing of %s', (_, payee) => {
    const guessed = meaning({ payee, description: '', sign: -1 });
    expect(guessed === null || guessed.confidence < 0.8).toBe(true);
    if (!payee.startsWith('On target')) expect(guessed).toBeNull();
  });

  it('is as sure as its evidence', () => {
    const one = meaning({ payee: 'Pizzeria', description: '', sign: -1 });
    const two = meaning({ payee: 'Pizzeria Restaurant', description: '', sign: -1 });
    expect(two!.confidence).toBeGreaterThan(one!.confidence);
    expect(two!.evidence).toEqual(['pizzeria', 'restaurant']);
  });
});

describe('the vocabulary', () => {
  it('names only income and expense accounts of the starter chart', () => {
    const keys = new Set<string>(
      STARTER_CHART.filter(({ type }) => type === 'income' || type === 'expense').map(({ key }) => key),
    );
    const used = [
      ...allLanguages().byFirstWord.values(),
      ...[...allLanguages().endings.values()].map((one) => [one]),
    ];
    const unknown = used.flat().filter(({ key }) => key !== 'transfer' && !keys.has(key));
    expect(unknown).toEqual([]);
  });

  it.each(Object.keys(LANGUAGES) as Language[])(
    'holds each phrase of %s for one category only',
    (language) => {
      const meant = new Map<string, Set<string>>();
      for (const { words, key, kind } of [...compileVocabulary([language]).byFirstWord.values()].flat()) {
        const phrase = `${kind} ${words.join(' ')}`;
        meant.set(phrase, (meant.get(phrase) ?? new Set()).add(key));
      }
      const ambiguous = [...meant]
        .filter(([, keys]) => keys.size > 1)
        .map(([phrase, keys]) => [phrase, ...keys]);
      expect(ambiguous).toEqual([]);
    },
  );

  it('can be cut to the languages of the user', () => {
    const german = compileVocabulary(['de']);
    const line = { payee: 'Rente', description: '', sign: 1 } as const;
    expect(guess(line, german)).toMatchObject({ key: 'income.pension' });
    expect(meaning(line)).toBeNull();
  });
});

const LABELLED = new URL(
  '../../../../shared/data/labelled/synthetic12/train_transactions.csv',
  import.meta.url,
);

/** Where that file's categories are ours; what it calls shopping, cash and transfers is drawn along other lines. */
const SAME: Readonly<Record<string, string>> = {
  'Coffee/Dining': 'food.',
  Entertainment: 'leisure.',
  'Food Delivery': 'food.',
  Fuel: 'transport.fuel',
  Groceries: 'food.groceries',
  Health: 'health.',
  Transport: 'transport.',
  Utilities: 'housing.',
};

it.skipIf(!existsSync(LABELLED))('is right in 9 of 10 answers on card lines of another author', () => {
  let answered = 0;
  let right = 0;
  let asked = 0;
  for (const row of readFileSync(LABELLED, 'utf8').trim().split('\n').slice(1)) {
    const [payee = '', , , , category = ''] = row.trim().split(',');
    const expected = SAME[category];
    if (expected === undefined) continue;
    asked += 1;
    const key = keyOf(payee);
    if (key === null) continue;
    answered += 1;
    if (key.startsWith(expected)) right += 1;
  }
  expect(asked).toBeGreaterThan(500);
  expect(answered / asked).toBeGreaterThan(0.6);
  expect(right / answered).toBeGreaterThan(0.9);
});
