import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { day } from '../time/day.ts';
import { type ModelLine, plainCount, signedPayee, textFeatures } from './features.ts';
import { allLanguages } from './languages.ts';
import { gather, newGathered } from './layer.ts';
import { placeModel } from './model.ts';
import { distribution, predict, predictMany } from './predict.ts';
import type { LabelledLine } from './prepare.ts';
import { newScorer } from './scoring.ts';
import { train } from './train.ts';
import { update } from './update.ts';

const SHOPS = [
  ['Corner Bakery', 'food', 5],
  ['Riverside Bakery', 'food', 7],
  ['Village Greengrocer', 'food', 30],
  ['Northern Rail', 'travel', 12],
  ['Southern Rail', 'travel', 22],
  ['City Buses', 'travel', 3],
  ['Oak Tree Lettings', 'home', 900],
  ['Water Board', 'home', 45],
] as const;

const START = day('2024-01-01');

function bought(at: number, over: Partial<LabelledLine> = {}): LabelledLine {
  const [payee, categoryId, amount] = SHOPS[at % SHOPS.length]!;
  const accountId = at % 3 === 0 ? 'card' : 'checking';
  const date = START + at;
  return {
    payee,
    description: `ref ${at}`,
    amount: amount + (at % 4),
    sign: -1,
    date,
    accountId,
    categoryId,
    ...over,
  };
}

const LINES = Array.from({ length: 160 }, (_, at) => bought(at));
const OPTIONS = { seed: 3, targetError: 0.05 };
const MODEL = train(LINES, OPTIONS);
const STARTER = { 'food.groceries': 'food', 'transport.public': 'travel' } as const;

const asked = (payee: string, over: Partial<ModelLine> = {}): ModelLine => ({
  payee,
  description: '',
  amount: 10,
  sign: -1,
  date: START + 200,
  accountId: 'card',
  ...over,
});

const best = (model: typeof MODEL, payee: string) => predict(model, asked(payee), 1)[0]!;

