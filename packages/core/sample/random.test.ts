import { describe, expect, it } from 'vitest';
import { randomOf } from './random.ts';

describe('the generator', () => {
  it('repeats itself for a seed and differs between seeds and streams', () => {
    const draws = (seed: number, stream: string) => {
      const random = randomOf(seed, stream);
      return Array.from({ length: 5 }, () => random.uniform());
    };
    expect(draws(7, 'a')).toEqual(draws(7, 'a'));
    const all = [draws(7, 'a'), draws(8, 'a'), draws(7, 'b'), draws(-7, 'a')].map((values) => values.join());
    expect(new Set(all).size).toBe(4);
  });

  // Bounds are five standard errors of the statistic for 100,000 draws.
  it('is uniform in mean, variance and serial correlation', () => {
    const random = randomOf(1, 'test');
    const draws = Array.from({ length: 100_000 }, () => random.uniform() - 0.5);
    const mean = draws.reduce((total, value) => total + value, 0) / draws.length;
    const variance = draws.reduce((total, value) => total + value * value, 0) / draws.length;
    const lagged =
      draws.slice(1).reduce((total, value, index) => total + value * draws[index]!, 0) / draws.length;
    expect(Math.abs(mean)).toBeLessThan(5 * Math.sqrt(1 / 12 / draws.length));
    expect(Math.abs(variance - 1 / 12)).toBeLessThan(5 * Math.sqrt(1 / 180 / draws.length));
    expect(Math.abs(lagged)).toBeLessThan(5 * Math.sqrt(1 / 144 / draws.length));
  });

  it('draws integers with both ends included', () => {
    const random = randomOf(1, 'dice');
    const faces = new Set(Array.from({ length: 200 }, () => random.integer(1, 6)));
    expect([...faces].sort()).toEqual([1, 2, 3, 4, 5, 6]);
  });
});
