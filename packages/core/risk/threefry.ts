/**
 * Random numbers by counter: Threefry-2x32 (J. Salmon, M. Moraes, R. Dror, D. Shaw, "Parallel random numbers: as easy as
 * 1, 2, 3", 2011), of 13 rounds, the fewest that pass all tests of BigCrush there. A number is a function of key and counter
 * alone, so that any scenario can be drawn again without those before it.
 */
const PARITY = 0x1bd11bda;

/**
 * Fills `bits` with the first `count` (even) words of the counters (`low`, 0), (`low`, 2), … under the key (`first`, `second`): two words for each.
 */
export function threefry(first: number, second: number, low: number, count: number, bits: Int32Array): void {
  const third = PARITY ^ first ^ second;
  for (let high = 0; high < count; high += 2) {
    let x = (low + first) | 0;
    let y = (high + second) | 0;
    x = (x + y) | 0;
    y = ((y << 13) | (y >>> 19)) ^ x;
    x = (x + y) | 0;
    y = ((y << 15) | (y >>> 17)) ^ x;
    x = (x + y) | 0;
    y = ((y << 26) | (y >>> 6)) ^ x;
    x = (x + y) | 0;
    y = ((y << 6) | (y >>> 26)) ^ x;
    x = (x + second) | 0;
    y = (y + third + 1) | 0;
    x = (x + y) | 0;
    y = ((y << 17) | (y >>> 15)) ^ x;
    x = (x + y) | 0;
    y = ((y << 29) | (y >>> 3)) ^ x;
    x = (x + y) | 0;
    y = ((y << 16) | (y >>> 16)) ^ x;
    x = (x + y) | 0;
    y = ((y << 24) | (y >>> 8)) ^ x;
    x = (x + third) | 0;
    y = (y + first + 2) | 0;
    x = (x + y) | 0;
    y = ((y << 13) | (y >>> 19)) ^ x;
    x = (x + y) | 0;
    y = ((y << 15) | (y >>> 17)) ^ x;
    x = (x + y) | 0;
    y = ((y << 26) | (y >>> 6)) ^ x;
    x = (x + y) | 0;
    y = ((y << 6) | (y >>> 26)) ^ x;
    x = (x + first) | 0;
    y = (y + second + 3) | 0;
    x = (x + y) | 0;
    y = ((y << 17) | (y >>> 15)) ^ x;
    bits[high] = x;
    bits[high + 1] = y;
  }
}
