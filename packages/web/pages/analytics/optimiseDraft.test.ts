import { expect, it } from 'vitest';
import { FIRST_DRAFT, limitFault, questionOf, viewFault } from './optimiseDraft.ts';

const RANGE = { period: 'Custom', from: '2021-01-01', to: undefined } as const;

it('asks for the least volatility without limits at first', () => {
  expect(questionOf(FIRST_DRAFT, undefined, RANGE)).not.toHaveProperty('portfolioId');
  expect(questionOf(FIRST_DRAFT, 'p', RANGE)).toEqual({
    portfolioId: 'p',
    from: '2021-01-01',
    method: 'minimum-variance',
    riskFree: 0,
    confidence: 0.95,
  });
});

it('asks for limits of assets and of groups apart, and leaves out those not finished', () => {
  const none = { min: null, max: null };
  const { bounds, assetBounds, groups } = questionOf(
    {
      ...FIRST_DRAFT,
      most: 33.3,
      limits: [
        { by: 'asset', key: 'a', min: 5, max: null },
        { by: 'sector', key: 'Energy', min: null, max: 12.5 },
        { by: 'type', key: null, min: 1, max: 2 },
        { by: 'type', key: 'etf', ...none },
        { by: 'tag', key: 'core', min: 60, max: 40 },
      ],
    },
    'p',
    RANGE,
  );
  expect(bounds).toEqual({ min: 0, max: 0.333 });
  expect(assetBounds).toEqual([{ asset: 'a', min: 0.05 }]);
  expect(groups).toEqual([{ by: 'sector', key: 'Energy', max: 0.125 }]);
});

it('sends views only where they count', () => {
  const views = [
    { asset: 'a', over: 'b', percent: 2.5, confidence: 40 },
    { asset: 'a', over: null, percent: -3, confidence: null },
    { asset: null, over: null, percent: 1, confidence: null },
    { asset: 'a', over: 'a', percent: 1, confidence: null },
  ];
  expect(questionOf({ ...FIRST_DRAFT, views }, 'p', RANGE).views).toBeUndefined();
  expect(questionOf({ ...FIRST_DRAFT, method: 'black-litterman', views }, 'p', RANGE).views).toEqual([
    { asset: 'a', over: 'b', return: 0.025, confidence: 0.4 },
    { asset: 'a', return: -0.03 },
  ]);
});

it('says what is wrong with a limit or a view', () => {
  expect(limitFault({ by: 'asset', key: 'a', min: 6, max: 5 })).toBe('The least is above the most.');
  expect(limitFault({ by: 'asset', key: 'a', min: 5, max: 5 })).toBeNull();
  expect(viewFault({ asset: 'a', over: 'a', percent: 1, confidence: null })).not.toBeNull();
});
