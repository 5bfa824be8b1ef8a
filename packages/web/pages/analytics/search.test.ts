import { expect, it } from 'vitest';
import { benchmarkIn, inAddress, readAnalyticsSearch } from './search.ts';

it('the benchmark of an attribution is in the address, one at most', () => {
  const before = readAnalyticsSearch({ tab: 'attribution', benchmark: 'b1', by: 'sector' });
  expect(benchmarkIn(before)).toEqual({ benchmark: 'b1' });
  const after = readAnalyticsSearch({ ...before, ...inAddress({ policy: 'VTI:0.6,BND:0.4' }) });
  expect(benchmarkIn(after)).toEqual({ policy: 'VTI:0.6,BND:0.4' });
  expect(after).toMatchObject({ tab: 'attribution', by: 'sector', benchmark: undefined });
  expect(benchmarkIn(readAnalyticsSearch({ ...after, ...inAddress({}) }))).toEqual({});
});
