import { describe, expect, it } from 'vitest';
import { growingIndex, hashText, rowFor } from './hashing.ts';
import { gather, type Layer, newGathered } from './layer.ts';
import {
  addComplement,
  addComplementSizes,
  addMultinomial,
  complementSizes,
  endMultinomial,
  startMultinomial,
} from './naive-bayes.ts';
import { indexPayees } from './similar.ts';
import { addTo, classRows, newTally } from './table.ts';

/** Manning, Raghavan, Schütze: Introduction to Information Retrieval, table 13.1; class 0 is China, 1 is not. */
const DOCUMENTS = [
  ['Chinese Beijing Chinese', 0],
  ['Chinese Chinese Shanghai', 0],
  ['Chinese Macao', 0],
  ['Tokyo Japan Chinese', 1],
] as const;
const ASKED = 'Chinese Chinese Chinese Tokyo Japan';

const hashOf = (word: string): number => hashText(word, 0);

function counted() {
  const index = growingIndex();
  const tally = newTally(1);
  const totals = { documents: new Float64Array(2), occurrences: new Float64Array(2), features: 0 };
  for (const [text, label] of DOCUMENTS) {
    totals.documents[label]! += 1;
    for (const word of text.split(' ')) {
      addTo(tally, rowFor(index, hashOf(word)), label, 1);
      totals.occurrences[label]! += 1;
    }
  }
  totals.features = index.size;
  const counts = classRows(tally, index.size);
  const layer: Layer = { index, counts, weights: counts, payees: indexPayees(new Map()) };
  return { layer, totals };
}

describe('the worked example of IIR 13.2', () => {
  const { layer, totals } = counted();
  const gathered = newGathered(2);

  it('gives the chances of the book: 0.0003 for China, 0.0001 against', () => {
    const into = startMultinomial(totals, 1);
    for (const word of ASKED.split(' ')) {
      gather([layer], hashOf(word), gathered);
      addMultinomial(into, gathered, 1);
    }
    const [china, other] = endMultinomial(into, 1);
    // 3/4 x (3/7)^3 x 1/14 x 1/14 and 1/4 x (2/9)^3 x 2/9 x 2/9
    expect(Math.exp(china!)).toBeCloseTo((3 / 4) * (3 / 7) ** 3 * (1 / 14) ** 2, 8);
    expect(Math.exp(other!)).toBeCloseTo((1 / 4) * (2 / 9) ** 5, 8);
    expect(Math.exp(china!)).toBeCloseTo(0.0003, 4);
    expect(Math.exp(other!)).toBeCloseTo(0.0001, 4);
  });

  it('scores by the complement as by hand', () => {
    const scores = new Float32Array(2);
    const sizes = complementSizes(totals, 1);
    gather([layer], hashOf('Tokyo'), gathered);
    addComplement(gathered, 1, scores);
    addComplementSizes(sizes, 1, scores);
    // Not China holds Tokyo once in 3 words, China never in 8; the vocabulary has 6 words.
    const difference = -Math.log((1 + 1) / (3 + 6)) + Math.log((0 + 1) / (8 + 6));
    expect(scores[0]! - scores[1]!).toBeCloseTo(difference, 5);
  });
});
