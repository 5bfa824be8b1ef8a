import { describe, expect, it } from 'vitest';
import { hasVolatility, METHODS, modelAsked, readRiskSearch } from './search.ts';

describe('what is asked of risk', () => {
  it('is read from the address, and what is none of the choices is left out', () => {
    expect(
      readRiskSearch({ tab: 'stress', method: 'age', confidence: 0.99, horizon: 10, period: '5Y' }),
    ).toMatchObject({
      tab: 'stress',
      method: 'age',
      confidence: '0.99',
      horizon: '10',
      period: '5Y',
    });
    expect(readRiskSearch({ tab: 'x', method: '', confidence: '0.5' })).toMatchObject({
      tab: undefined,
      method: undefined,
      confidence: undefined,
    });
  });

  it('is of the whole unless a part is to be left out', () => {
    expect(readRiskSearch({ leaveOut: true }).leaveOut).toBe(true);
    expect(readRiskSearch({ leaveOut: 'no' }).leaveOut).toBeUndefined();
  });

  it('names a volatility only where the method has one', () => {
    for (const method of METHODS)
      if (!hasVolatility(method))
        expect(modelAsked({ method, volatility: 'garch' })).not.toHaveProperty('volatility');
    expect(modelAsked({ method: 'filtered', volatility: 'plain' })).not.toHaveProperty('volatility');
    expect(modelAsked({ method: 'monte-carlo-t', volatility: 'garch' })).toEqual({
      method: 'monte-carlo',
      distribution: 't',
      volatility: 'garch',
    });
  });
});
