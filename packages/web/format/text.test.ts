import { expect, it } from 'vitest';
import { sentence } from './text.ts';

it('makes sentences of what lacks a capital or a full stop', () => {
  expect(['there is no price', 'Done.', ' ', 'add prices of VTI'].map(sentence)).toEqual([
    'There is no price.',
    'Done.',
    '',
    'Add prices of VTI.',
  ]);
});
