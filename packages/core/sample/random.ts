/**
 * Pseudo-random numbers from a seed: sfc32, Chris Doty-Humphrey's small fast chaotic generator with a 32-bit counter
 * (PractRand), started from the seed by splitmix32 and warmed up for 12 rounds as he advises.
 */
export interface Random {
  /** Uniform in [0, 1). */
  readonly uniform: () => number;
  /** Uniform among the integers from `low` to `high`, both included. */
  readonly integer: (low: number, high: number) => number;
  readonly chance: (probability: number) => boolean;
  readonly pick: <T>(items: readonly T[]) => T;
  /**
   * Near normal with mean 0 and deviation 1: twelve uniforms less six (Irwin-Hall). Additions only, so that the series
   * are the same on every machine, which the logarithm and the cosine of Box-Muller do not promise.
   */
  readonly normal: () => number;
}

function splitmix32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    return mixed ^ (mixed >>> 15);
  };
}

/** The generator of an integer seed; one stream per name, so that a draw more in one does not shift the others. */
export function randomOf(seed: number, stream: string): Random {
  let mixed = seed | 0;
  for (const character of stream) mixed = Math.imul(mixed ^ character.codePointAt(0)!, 0x01000193);
  const next = splitmix32(mixed);
  let [a, b, c, counter] = [next(), next(), next(), 1];
  const bits = () => {
    const result = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + result;
    c |= 0;
    return result >>> 0;
  };
  for (let round = 0; round < 12; round += 1) bits();
  const uniform = () => bits() / 0x1_0000_0000;
  return {
    uniform,
    integer: (low, high) => low + Math.floor(uniform() * (high - low + 1)),
    chance: (probability) => uniform() < probability,
    pick: (items) => items[Math.floor(uniform() * items.length)]!,
    normal: () => {
      let total = -6;
      for (let draw = 0; draw < 12; draw += 1) total += uniform();
      return total;
    },
  };
}