describe('a trained model', () => {
  it.each([
    ['Corner Bakery', 'food'],
    ['CORNER BAKERY 0042', 'food'],
    ['Eastern Rail', 'travel'],
    ['Seaside Bakery', 'food'],
    ['Water Board', 'home'],
  ])('takes %s for %s', (payee, category) => {
    expect(best(MODEL, payee).categoryId).toBe(category);
  });

  it('gives chances that sum to 1 for any line', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.string(),
        fc.nat(100_000),
        fc.constantFrom(-1, 0, 1),
        (payee, description, cents, sign) => {
          const chances = distribution(
            MODEL,
            asked(payee, { description, amount: cents / 100, sign: sign as -1 | 0 | 1 }),
          );
          expect(chances.reduce((sum, each) => sum + each, 0)).toBeCloseTo(1, 5);
          expect(Math.min(...chances)).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });

  it('is the same whatever the order of its lines', () => {
    const turned = train(LINES.toReversed(), OPTIONS);
    expect(turned).toEqual(MODEL);
    expect(train(LINES, { ...OPTIONS, seed: 4 })).not.toEqual(MODEL);
  });

  it('says what speaks for its answer', () => {
    const { evidence, source } = best(MODEL, 'Corner Bakery');
    expect(source).toBe('model');
    expect(evidence.payee).toEqual({ name: 'corner bakery', rows: 20, of: 20 });
    expect(evidence.words).toContain('bakery');
    expect(best(MODEL, 'Corner Bakeries').evidence.similar).toContain('corner bakery');
  });

  it('answers many lines as it answers one', () => {
    const lines = ['Corner Bakery', 'Nobody', 'Eastern Rail'].map((payee) => asked(payee));
    const { classes, confidence } = predictMany(newScorer(MODEL, allLanguages()), lines);
    lines.forEach((line, at) => {
      const [one] = predict(MODEL, line, 1);
      expect(MODEL.categories[classes[at]!]).toBe(one!.categoryId);
      expect(confidence[at]).toBe(one!.confidence);
    });
  });

  it('answers from shared memory, a clone and as it is alike', () => {
    const shared = placeModel(MODEL, (bytes) => new SharedArrayBuffer(bytes));
    expect(shared.text.weights.values.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(shared.layers[0]!.counts.values.buffer).toBe(shared.text.weights.values.buffer);
    const expected = predict(MODEL, asked('Seaside Bakery'), 3);
    expect(predict(shared, asked('Seaside Bakery'), 3)).toEqual(expected);
    expect(predict(structuredClone(MODEL), asked('Seaside Bakery'), 3)).toEqual(expected);
  });
});

describe('a few more lines', () => {
  const more = [1, 2, 3].map((at) =>
    bought(170 + at, { payee: 'Quay Cinema', categoryId: 'leisure', date: START + 170 + at }),
  );
  const updated = update(MODEL, more);

  it('teach a new payee and a new category without training anew', () => {
    expect(best(updated, 'Quay Cinema').categoryId).toBe('leisure');
    expect(best(updated, 'Quay Cinema').evidence.payee).toEqual({ name: 'quay cinema', rows: 3, of: 3 });
    expect(best(updated, 'Quai Cinema').evidence.similar).toEqual(['quay cinema']);
    expect(best(updated, 'Corner Bakery').categoryId).toBe('food');
    expect(updated.categories).toEqual([...MODEL.categories, 'leisure']);
    expect(MODEL.categories).not.toContain('leisure');
  });

  it('count as if they had been there from the start, at once or one by one', () => {
    const later = LINES.slice(-5);
    const same = { ...bought(0), date: LINES.at(-1)!.date };
    const base = [...LINES.slice(0, -5), same];
    const whole = train([...base, ...later], OPTIONS);
    const once = update(train(base, OPTIONS), later);
    const oneByOne = later.reduce((model, line) => update(model, [line]), train(base, OPTIONS));
    for (const model of [once, oneByOne]) {
      expect(model.rows).toBe(whole.rows);
      expect(model.totals.features).toBe(whole.totals.features);
      for (const c of whole.categories.keys()) {
        const d = model.categories.indexOf(whole.categories[c]!);
        expect(model.totals.documents[d]).toBeCloseTo(whole.totals.documents[c]!, 4);
        expect(model.totals.occurrences[d]).toBeCloseTo(whole.totals.occurrences[c]!, 3);
      }
      const hash = plainCount(signedPayee(textFeatures('Water Board', '').payee, -1));
      const [got, expected] = [newGathered(9), newGathered(9)];
      gather(model.layers, hash, got);
      gather(whole.layers, hash, expected);
      expect(got.total).toBe(expected.total);
      expect(model.layers.length).toBe(2);
    }
  });
});

describe('the vocabulary', () => {
  it('answers alone while there are no lines', () => {
    const model = train([], { ...OPTIONS, starter: STARTER });
    const [first] = predict(model, asked('REWE Markt'), 2);
    expect(first).toMatchObject({ categoryId: 'food', source: 'vocabulary' });
    expect(first!.confidence).toBeGreaterThan(0.9);
    expect(first!.evidence.phrases).toEqual(['rewe']);
    expect(best(model, 'Jane Doe').confidence).toBeLessThanOrEqual(model.calibration.threshold);
    expect(predict(train([], OPTIONS), asked('REWE'), 3)).toEqual([]);
  });

  it('fades as rows of the payee say otherwise', () => {
    const chances = [0, 1, 3, 10].map((times) => {
      const lines = Array.from({ length: times }, (_, at) =>
        bought(at, { payee: 'REWE', categoryId: 'travel' }),
      );
      const model = train(lines, { ...OPTIONS, starter: STARTER });
      return distribution(model, asked('REWE'))[model.categories.indexOf('travel')]!;
    });
    expect(chances).toEqual(chances.toSorted((a, b) => a - b));
    expect(chances.at(-1)).toBeGreaterThan(0.5);
  });
});
