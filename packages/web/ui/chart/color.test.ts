import { describe, expect, it } from 'vitest';
import { DARK, LIGHT } from '../tokens.ts';
import { contrast, diverging, inkOn } from './color.ts';

describe('colours of a scale', () => {
  it('measures contrast as WCAG does', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 10);
    // The lightest grey that is readable on white by level AA, as the W3C’s own examples have it.
    expect(contrast('#767676', '#ffffff')).toBeCloseTo(4.54, 2);
    expect(contrast('#ffffff', '#ffffff')).toBe(1);
  });

  it.each([LIGHT, DARK])('goes from losses over the surface to gains', (tokens) => {
    expect(diverging(0, tokens)).toBe(tokens.surface);
    expect(diverging(-1, tokens)).toBe(tokens.loss);
    expect(diverging(7, tokens)).toBe(tokens.gain);
  });

  it.each([LIGHT, DARK])('can be read on at every place of the scale', (tokens) => {
    for (let share = -1; share <= 1; share += 0.01) {
      const background = diverging(share, tokens);
      expect(contrast(background, inkOn(background)), background).toBeGreaterThanOrEqual(4.5);
    }
  });
});
