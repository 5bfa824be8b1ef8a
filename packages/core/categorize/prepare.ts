import type { CompiledVocabulary } from './compile.ts';
import {
  accountHash,
  CONTEXT_FEATURES,
  contextHashes,
  type ModelLine,
  plainCount,
  SLOT_VALUES,
  signedPayee,
  type TextFeatures,
  textFeatures,
} from './features.ts';
import { type GrowingIndex, growingIndex, hashPair, hashText, rowFor } from './hashing.ts';
import { textKey } from './scoring.ts';
import { guess } from './starter.ts';

/** A line of the user's own whose category is known. */
export interface LabelledLine extends ModelLine {
  readonly categoryId: string;
  /** How much the line counts, 1 where absent. */
  readonly weight?: number;
}

/** Lines in the order of their days with their features as rows of one index. */
export interface Prepared {
  readonly lines: readonly LabelledLine[];
  readonly classes: Uint16Array;
  readonly texts: readonly TextFeatures[];
  /** Text of each line. */
  readonly textIds: Uint32Array;
  readonly index: GrowingIndex;
  /** Rows of the index for each line (CSR): first CONTEXT_FEATURES of them by slot, then words and pairs. */
  readonly starts: Uint32Array;
  readonly rows: Uint32Array;
  /** Row under which payee and direction are counted without weight. */
  readonly plainRows: Uint32Array;
  /** Lines with the feature, by row. */
  readonly seen: Uint32Array;
}

/**
 * By day, and within a day by a hash of everything the line says: the same lines in any order are one and the same
 * training set, and lines without days are not in alphabetical order.
 */
function inOrder(lines: readonly LabelledLine[]): LabelledLine[] {
  const keys = Float64Array.from(lines, (line) => {
    const { accountId, payee, description, amount, sign, categoryId, counterpart = '', weight = 1 } = line;
    const rest = hashText(`${accountId} ${amount} ${sign} ${categoryId} ${counterpart} ${weight}`, 0);
    return hashPair(hashPair(hashText(payee, 1), hashText(description, 2)), rest);
  });
  const order = lines.map((_, at) => at);
  order.sort((a, b) => lines[a]!.date - lines[b]!.date || keys[a]! - keys[b]!);
  return order.map((at) => lines[at]!);
}

/** Class by category, in the order of first sight, after those the vocabulary leads to. */
function classIds(known: readonly string[], lines: Iterable<LabelledLine>): Map<string, number> {
  const ids = new Map(known.map((id, at) => [id, at]));
  for (const { categoryId } of lines) if (!ids.has(categoryId)) ids.set(categoryId, ids.size);
  return ids;
}

export function prepare(
  unordered: readonly LabelledLine[],
  known: readonly string[],
  vocabulary: CompiledVocabulary,
): Prepared & { readonly categories: readonly string[] } {
  const lines = inOrder(unordered);
  const ids = classIds(known, lines);
  const { texts, textIds } = distinctTexts(lines, vocabulary);
  const index = growingIndex(1 << 12);
  const starts = new Uint32Array(lines.length + 1);
  for (let at = 0; at < lines.length; at += 1)
    starts[at + 1] = starts[at]! + CONTEXT_FEATURES + texts[textIds[at]!]!.wordHashes.length;
  const rows = new Uint32Array(starts[lines.length]!);
  const plainRows = new Uint32Array(lines.length);
  const accounts = new Map<string, number>();
  lines.forEach((line, at) => {
    const text = texts[textIds[at]!]!;
    let account = accounts.get(line.accountId);
    if (account === undefined) {
      account = accountHash(line.accountId);
      accounts.set(line.accountId, account);
    }
    const from = starts[at]!;
    contextHashes(line, text, account, rows, from);
    text.wordHashes.forEach((hash, place) => {
      rows[from + CONTEXT_FEATURES + place] = hash;
    });
    for (let place = from; place < starts[at + 1]!; place += 1) rows[place] = rowFor(index, rows[place]!);
    plainRows[at] = rowFor(index, plainCount(signedPayee(text.payee, line.sign)));
  });
  const seen = new Uint32Array(index.size);
  for (const row of rows) seen[row]! += 1;
  const classes = Uint16Array.from(lines, ({ categoryId }) => ids.get(categoryId)!);
  return {
    lines,
    classes,
    texts,
    textIds,
    index,
    starts,
    rows,
    plainRows,
    seen,
    categories: [...ids.keys()],
  };
}

function distinctTexts(
  lines: readonly LabelledLine[],
  vocabulary: CompiledVocabulary,
): { texts: TextFeatures[]; textIds: Uint32Array } {
  const texts: TextFeatures[] = [];
  const ids = new Map<string, number>();
  const textIds = Uint32Array.from(lines, (line) => {
    const key = textKey(line);
    let id = ids.get(key);
    if (id === undefined) {
      id = texts.length;
      ids.set(key, id);
      texts.push(textFeatures(line.payee, line.description, guess(line, vocabulary)?.key ?? null));
    }
    return id;
  });
  return { texts, textIds };
}

/** Value in the softmax of the feature at `place` of a line. */
export function slotValue(place: number): number {
  return place < CONTEXT_FEATURES ? SLOT_VALUES[place]! : 1;
}
