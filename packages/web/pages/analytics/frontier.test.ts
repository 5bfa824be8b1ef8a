import { expect, it } from 'vitest';
import { targetWeights } from './frontier.ts';

it('weights become targets that add up to one', () => {
  const weights = [1 / 3, 1 / 3, 1 / 3, 1e-9].map((weight, at) => ({ assetId: String(at), weight }));
  const targets = targetWeights({ weights } as never);
  expect(targets.map(({ weight }) => weight)).toEqual([0.333334, 0.333333, 0.333333]);
});
