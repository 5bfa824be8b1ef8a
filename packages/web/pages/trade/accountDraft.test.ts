import { expect, it } from 'vitest';
import { draftOf, isSettings, settingsOf } from './accountDraft.ts';

const settings = {
  kind: 'margin',
  venue: 'paper',
  fees: { perTrade: '1', perShare: '0.005', percent: '0', minimum: '1', maximum: null },
  slippage: { kind: 'bps', amount: '2' },
  participation: '0.10',
} as const;

it('sends what it was given when nothing is changed', () => {
  expect(settingsOf(draftOf(settings))).toEqual({ ...settings, participation: '0.1' });
});

it('takes nothing for no fee, and says what is no number', () => {
  const draft = draftOf(settings);
  const sent = settingsOf({ ...draft, perShare: '', maximum: '20', slippage: 'none' });
  expect(sent).toMatchObject({
    fees: { perShare: '0', maximum: '20' },
    slippage: { kind: 'none', amount: '0' },
  });
  const faults = settingsOf({ ...draft, perTrade: 'x', participation: '120' });
  expect(isSettings(faults)).toBe(false);
  expect(Object.keys(faults)).toEqual(['perTrade', 'participation']);
});
