import { expect, it } from 'vitest';
import { add, money } from './money.ts';

it('does not compile when currencies are mixed', () => {
  const mixed = (): unknown =>
    // @ts-expect-error dollars and euros do not add up
    add(money('1.00', 'USD'), money('1.00', 'EUR'));
  expect(mixed).toThrow('cannot combine');
});
