import { signedPayee } from './features.ts';
import { type Gathered, gather, type Layer } from './layer.ts';
import type { SimilarPayee } from './similar.ts';

/** How many rows of its own outweigh what the next coarser level says. */
const BACK_OFF = { similar: 2, payee: 1.5, accountPayee: 1 } as const;

/** Chances by neighbours: `factor` times the prior plus `extras`. */
export interface NeighbourChances {
  readonly extras: Float32Array;
  factor: number;
}

/** One level of the back-off: (counts + m x coarser) / (total + m), the Dirichlet smoothing of language models. */
function level(into: NeighbourChances, counts: Gathered, m: number, scale = 1): void {
  const total = counts.total * scale;
  if (total === 0) return;
  const keep = m / (total + m);
  into.factor *= keep;
  for (let c = 0; c < into.extras.length; c += 1) into.extras[c]! *= keep;
  for (let at = 0; at < counts.size; at += 1) {
    const c = counts.touched[at]!;
    into.extras[c]! += (scale * counts.sums[c]!) / (total + m);
  }
}

/** Starts from the prior, or from similar payees where the payee itself has no rows. */
export function startNeighbours(
  layers: readonly Layer[],
  similar: readonly SimilarPayee[],
  sign: -1 | 0 | 1,
  gathered: Gathered,
  into: NeighbourChances,
): void {
  into.extras.fill(0);
  into.factor = 1;
  for (let at = similar.length - 1; at >= 0; at -= 1) {
    const { hash, similarity } = similar[at]!;
    gather(layers, signedPayee(hash, sign), gathered);
    level(into, gathered, BACK_OFF.similar, similarity ** 3);
  }
}

/** Adds the rows of the payee (`hash` of it alone or together with the account), newer ones counted more. */
export function addNeighbours(
  gathered: Gathered,
  by: 'payee' | 'accountPayee',
  into: NeighbourChances,
): void {
  level(into, gathered, BACK_OFF[by]);
}

/** Logarithms of the chances; `logPriors` and `priors` of the classes sum to 1. */
export function neighbourLogs(
  { extras, factor }: NeighbourChances,
  priors: Float32Array,
  logPriors: Float32Array,
  into: Float32Array,
): void {
  const logFactor = Math.log(factor);
  for (let c = 0; c < into.length; c += 1)
    into[c] = extras[c] === 0 ? logPriors[c]! + logFactor : Math.log(extras[c]! + factor * priors[c]!);
}
