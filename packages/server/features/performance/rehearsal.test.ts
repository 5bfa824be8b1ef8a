import { expect, test } from 'vitest';
import { rehearse } from './rehearsal.ts';

test('the made-up portfolio has every figure, and the same ones when a transaction gives way to one like it', () => {
  const [before, after] = JSON.parse(rehearse());
  expect(before).toMatchObject({ unavailable: [], twr: expect.any(Number), xirr: expect.any(Number) });
  expect(before).toMatchObject({ beta: expect.any(Number), rolling: { window: 252 } });
  expect(after).toEqual(before);
});
