import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LabelledLine } from '@financehub/core/categorize/prepare.ts';
import { weekday } from '@financehub/core/time/day.ts';
import type { DataSet } from './labelled.ts';

/** One answer per tested line, and by how much it won. */
export interface WitnessAnswers {
  readonly label: readonly string[];
  readonly margin: readonly number[];
  readonly seconds: number;
}

/** A Python that has scikit-learn: PYTHON, python3 on the path, the system's own; null where none has. */
export function findPython(): string | null {
  const candidates = [process.env.PYTHON, 'python3', '/usr/bin/python3'].filter((each) => each !== undefined);
  return candidates.find((each) => spawnSync(each, ['-c', 'import sklearn']).status === 0) ?? null;
}

/** What the model may see besides text, as words for the strongest baseline. */
function side({ accountId, amount, sign, date, counterpart }: LabelledLine): string {
  const bucket = Math.round(2 * Math.log2(1 + amount));
  const words = [`account:${accountId}`, `amount:${bucket}`, `sign:${sign}`, `weekday:${weekday(date)}`];
  if (counterpart !== undefined) words.push(`counterpart:${counterpart}`);
  return words.map((word) => word.replaceAll(/\s/g, '_')).join(' ');
}

/** TF-IDF and linear SVM on the same lines, by variant. */
export function askWitness(python: string, { train, test }: DataSet): ReadonlyMap<string, WitnessAnswers> {
  const folder = mkdtempSync(join(tmpdir(), 'financehub-eval-'));
  try {
    const [source, target] = [join(folder, 'rows.json'), join(folder, 'answers.json')];
    const lines = [...train, ...test];
    const rows = {
      text: lines.map(({ payee, description }) => `${payee} ${description}`),
      side: lines.map(side),
      label: lines.map(({ categoryId }) => categoryId),
      train: train.length,
    };
    writeFileSync(source, JSON.stringify(rows));
    const script = fileURLToPath(new URL('baseline.py', import.meta.url));
    const ran = spawnSync(python, [script, source, target], { stdio: ['ignore', 2, 2] });
    if (ran.status !== 0) throw new Error(`${script} ended with ${ran.status}`);
    const { variants } = JSON.parse(readFileSync(target, 'utf8'));
    return new Map(Object.entries(variants as Record<string, WitnessAnswers>));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
