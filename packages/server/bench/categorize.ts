import { allLanguages } from '@financehub/core/categorize/languages.ts';
import { predict, predictMany } from '@financehub/core/categorize/predict.ts';
import type { LabelledLine } from '@financehub/core/categorize/prepare.ts';
import { newScorer } from '@financehub/core/categorize/scoring.ts';
import { train } from '@financehub/core/categorize/train.ts';
import { update } from '@financehub/core/categorize/update.ts';

/** Learning 144 categories from 100,000 lines of 12,000 payees and 1,300 accounts, and answering as many, on one thread. */
export const bench = { name: 'categorize', run };

const LINES = 100_000;
const CATEGORIES = 144;
const PAYEES = 12_000;
const ACCOUNTS = 1300;
const SYLLABLES = 'ba ke lo mi nu ra so ti ver wen dal fos gri hul jan kor lem mar nor pel'.split(' ');
const REPEATS = 3;

async function run() {
  const lines = invented(LINES, 1);
  const asked = invented(LINES, 2);
  const training: number[] = [];
  let model = train([], { seed: 1, targetError: 0.05 });
  for (let time = 0; time < REPEATS; time += 1)
    training.push(measured(() => (model = train(lines, { seed: 1, targetError: 0.05 }))));
  const answering = Array.from({ length: REPEATS }, () =>
    measured(() => predictMany(newScorer(model, allLanguages()), asked)),
  );
  const [line] = asked;
  const one = Array.from({ length: 50 }, () => measured(() => predict(model, line!, 3)));
  const corrected = Array.from({ length: 5 }, () => measured(() => update(model, asked.slice(0, 20))));
  return [
    figure('categorize-train', Math.min(...training), 'ms', 3000, 'lower'),
    figure('categorize-predict', (LINES / Math.min(...answering)) * 1000, 'rows/s', 100_000, 'higher'),
    figure('categorize-predict-one', median(one), 'ms', 1, 'lower'),
    figure('categorize-update-20', median(corrected), 'ms', 100, 'lower'),
  ];
}

/** Lines whose category follows from the payee in four cases of five, as with purchase cards. */
function invented(count: number, seed: number): LabelledLine[] {
  let state = seed;
  const below = (limit: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  return Array.from({ length: count }, (_, at) => {
    // The square makes a few payees frequent and most rare.
    const payee = Math.floor(below(PAYEES) ** 2 / PAYEES);
    const category = below(5) === 0 ? below(CATEGORIES) : (payee * 7) % CATEGORIES;
    return {
      payee: nameOf(payee),
      description: '',
      amount: below(20_000) / 100,
      sign: -1,
      date: 16_000 + Math.floor((at * 1000) / count),
      accountId: `account ${(payee + below(20)) % ACCOUNTS}`,
      categoryId: `category ${category}`,
    };
  });
}

function nameOf(payee: number): string {
  const syllable = (at: number): string => SYLLABLES[Math.floor(payee / 20 ** at) % 20]!;
  return `${syllable(0)}${syllable(1)}${syllable(2)} ${syllable(1)}${syllable(3)} ${payee % 97}`;
}

function measured(work: () => unknown): number {
  const from = performance.now();
  work();
  return performance.now() - from;
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

function figure(name: string, value: number, unit: string, target: number, better: 'higher' | 'lower') {
  return { name, value: Math.round(value * 10) / 10, unit, target, better };
}
