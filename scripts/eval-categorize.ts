import { pathToFileURL } from 'node:url';
import { type Answers, calibrationOf, evaluate } from '@financehub/core/categorize/evaluate.ts';
import { allLanguages } from '@financehub/core/categorize/languages.ts';
import { predictMany } from '@financehub/core/categorize/predict.ts';
import type { LabelledLine } from '@financehub/core/categorize/prepare.ts';
import { newScorer } from '@financehub/core/categorize/scoring.ts';
import { train } from '@financehub/core/categorize/train.ts';
import { formatDay } from '@financehub/core/time/day.ts';
import { type DataSet, dataSets } from './eval/labelled.ts';
import { askWitness, findPython } from './eval/witness.ts';

/**
 * `node scripts/eval-categorize.ts [folder] [--no-witness] [--curve]` measures the categorizer on labelled files and, beside it, TF-IDF
 * with a linear SVM of scikit-learn on the same lines. Prints a table for docs/categorize.md. What is missing is skipped
 * and named on stderr.
 */
const SEED = 1;
const TARGET_ERROR = 0.05;

const options = process.argv.slice(2);
const given = options.find((each) => !each.startsWith('--'));
const folder =
  given === undefined
    ? new URL('../../shared/data/labelled/', import.meta.url)
    : pathToFileURL(`${given.replace(/\/$/, '')}/`);
const python = options.includes('--no-witness') ? null : findPython();
if (python === null) console.error('skipped: the baseline (no Python with scikit-learn, or --no-witness)');

function report(set: DataSet): void {
  const { train: known, test } = set;
  console.log(`\n### ${set.name}\n`);
  console.log(
    `${set.split}; ${known.length} lines to learn from${days(known)}, ${test.length} tested${days(test)}\n`,
  );
  const ids = new Map<string, number>();
  for (const { categoryId } of [...known, ...test]) if (!ids.has(categoryId)) ids.set(categoryId, ids.size);
  console.log(`${ids.size} categories, seed ${SEED}\n`);
  console.log('| model | accuracy | macro-F1 | coverage at 95 % precision | ECE (15 bins of equal width) |');
  console.log('| --- | --- | --- | --- | --- |');
  const labels = test.map(({ categoryId }) => ids.get(categoryId)!);
  const note = ownAnswers(set, labels, ids);
  for (const [name, { label, margin }] of python === null ? [] : askWitness(python, set)) {
    const answers = label.map((each) => ids.get(each)!);
    row(`SVM, ${name}`, { labels, answers, confidence: margin, classCount: ids.size }, null);
  }
  note();
}

function days(lines: readonly LabelledLine[]): string {
  const [first, last] = [Math.min(...ends(lines)), Math.max(...ends(lines))];
  return first === last ? '' : ` (${formatDay(first)} to ${formatDay(last)})`;
}

const ends = (lines: readonly LabelledLine[]): number[] =>
  lines.length === 0 ? [0] : [lines[0]!.date, lines.at(-1)!.date];

function ownAnswers(set: DataSet, labels: number[], ids: ReadonlyMap<string, number>): () => void {
  let note = (): void => undefined;
  const textOnly = (lines: readonly LabelledLine[]): LabelledLine[] =>
    lines.map((line) => ({ ...line, amount: 0, sign: 0, accountId: '' }));
  const variants: [string, DataSet][] = [
    ['FinanceHub', set],
    ['FinanceHub, text only', { ...set, train: textOnly(set.train), test: textOnly(set.test) }],
  ];
  for (const [name, { train: known, test, starter }] of variants) {
    const model = train(known, { seed: SEED, targetError: TARGET_ERROR, starter });
    const { classes, confidence } = predictMany(newScorer(model, allLanguages()), test);
    const answers = Array.from(classes, (c) => ids.get(model.categories[c]!) ?? ids.size);
    const answered = { labels, answers, confidence, classCount: ids.size + 1 };
    row(name, answered, calibrationOf(answered).error);
    if (name === 'FinanceHub') note = () => abstention(answered, model.calibration.threshold);
  }
  return note;
}

/** How many lines are answered at the threshold chosen for the target error, how many of those wrongly; the curve. */
function abstention(all: Answers, threshold: number): void {
  const given = Array.from(all.labels, (_, at) => at).filter((at) => all.confidence[at]! >= threshold);
  const wrong = given.filter((at) => all.labels[at] !== all.answers[at]).length;
  const share = (100 * given.length) / all.labels.length;
  const error = given.length === 0 ? 'none' : `${((100 * wrong) / given.length).toFixed(2)} %`;
  console.log(
    `\nAnswers at the threshold ${threshold.toFixed(3)} for ${100 * TARGET_ERROR} % errors: ${share.toFixed(2)} % of the lines, ${error} wrong.`,
  );
  if (!options.includes('--curve')) return;
  console.log('\n| confidence | lines | mean confidence | accuracy |\n| --- | --- | --- | --- |');
  for (const { from, to, count, meanConfidence, accuracy } of calibrationOf(all).bins) {
    if (count === 0) continue;
    const range = `${from.toFixed(2)} to ${to.toFixed(2)}`;
    console.log(`| ${range} | ${count} | ${meanConfidence.toFixed(3)} | ${accuracy.toFixed(3)} |`);
  }
}

function row(name: string, answers: Answers, error: number | null): void {
  const { accuracy, macroF1, coverageAt95 } = evaluate(answers);
  const percent = (value: number): string => `${(100 * value).toFixed(2)} %`;
  const calibration = error === null ? '' : error.toFixed(4);
  console.log(
    `| ${name} | ${percent(accuracy)} | ${percent(macroF1)} | ${percent(coverageAt95)} | ${calibration} |`,
  );
}

for (const set of dataSets(folder)) report(set);
